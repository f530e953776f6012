/** What a plan makes of the voltages of feeder networks, over HTTP: an AC sweep of every slot on its own inputs. */
import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import { feedersAlongPlan, type FeederSummary } from '../../core/control/feeder-sweep.js';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import { DomainError } from '../../core/domain-error.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { feederSchema } from './feeder.answer.js';

@Controller('api/v1/plans')
export class PlanFeedersController {
  constructor(
    private readonly plans: PlanStore,
    private readonly model: SiteModel,
  ) {}

  @Allow('city.view')
  @Answers(
    'Voltages and losses of each feeder network along a plan, by an AC sweep; empty without feeder networks.',
    z.array(feederSchema),
  )
  @Get(':id/feeders')
  async feeders(@Param('id') id: string): Promise<FeederSummary[]> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    const inputs = plan && (await this.plans.inputs(plan.content.inputHash));
    if (!plan || !inputs) {
      throw new DomainError(
        'unknown-plan',
        `no plan with its inputs has the id "${id}"; GET /api/v1/plans lists them`,
      );
    }
    const { grid } = this.model.site();
    if (grid.feederNetworks === undefined) return [];
    return feedersAlongPlan(buildDispatch({ grid, ...inputs }), plan.content);
  }
}
