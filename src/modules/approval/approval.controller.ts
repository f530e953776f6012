/** Decisions over HTTP. */
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Decision } from '../../core/control/approval.js';
import { DomainError } from '../../core/domain-error.js';
import { Clock } from '../../ports/clock.js';
import { PlanStore } from '../../ports/plan-store.js';
import { type DecisionBody, decisionSchema } from './approval.schema.js';
import { ApprovalService } from './approval.service.js';
import { Allow } from '../identity/allow.decorator.js';

@Controller('api/v1/plans/:id/decisions')
export class ApprovalController {
  constructor(
    private readonly approval: ApprovalService,
    private readonly plans: PlanStore,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Get()
  async list(@Param('id') planId: string): Promise<Decision[]> {
    await this.assertPlan(planId);
    return this.plans.decisions(planId);
  }

  @Allow('plan.decide')
  @Post()
  @HttpCode(201)
  async decide(
    @Param('id') planId: string,
    @Body({ schema: decisionSchema }) body: DecisionBody,
  ): Promise<Decision> {
    await this.assertPlan(planId);
    const decision: Decision = { planId, ...body, atMs: this.clock.nowMs() };
    const outcome = await this.approval.decide(decision);
    if (outcome.status === 'refused') throw new DomainError(outcome.code, outcome.detail, { planId });
    return decision;
  }

  private async assertPlan(id: string): Promise<void> {
    // No id holds a NUL, and no database takes one in a text.
    if (!id.includes('\0') && (await this.plans.plan(id)) !== null) return;
    throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
  }
}
