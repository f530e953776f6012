/** Holds: a person keeps a plan, and every newer one, from being approved without a person. */
import { Injectable } from '@nestjs/common';
import type { PlanHold } from '../../core/control/approval.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { formatInstant } from '../../core/time/instant.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { AuditService } from '../audit/audit.service.js';

const MINUTE_MS = 60_000;

@Injectable()
export class PlanHolds {
  constructor(
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly audit: AuditService,
  ) {}

  /**
   * Holds an open plan. The last moment to approve it stays what it was.
   *
   * @param given minutes absent: as long as the plan may be decided on
   * @throws DomainError `unknown-plan`; `plan-not-approvable` when it is decided on already
   */
  async hold(
    actor: Actor,
    planId: string,
    given: { readonly reason: string; readonly minutes?: number; readonly nowMs: number },
  ): Promise<PlanHold> {
    const { reason, minutes, nowMs } = given;
    const plan = await this.plans.plan(planId);
    if (plan === null) throw new DomainError('unknown-plan', `there is no plan ${planId}`);
    const untilMs = minutes === undefined ? plan.approveByMs : nowMs + minutes * MINUTE_MS;
    const hold = { accountId: actor.accountId, name: actor.name, reason, sinceMs: nowMs, untilMs };
    if (untilMs <= nowMs || !(await this.plans.hold(planId, hold))) {
      throw new DomainError(
        'plan-not-approvable',
        `plan ${planId} is ${plan.state} and was to be decided by ${formatInstant(plan.approveByMs)}: there is nothing to hold. Name minutes to keep newer plans waiting.`,
        { because: { rule: 'nothing-to-hold', state: plan.state, byMs: plan.approveByMs } },
      );
    }
    const message = `${actor.name} holds plan ${planId} until ${formatInstant(untilMs)}: ${reason}. Until then no policy approves a plan`;
    await this.journal.append({
      atMs: nowMs,
      severity: 'warning',
      code: 'plan-on-hold',
      message,
      context: { planId },
    });
    await this.audit.record(actor, 'plan.hold', `plan:${planId}`, { reason, after: hold });
    return hold;
  }

  /**
   * Takes the hold off a plan.
   *
   * @throws DomainError `plan-not-approvable` when the plan is not held any more
   */
  async release(
    actor: Actor,
    planId: string,
    given: { readonly reason: string; readonly nowMs: number },
  ): Promise<void> {
    const { reason, nowMs } = given;
    const before = (await this.plans.holds(nowMs)).find((one) => one.planId === planId)?.hold;
    if (before === undefined || !(await this.plans.hold(planId, null))) {
      const because = { rule: 'not-held' };
      throw new DomainError('plan-not-approvable', `nobody holds plan ${planId} now`, { because });
    }
    const message = `${actor.name} released plan ${planId}, which ${before.name} held: ${reason}`;
    await this.journal.append({
      atMs: nowMs,
      severity: 'info',
      code: 'plan-hold-released',
      message,
      context: { planId },
    });
    await this.audit.record(actor, 'plan.hold-release', `plan:${planId}`, { reason, before });
  }
}
