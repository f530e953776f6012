/** Plans over HTTP: what is proposed, what is in force, and what it was made of. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { PlanStore } from '../../ports/plan-store.js';
import { Allow } from '../identity/allow.decorator.js';

const listSchema = z.strictObject({
  state: z.enum(['proposed', 'approved', 'rejected', 'expired', 'active', 'superseded', 'closed']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** A plan without its schedules: what a list shows. */
interface PlanSummary {
  readonly id: string;
  readonly contentHash: string;
  readonly state: DispatchPlan['state'];
  readonly createdAtMs: number;
  readonly approveByMs: number;
  readonly firstSlotMs: number;
  readonly validUntilMs: number;
  readonly costEur: number;
  readonly peakImportKw: number;
  /** Changed in the first slot that is not frozen [kW], and moved over the horizon [kWh], against the plan in force. */
  readonly changedKw: number;
  readonly movedKwh: number;
  readonly checkPassed: boolean;
}

@Controller('api/v1/plans')
export class PlanningController {
  constructor(
    private readonly plans: PlanStore,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Get()
  async list(@Query({ schema: listSchema }) query: z.infer<typeof listSchema>): Promise<PlanSummary[]> {
    const filter =
      query.state === undefined ? { limit: query.limit } : { states: [query.state], limit: query.limit };
    return (await this.plans.plans(filter)).map(summary);
  }

  @Allow('city.view')
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
  @Get(':id')
  async one(@Param('id') id: string): Promise<DispatchPlan> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    if (plan === null)
      throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
    return plan;
  }

  @Allow('city.view')
  @Get(':id/inputs')
  async inputs(@Param('id') id: string): Promise<unknown> {
    const { content } = await this.one(id);
    const inputs = await this.plans.inputs(content.inputHash);
    if (inputs === null)
      throw new DomainError('unknown-plan', `the inputs ${content.inputHash} of plan ${id} are not kept`);
    return inputs;
  }
}

function summary(plan: DispatchPlan): PlanSummary {
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
    changedKw: content.churn.changedKw,
    movedKwh: content.churn.movedKwh,
    checkPassed: plan.check.passed,
  };
}
