/** Ends plans nobody decided on in time, and says so. */
import { Injectable } from '@nestjs/common';
import { formatInstant } from '../../core/time/instant.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';

@Injectable()
export class PlanExpiry {
  constructor(
    private readonly plans: PlanStore,
    private readonly journal: Journal,
  ) {}

  /** Moves plans on by the time: expires open ones past their last moment and closes ended ones. */
  async sweep(nowMs: number): Promise<void> {
    const held = new Map((await this.plans.holds(nowMs)).map(({ planId, hold }) => [planId, hold]));
    for (const moved of await this.plans.sweep(nowMs)) {
      if (moved.to !== 'expired') continue;
      const decideByMs = (await this.plans.plan(moved.id))?.approveByMs ?? nowMs;
      const decisions = await this.plans.decisions(moved.id);
      const half =
        decisions.length > 0
          ? `, approved by ${decisions.map(({ name }) => name).join(', ')} and by no second person`
          : '';
      const hold = held.get(moved.id);
      const by = hold ? `, held by ${hold.name} (${hold.reason})` : '';
      await this.journal.append({
        atMs: nowMs,
        severity: 'warning',
        code: 'plan-expired',
        message: `plan ${moved.id} was not decided on by ${formatInstant(decideByMs)}${by}${half} and expired; the plan in force stays to its end`,
        context: { planId: moved.id },
      });
    }
  }
}
