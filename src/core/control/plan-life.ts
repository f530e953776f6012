/** The life of a stored plan: who may decide on it, when it expires or closes, and which slots it governs. */
import { DomainError } from '../domain-error.js';
import type { DispatchPlan, PlanState } from '../dispatch/plan.js';
import { assertPlainData } from '../plain-data.js';
import { formatInstant } from '../time/instant.js';
import { SLOT_MS } from '../time/slot.js';
import type { Decision, DecisionOutcome } from './approval.js';

/** End of the slots a plan may govern [epoch ms]: its horizon, or its validity where that is shorter. */
export function planEndMs(plan: DispatchPlan): number {
  const { firstSlotMs, horizonSlots, validUntilMs } = plan.content;
  return Math.min(validUntilMs, firstSlotMs + horizonSlots * SLOT_MS);
}

/** Start of the first slot the plan itself decides: those before were fixed by earlier approvals [epoch ms]. */
export function planBeginsMs(plan: DispatchPlan): number {
  const { firstSlotMs, frozenSlots } = plan.content;
  return firstSlotMs + frozenSlots * SLOT_MS;
}

/** What becomes of a decision on a plan as it stands; the store calls it with the plan locked. */
export function judgeDecision(plan: DispatchPlan | null, decision: Decision): DecisionOutcome {
  if (plan === null) {
    return refused('unknown-plan', `there is no plan ${decision.planId}`);
  }
  if (decision.contentHash !== plan.contentHash) {
    return refused(
      'plan-hash-mismatch',
      `the decision is on content ${decision.contentHash}, but plan ${plan.id} has ${plan.contentHash}; look at the plan again`,
    );
  }
  const late = plan.state === 'proposed' && decision.atMs > plan.approveByMs;
  if (late || plan.state === 'expired') {
    return refused('plan-expired', `plan ${plan.id} was to be decided by ${formatInstant(plan.approveByMs)}`);
  }
  if (plan.state !== 'proposed') {
    return refused('plan-not-approvable', `plan ${plan.id} is ${plan.state}, not proposed`);
  }
  return { status: 'accepted' };
}

/**
 * State that a sweep at `nowMs` moves the plan to; null when it stays. A proposed plan expires after its last moment,
 * an approved one is active from its first slot that is not frozen, and closed at its end.
 */
export function sweptState(plan: DispatchPlan, nowMs: number): PlanState | null {
  if (plan.state === 'proposed') return nowMs > plan.approveByMs ? 'expired' : null;
  if (plan.state !== 'approved' && plan.state !== 'active') return null;
  if (nowMs >= planEndMs(plan)) return 'closed';
  return plan.state === 'approved' && nowMs >= planBeginsMs(plan) ? 'active' : null;
}

/**
 * Refuses a plan that cannot be proposed as it is.
 *
 * @throws DomainError `invalid-input` when its state is not `proposed` or JSON would change its content
 */
export function assertProposable(plan: DispatchPlan): void {
  assertPlainData(plan, `plan ${plan.id}`);
  if (plan.state === 'proposed') return;
  throw new DomainError(
    'invalid-input',
    `plan ${plan.id} was to be proposed in state ${plan.state}; a plan begins as proposed and moves on by decisions`,
  );
}

/** The refusal of a plan whose id another plan has. */
export function takenPlanId(id: string): DomainError {
  return new DomainError(
    'invalid-input',
    `plan id ${id} belongs to a plan of other inputs; ids are made once, make a new one`,
  );
}

function refused(
  code: Extract<DecisionOutcome, { status: 'refused' }>['code'],
  detail: string,
): DecisionOutcome {
  return { status: 'refused', code, detail };
}
