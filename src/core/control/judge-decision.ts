/** What becomes of a decision on a plan as it stands: one outcome, whoever comes first. */
import type { DispatchPlan, PlanState } from '../dispatch/plan.js';
import type { Because } from '../domain-error.js';
import { formatInstant } from '../time/instant.js';
import type {
  ApprovalEnvelope,
  Decision,
  DecisionOutcome,
  DecisionRefusal,
  DecisionRequest,
} from './approval.js';
import { contentHash } from './content-hash.js';
import { OPEN_STATES } from './plan-life.js';

/** States in which an approval that was given once still stands as given. */
const APPROVED_ONCE: readonly PlanState[] = ['approved', 'dispatching', 'active', 'superseded', 'closed'];

/**
 * Judges a decision; the store calls it with the plan locked.
 *
 * @param plan the plan as stored; null when there is none
 * @param earlier decisions on the plan so far, oldest first
 */
export function judgeDecision(
  plan: DispatchPlan | null,
  earlier: readonly Decision[],
  request: DecisionRequest,
): DecisionOutcome {
  if (plan === null) return refused('unknown-plan', `there is no plan ${request.planId}`);
  if (request.contentHash !== plan.contentHash) {
    return refused(
      'plan-hash-mismatch',
      `the decision is on content ${request.contentHash}, but plan ${plan.id} has ${plan.contentHash}; look at the plan again`,
    );
  }
  const before = earlier.find((decision) => isSame(decision, request));
  if (before && stillStands(before, plan.state)) {
    const waits = before.verdict === 'approved' && plan.state === 'checked';
    return { status: waits ? 'first-of-two' : 'accepted', decision: before, repeated: true };
  }
  return notOpen(plan, request) ?? judgeOpen(plan, earlier, request);
}

function notOpen(plan: DispatchPlan, request: DecisionRequest): DecisionOutcome | null {
  const open = OPEN_STATES.includes(plan.state);
  if (plan.state === 'expired' || (open && request.atMs > plan.approveByMs)) {
    return refused(
      'plan-expired',
      `plan ${plan.id} was to be decided by ${formatInstant(plan.approveByMs)}; the service received this at ${formatInstant(request.atMs)}`,
      { rule: 'decide-by', byMs: plan.approveByMs, atMs: request.atMs },
    );
  }
  if (!open)
    return refused('plan-not-approvable', `plan ${plan.id} is ${plan.state} and is decided on no more`, {
      rule: 'plan-state',
      state: plan.state,
    });
  if (plan.state !== 'checked' && request.verdict === 'approved') {
    return refused(
      'plan-not-approvable',
      `plan ${plan.id} is ${plan.state}: its independent check has not passed, so it can only be rejected`,
      { rule: 'check-not-passed' },
    );
  }
  return null;
}

function judgeOpen(
  plan: DispatchPlan,
  earlier: readonly Decision[],
  request: DecisionRequest,
): DecisionOutcome {
  const id = `${plan.id}:${String(earlier.length + 1)}`;
  const accepted: DecisionOutcome = { status: 'accepted', decision: { ...request, id }, repeated: false };
  if (request.verdict === 'rejected' || request.overrideReason !== null || request.fourEyes.length === 0) {
    return accepted;
  }
  const first = earlier.find(({ verdict }) => verdict === 'approved');
  if (!first) return { ...accepted, status: 'first-of-two' };
  if (first.accountId === request.accountId) {
    return refused(
      'second-eyes-differ',
      `you approved plan ${plan.id} first; a second person has to approve the same, or reject it`,
      { rule: 'own-first' },
    );
  }
  if (!sameScope(first, request)) {
    return refused(
      'second-eyes-differ',
      `${first.name} approved ${scopeText(first)} of plan ${plan.id}, this decision is on ${scopeText(request)}; approve the same part, or reject the plan`,
      { rule: 'other-part', name: first.name },
    );
  }
  const envelope = narrower(first.envelope, request.envelope);
  return { ...accepted, decision: { ...request, id, envelope } };
}

/** The same person deciding the same again: a double click. */
function isSame(decision: Decision, request: DecisionRequest): boolean {
  return (
    decision.accountId === request.accountId &&
    decision.verdict === request.verdict &&
    (decision.overrideReason === null) === (request.overrideReason === null) &&
    sameScope(decision, request)
  );
}

function stillStands({ verdict }: Decision, state: PlanState): boolean {
  if (verdict === 'rejected') return state === 'rejected';
  return state === 'checked' || APPROVED_ONCE.includes(state);
}

function sameScope(a: Pick<Decision, 'scope'>, b: Pick<Decision, 'scope'>): boolean {
  return contentHash(sorted(a.scope)) === contentHash(sorted(b.scope));
}

function sorted(scope: Decision['scope']): unknown {
  if (scope === null) return null;
  return { nodeIds: [...(scope.nodeIds ?? [])].sort(), kinds: [...(scope.kinds ?? [])].sort() };
}

function scopeText({ scope }: Pick<Decision, 'scope'>): string {
  if (scope === null) return 'all';
  return `the part ${[...(scope.nodeIds ?? []), ...(scope.kinds ?? [])].join(', ')}`;
}

/** What two people agreed to is the smaller of what each of them did. */
function narrower(a: ApprovalEnvelope | null, b: ApprovalEnvelope | null): ApprovalEnvelope | null {
  if (a === null || b === null) return null;
  return {
    perAssetKw: Math.min(a.perAssetKw, b.perAssetKw),
    sumKw: Math.min(a.sumKw, b.sumKw),
    costShare: Math.min(a.costShare, b.costShare),
    untilMs: Math.min(a.untilMs, b.untilMs),
  };
}

function refused(code: DecisionRefusal, detail: string, because?: Because): DecisionOutcome {
  return { status: 'refused', code, detail, ...(because === undefined ? {} : { because }) };
}
