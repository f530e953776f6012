/** Plans over HTTP: what is proposed, what is in force, and what it was made of. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Decision } from '../../core/control/approval.js';
import { shownChurn } from '../../core/control/plan-churn.js';
import { PLAN_STATES } from '../../core/control/plan-life.js';
import { DomainError } from '../../core/domain-error.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { PlanStore } from '../../ports/plan-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { cursorSchema, PageLink, ThisPage } from '../api-description/page-link.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { planSchema } from './plan.answer.js';
import { inputsSchema, type PlanSummary, planSummarySchema } from './planning.schema.js';

const listSchema = z.strictObject({
  state: z.enum(PLAN_STATES).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: cursorSchema.optional(),
});

@Controller('api/v1/plans')
export class PlanningController {
  constructor(
    private readonly plans: PlanStore,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Answers('Plans without their schedules, newest first.', z.array(planSummarySchema))
  @Get()
  async list(
    @Query({ schema: listSchema }) { state, limit, cursor }: z.infer<typeof listSchema>,
    @ThisPage() page: PageLink,
  ): Promise<PlanSummary[]> {
    if (cursor !== undefined && (await this.plans.plan(cursor)) === null) {
      throw new DomainError(
        'invalid-input',
        `no plan is called "${cursor}", so nothing comes after it; take the cursor of a next link`,
      );
    }
    const found = await this.plans.plans({
      ...(state === undefined ? {} : { states: [state] }),
      ...(cursor === undefined ? {} : { after: cursor }),
      limit: limit + 1,
    });
    const shown = page.of(found, limit, ({ id }) => id);
    const isAnyInForce = (await this.plans.inForce(slotStart(this.clock.nowMs()))) !== null;
    return Promise.all(
      shown.map(async (plan) => summary(plan, await this.plans.decisions(plan.id), isAnyInForce)),
    );
  }

  @Allow('city.view')
  @Answers('The plan that governs the running slot, whole.', planSchema)
  @Get('in-force')
  async inForce(): Promise<DispatchPlan> {
    const plan = await this.plans.inForce(slotStart(this.clock.nowMs()));
    if (plan === null) {
      throw new DomainError(
        'unknown-plan',
        'no approved plan covers the running slot: the assets are in their safe state',
      );
    }
    return plan;
  }

  @Allow('city.view')
  @Answers('One plan, whole.', planSchema)
  @Get(':id')
  async one(@Param('id') id: string): Promise<DispatchPlan> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    if (plan === null)
      throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
    return plan;
  }

  @Allow('city.view')
  @Answers('The frozen snapshot and the forecasts a plan was made from.', inputsSchema)
  @Get(':id/inputs')
  async inputs(@Param('id') id: string): Promise<unknown> {
    const { content } = await this.one(id);
    const inputs = await this.plans.inputs(content.inputHash);
    if (inputs === null)
      throw new DomainError('unknown-plan', `the inputs ${content.inputHash} of plan ${id} are not kept`);
    return inputs;
  }
}

function summary(plan: DispatchPlan, decisions: readonly Decision[], isAnyInForce: boolean): PlanSummary {
  const { content } = plan;
  return {
    id: plan.id,
    contentHash: plan.contentHash,
    state: plan.state,
    createdAtMs: plan.createdAtMs,
    approveByMs: plan.approveByMs,
    firstSlotMs: content.firstSlotMs,
    validUntilMs: content.validUntilMs,
    costEur: content.costEur,
    peakImportKw: content.peakImportKw,
    ...shownChurn(plan, isAnyInForce),
    checkPassed: plan.check.passed,
    decisions: decisions.map(({ verdict, name, atMs, fourEyes, overrideReason }) => ({
      ...{ verdict, name, atMs },
      twoPeople: fourEyes.length > 0,
      alone: overrideReason !== null,
    })),
  };
}
