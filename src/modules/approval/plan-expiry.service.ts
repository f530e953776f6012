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

  /** Expires proposed plans past their time and closes ended ones. */
  async sweep(nowMs: number): Promise<void> {
    for (const moved of await this.plans.sweep(nowMs)) {
      if (moved.to !== 'expired') continue;
      const decideByMs = (await this.plans.plan(moved.id))?.approveByMs ?? nowMs;
      await this.journal.append({
        atMs: nowMs,
        severity: 'warning',
        code: 'plan-expired',
        message: `plan ${moved.id} was not decided on by ${formatInstant(decideByMs)} and expired; the plan in force stays to its end`,
        context: { planId: moved.id },
      });
    }
  }
}
