/** Decisions and holds over HTTP. */
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Decision } from '../../core/control/approval.js';
import { DomainError } from '../../core/domain-error.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import type { Actor } from '../../core/identity/actor.js';
import { Clock } from '../../ports/clock.js';
import { PlanStore } from '../../ports/plan-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import {
  type Decided,
  decidedSchema,
  decisionAnswerSchema,
  type DecisionBody,
  decisionSchema,
  heldSchema,
  holdReleaseSchema,
  holdSchema,
} from './approval.schema.js';
import { ApprovalService } from './approval.service.js';
import { PlanHolds } from './plan-holds.service.js';

type Held = z.infer<typeof heldSchema>;

@Controller('api/v1/plans/:id')
export class ApprovalController {
  constructor(
    private readonly approval: ApprovalService,
    private readonly holds: PlanHolds,
    private readonly plans: PlanStore,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Get('decisions')
  @Answers('Decisions on the plan, oldest first.', z.array(decisionAnswerSchema))
  async list(@Param('id') planId: string): Promise<Decision[]> {
    await this.known(planId);
    return this.plans.decisions(planId);
  }

  @Allow('plan.decide')
  @Post('decisions')
  @HttpCode(201)
  @Answers('What was decided, when by the clock of the service, and what it came to.', decidedSchema)
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id') planId: string,
    @Body({ schema: decisionSchema }) body: DecisionBody,
  ): Promise<Decided> {
    const serverNowMs = this.clock.nowMs();
    const { approveByMs } = await this.known(planId);
    const { outcome, part } = await this.approval.decide(actor, planId, body, serverNowMs);
    if (outcome.status === 'refused')
      throw new DomainError(outcome.code, outcome.detail, { planId, because: outcome.because });
    const { state } = await this.known(planId);
    const approved = outcome.status === 'accepted' && body.verdict === 'approved';
    return {
      ...(outcome.decision as z.infer<typeof decisionAnswerSchema>),
      outcome: outcome.status,
      repeated: outcome.repeated,
      planState: state,
      ...{ approveByMs, serverNowMs },
      sentPlanId: approved ? (part?.id ?? planId) : null,
    };
  }

  @Allow('plan.decide')
  @Post('hold')
  @HttpCode(200)
  @Answers('The hold, who put it and until when.', heldSchema)
  async hold(
    @CurrentActor() actor: Actor,
    @Param('id') planId: string,
    @Body({ schema: holdSchema }) body: z.infer<typeof holdSchema>,
  ): Promise<Held> {
    await this.known(planId);
    const hold = await this.holds.hold(actor, planId, { ...body, nowMs: this.clock.nowMs() });
    return { planId, hold };
  }

  @Allow('plan.decide')
  @Post('hold/release')
  @HttpCode(200)
  @Answers('The plan without a hold.', heldSchema)
  async release(
    @CurrentActor() actor: Actor,
    @Param('id') planId: string,
    @Body({ schema: holdReleaseSchema }) body: { reason: string },
  ): Promise<Held> {
    await this.known(planId);
    await this.holds.release(actor, planId, { ...body, nowMs: this.clock.nowMs() });
    return { planId, hold: null };
  }

  private async known(id: string): Promise<DispatchPlan> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    if (plan === null) {
      throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
    }
    return plan;
  }
}
