/** One building in one event: from the invitation to what it delivered. */
import type { Because } from '../domain-error.js';

export const PARTICIPATION_STATES = [
  'invited',
  'acknowledged',
  'accepted',
  'countered',
  'opted-out',
  'no-answer',
  'performing',
  'delivered',
  'under-delivered',
  'no-data',
  'called-off',
] as const;

export type ParticipationState = (typeof PARTICIPATION_STATES)[number];

/** What a building answers. */
export type BuildingAnswer =
  | { readonly kind: 'acknowledge' }
  /** The whole call, or as much of it as it names [kW, positive]. */
  | { readonly kind: 'accept'; readonly powerKw: number }
  /** Another power or another time; it counts for nothing until the operator takes it. */
  | {
      readonly kind: 'counter';
      readonly powerKw: number;
      readonly startMs: number;
      readonly endMs: number;
      readonly reason: string;
    }
  | { readonly kind: 'opt-out'; readonly reason: string };

/** What a building offers instead of what was asked. */
export interface CounterOffer {
  /** [kW, positive] */
  readonly powerKw: number;
  /** [epoch ms] */
  readonly startMs: number;
  readonly endMs: number;
  /** Why an operator did not take it; absent while nobody decided. */
  readonly refusal?: string;
}

/** What a program makes of silence until the deadline. */
export type SilenceRule = 'counts-as-accepted' | 'counts-as-declined';

/** Where a building stands. */
export interface Participation {
  readonly state: ParticipationState;
  /** Asked for at the invitation [kW, positive]. */
  readonly askedKw: number;
  /** What may be counted on [kW]; 0 where it declined, countered or was silent under a rule that says no. */
  readonly agreedKw: number;
  readonly reason: string | null;
  /** Its newest counter-offer; null where another answer took it back. */
  readonly offer?: CounterOffer | null;
}

/** Outcome of an answer: the new standing, or why it could not be taken. */
export type AnswerOutcome =
  | { readonly status: 'taken'; readonly participation: Participation }
  | { readonly status: 'refused'; readonly why: string; readonly because: Because };

const OPEN: readonly ParticipationState[] = ['invited', 'acknowledged', 'accepted', 'countered', 'opted-out'];

/** The standing of a building just invited. */
export function invitation(askedKw: number): Participation {
  return { state: 'invited', askedKw, agreedKw: 0, reason: null };
}

/**
 * Takes an answer. Until the deadline a building may change its mind; afterwards it may only leave, which is its right to
 * the last minute of the call and is shown as such.
 */
export function answer(
  was: Participation,
  given: BuildingAnswer,
  { nowMs, deadlineMs }: { readonly nowMs: number; readonly deadlineMs: number },
): AnswerOutcome {
  const leaving = given.kind === 'opt-out';
  if (!OPEN.includes(was.state) && !(leaving && ['performing', 'no-answer'].includes(was.state))) {
    return {
      status: 'refused',
      why: `the call is ${was.state.replace('-', ' ')} and takes no answer any more`,
      because: { rule: 'answer-state', state: was.state },
    };
  }
  if (nowMs > deadlineMs && !leaving) {
    return {
      status: 'refused',
      why: 'the time to answer is over; leaving is still possible, with a reason',
      because: { rule: 'answer-late' },
    };
  }
  const bare = withoutOffer(was);
  switch (given.kind) {
    case 'acknowledge':
      return was.state === 'invited' ? taken({ ...was, state: 'acknowledged' }) : taken(was);
    case 'accept':
      return accept(bare, given.powerKw);
    case 'counter': {
      const { powerKw, startMs, endMs, reason } = given;
      return taken({ ...bare, state: 'countered', agreedKw: 0, reason, offer: { powerKw, startMs, endMs } });
    }
    case 'opt-out':
      return taken({ ...bare, state: 'opted-out', agreedKw: 0, reason: given.reason });
  }
}

function accept(was: Participation, powerKw: number): AnswerOutcome {
  if (!(powerKw > 0) || powerKw > was.askedKw) {
    return {
      status: 'refused',
      why: `${String(powerKw)} kW was accepted; expected more than 0 and at most the ${String(was.askedKw)} kW asked for`,
      because: { rule: 'accept-range', kw: powerKw, mostKw: was.askedKw },
    };
  }
  return taken({ ...was, state: 'accepted', agreedKw: powerKw, reason: null });
}

/** The standing once the deadline has passed. */
export function afterDeadline(was: Participation, rule: SilenceRule): Participation {
  if (was.state !== 'invited' && was.state !== 'acknowledged') return was;
  const agreedKw = rule === 'counts-as-accepted' ? was.askedKw : 0;
  return { ...was, state: 'no-answer', agreedKw };
}

/** The standing once the call has begun: whoever agreed performs. */
export function atBegin(was: Participation): Participation {
  return was.agreedKw > 0 && was.state !== 'opted-out' ? { ...was, state: 'performing' } : was;
}

/** Share of the ordered energy from which a call counts as delivered. */
export const DELIVERED_SHARE = 0.9;

/** The standing once the call was measured. Null = too little was measured to say. */
export function afterMeasuring(
  was: Participation,
  deliveredKwh: number | null,
  orderedKwh: number,
): Participation {
  if (was.state !== 'performing') return was;
  if (deliveredKwh === null) return { ...was, state: 'no-data' };
  return { ...was, state: deliveredKwh >= DELIVERED_SHARE * orderedKwh ? 'delivered' : 'under-delivered' };
}

function withoutOffer(was: Participation): Participation {
  return was.offer ? { ...was, offer: null } : was;
}

function taken(participation: Participation): AnswerOutcome {
  return { status: 'taken', participation };
}
