/** Proposes plans: the plan is kept, and the calls of buildings it decided on lie beside it as drafts before anybody decides. */
import { Injectable } from '@nestjs/common';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { PlanStore } from '../../ports/plan-store.js';
import { PlanDrafts } from '../demand-response/plan-drafts.service.js';

@Injectable()
export class PlanProposals {
  constructor(
    private readonly plans: PlanStore,
    private readonly drafts: PlanDrafts,
  ) {}

  /** Keeps plan and drafts; a second time finds the first plan, and draws up what was missing. */
  async propose(plan: DispatchPlan): Promise<{ created: boolean; plan: DispatchPlan }> {
    const stored = await this.plans.propose(plan);
    await this.drawUp(stored.plan);
    return stored;
  }

  /** Draws up the calls of a plan that is kept already. */
  drawUp(plan: DispatchPlan): Promise<void> {
    return this.drafts.drawUp(plan, plan.createdAtMs);
  }
}
