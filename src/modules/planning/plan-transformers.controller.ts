/** What a plan does to the transformers, over HTTP: hot spots along its horizon, from its own weather forecast. */
import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import { hotSpotAlongPlan, type TransformerCourse } from '../../core/network/transformer-thermal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { transformerSchema } from './planning.schema.js';

@Controller('api/v1/plans')
export class PlanTransformersController {
  constructor(
    private readonly plans: PlanStore,
    private readonly model: SiteModel,
  ) {}

  @Allow('city.view')
  @Answers('Temperatures of each substation along a plan, hottest first.', z.array(transformerSchema))
  @Get(':id/transformers')
  async transformers(@Param('id') id: string): Promise<TransformerCourse[]> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    const inputs = plan && (await this.plans.inputs(plan.content.inputHash));
    if (!plan || !inputs) {
      throw new DomainError(
        'unknown-plan',
        `no plan with its inputs has the id "${id}"; GET /api/v1/plans lists them`,
      );
    }
    return hotSpotAlongPlan(plan.content, this.model.site().grid, inputs.snapshot.outdoorTemperatureC);
  }
}
