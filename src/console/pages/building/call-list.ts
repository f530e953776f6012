/** Calls of own buildings: which wait for an answer, which are to come, which are over, and what an answer says. */
import type { Answer, Body } from '../../api/answers.js';

export type Call = Answer<'drCallsCalls'>['calls'][number];
type CallAnswer = Body<'drCallsAnswer'>;

/** waiting: an answer is asked for; coming: answered or running; over: nothing is left to do. */
export type CallGroup = 'waiting' | 'coming' | 'over';

/** Where a call belongs. @param nowMs the service’s clock [epoch ms] */
export function callGroup(call: Call, nowMs: number): CallGroup {
  if (call.endMs <= nowMs || ['cancelled', 'superseded', 'settled'].includes(call.state)) return 'over';
  const unanswered = call.participation === 'invited' || call.participation === 'acknowledged';
  return unanswered && call.answers.includes('accept') && nowMs < call.answerByMs ? 'waiting' : 'coming';
}

/** True where the building has nothing to do: it declined, was called off, or its silence counts as no. */
export function isNothingAsked({
  participation,
  agreedKw,
}: Pick<Call, 'participation' | 'agreedKw'>): boolean {
  if (participation === 'opted-out' || participation === 'called-off') return true;
  return participation === 'no-answer' && agreedKw === 0;
}

/** What there is to say of a call that is over. */
export type CallEnd = 'cancelled' | 'without' | 'measuring' | 'measured';

/** It never took place, went on without the building, is being measured, or has its statement. */
export function endOf(call: Pick<Call, 'state' | 'participation' | 'agreedKw'>): CallEnd {
  const { state, participation } = call;
  if (state === 'cancelled' || state === 'superseded' || participation === 'called-off') return 'cancelled';
  if (isNothingAsked(call)) return 'without';
  return state === 'measured' || state === 'settled' ? 'measured' : 'measuring';
}

/** Calls by group: what waits by its deadline, what comes by its begin, what is over newest first. */
export function groupedCalls(
  calls: readonly Call[],
  nowMs: number,
): Readonly<Record<CallGroup, readonly Call[]>> {
  const of = (group: CallGroup): Call[] => calls.filter((call) => callGroup(call, nowMs) === group);
  return {
    waiting: of('waiting').sort((a, b) => a.answerByMs - b.answerByMs),
    coming: of('coming').sort((a, b) => a.startMs - b.startMs),
    over: of('over').sort((a, b) => b.startMs - a.startMs),
  };
}

/** The form of an answer. */
export interface AnswerDraft {
  readonly verb: 'accept' | 'part' | 'counter' | 'decline';
  /** Power that is accepted in part, or offered instead [kW]. */
  readonly powerKw: number | null;
  readonly reason: string;
  /** Time that is offered instead [epoch ms]; null = not said. */
  readonly startMs: number | null;
  readonly endMs: number | null;
}

const SLOT_MS = 900_000;
const LEAST_REASON = 3;

/** What is wrong with the form; null = it can be sent. */
export function answerFault(
  draft: AnswerDraft,
  { askedKw }: Pick<Call, 'askedKw'>,
): 'power' | 'reason' | 'time' | null {
  const { verb, powerKw, reason } = draft;
  if (verb === 'accept') return null;
  if (verb === 'part' && (powerKw === null || powerKw <= 0 || powerKw >= askedKw)) return 'power';
  if (verb === 'part') return null;
  if (verb === 'counter') {
    if (powerKw === null || powerKw <= 0 || powerKw > askedKw) return 'power';
    if (!isTime(draft)) return 'time';
  }
  return reason.trim().length < LEAST_REASON ? 'reason' : null;
}

function isTime({ startMs, endMs }: AnswerDraft): boolean {
  if (startMs === null || endMs === null) return false;
  return startMs % SLOT_MS === 0 && endMs % SLOT_MS === 0 && endMs > startMs;
}

/** What is sent. */
export function answerOf(draft: AnswerDraft, call: Pick<Call, 'askedKw' | 'startMs' | 'endMs'>): CallAnswer {
  const { verb, powerKw, startMs, endMs } = draft;
  const reason = draft.reason.trim();
  if (verb === 'decline') return { kind: 'opt-out', reason };
  const offered = powerKw ?? call.askedKw;
  if (verb === 'counter')
    return {
      ...{ kind: 'counter', powerKw: offered, reason },
      startMs: startMs ?? call.startMs,
      endMs: endMs ?? call.endMs,
    };
  return { kind: 'accept', powerKw: verb === 'part' ? offered : call.askedKw };
}

/** What is paid for a part of a call, to the cent [EUR]; an estimate as that of the whole is. */
export function paymentOfPart(
  { paymentEur, askedKw }: Pick<Call, 'paymentEur' | 'askedKw'>,
  powerKw: number,
): number {
  const whole = Number(paymentEur);
  return askedKw === 0 ? 0 : Math.round(((whole * powerKw) / askedKw) * 100) / 100;
}
