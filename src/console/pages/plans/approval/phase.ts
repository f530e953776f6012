/** Where a plan stands for the person before the screen: open, half approved, too late, decided; and what changed meanwhile. */
import type { DecisionMade, Screen } from '../plan-shapes.js';

/** `half`: one of two has approved. `late`: the last moment passed, and the service has not said so yet. */
export type Phase = 'unchecked' | 'open' | 'half' | 'late' | 'decided';

/** @param nowMs time of the service [epoch ms]; null = not known yet */
export function phaseOf({ plan, fourEyes, decisions }: Screen, nowMs: number | null): Phase {
  const open = plan.state === 'checked' || plan.state === 'proposed' || plan.state === 'draft';
  if (!open) return 'decided';
  if ((nowMs ?? plan.serverNowMs) > plan.approveByMs) return 'late';
  if (plan.state !== 'checked') return 'unchecked';
  const approved = decisions.some(({ verdict }) => verdict === 'approved');
  return approved && fourEyes.length > 0 ? 'half' : 'open';
}

/** What is no longer as it was when the page was opened. */
export type Turn =
  | { readonly kind: 'decided'; readonly decision: DecisionMade; readonly mine: boolean }
  | { readonly kind: 'expired' | 'superseded' | 'hash' }
  | { readonly kind: 'held'; readonly by: string; readonly reason: string };

/** Compares what was seen first with what is now; the newest turn that matters, null = none. */
export function turnOf(first: Screen, now: Screen, accountId: string): Turn | null {
  if (first.plan.contentHash !== now.plan.contentHash) return { kind: 'hash' };
  const known = new Set(first.decisions.map(({ id }) => id));
  const decision = now.decisions.findLast(({ id }) => !known.has(id));
  if (decision !== undefined) return { kind: 'decided', decision, mine: decision.accountId === accountId };
  if (first.plan.state !== now.plan.state) {
    if (now.plan.state === 'expired') return { kind: 'expired' };
    if (now.plan.state === 'superseded') return { kind: 'superseded' };
  }
  if (first.hold === null && now.hold !== null && now.hold.accountId !== accountId) {
    return { kind: 'held', by: now.hold.name, reason: now.hold.reason };
  }
  return null;
}

/** True when nothing can be decided here any more: a first approval of two, and a hold, leave it to people. */
export function isGone(turn: Turn | null, phase: Phase): boolean {
  if (phase === 'late') return true;
  if (turn === null || turn.kind === 'held') return false;
  return turn.kind !== 'decided' || phase !== 'half';
}
