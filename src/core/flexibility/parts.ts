/** Parts of buildings in a call: what may be expected of each, which are lost, and what each was ordered. */
import { SLOT_HOURS, SLOT_MS, slotStart } from '../time/slot.js';
import type { DrEvent, Part } from './dr-event.js';
import { type EventWindow, slotsOf } from './load-history.js';
import {
  afterDeadline,
  answer,
  type AnswerOutcome,
  atBegin,
  type BuildingAnswer,
  invitation,
  type SilenceRule,
} from './participation.js';

const MINUTE_MS = 60_000;
/** Time a building that is called during the event has to answer [ms]. */
const LATE_ANSWER_MS = 15 * MINUTE_MS;
/** With so much left until its own time begins, that is when its time to answer ends: what it is asked is not put off. */
const SHORT_ANSWER_MS = 5 * MINUTE_MS;

/** The part of a building that is to be called. */
export function newPart(
  buildingId: string,
  askedKw: number,
  more: Pick<Part, 'replaces' | 'override' | 'fromMs' | 'relieves'>,
): Part {
  return { buildingId, ...invitation(askedKw), ...more, untilMs: null, notifiedMs: null, answeredMs: null };
}

type OwnTime = Pick<Part, 'fromMs' | 'untilMs'>;

/** Time of a building's own part: it may begin after the event and end before it. */
export function ownWindow({ window }: Pick<DrEvent, 'window'>, { fromMs, untilMs }: OwnTime): EventWindow {
  return { startMs: fromMs, endMs: Math.min(window.endMs, untilMs ?? window.endMs) };
}

/** Outcome of an answer of a building: its part as it is then, or why the answer could not be taken. */
export type PartOutcome =
  { readonly status: 'taken'; readonly part: Part } | Extract<AnswerOutcome, { status: 'refused' }>;

/**
 * Takes an answer of a building. One that leaves while it performs keeps what it agreed until the last quarter-hour before:
 * what it delivered is paid, and nothing is asked of it from then on.
 */
export function answered(event: DrEvent, part: Part, given: BuildingAnswer, nowMs: number): PartOutcome {
  if (given.kind === 'counter') {
    const own = ownWindow(event, part);
    const why = offerFault(own, given);
    if (why !== null) return { status: 'refused', why, because: { rule: 'offer-window', ...own } };
  }
  const outcome = answer(part, given, { nowMs, deadlineMs: deadlineOf(event, part) });
  if (outcome.status === 'refused') return outcome;
  const standing = { ...part, ...outcome.participation, answeredMs: nowMs };
  if (given.kind === 'accept') return acceptedFrom(event, standing, nowMs);
  const stays = part.state !== 'performing' || standing.state !== 'opted-out';
  return { status: 'taken', part: stays ? standing : { ...standing, ...untilNow(part, nowMs) } };
}

/** A building that accepts in its own time is asked from the next quarter-hour on. */
function acceptedFrom(event: DrEvent, accepted: Part, nowMs: number): PartOutcome {
  const part = orderedAfter(event, accepted, nowMs);
  if (part.agreedKw > 0) return { status: 'taken', part };
  const why = 'the last quarter-hour of the call has begun: nothing is asked any more';
  return { status: 'refused', why, because: { rule: 'nothing-left' } };
}

/** The part of one that agreed at an instant: nothing is ordered of a quarter-hour that had begun by then. */
function orderedAfter(event: DrEvent, part: Part, agreedMs: number): Part {
  const fromMs = Math.max(part.fromMs, slotAfter(agreedMs));
  return fromMs < ownWindow(event, part).endMs ? { ...part, fromMs } : { ...part, agreedKw: 0 };
}

/** Start of the first quarter-hour that begins at the instant or after it [epoch ms]. */
function slotAfter(ms: number): number {
  return Math.ceil(ms / SLOT_MS) * SLOT_MS;
}

/** The part of a building once the event is cancelled: what one that performs delivered until then is paid. */
export function calledOff(part: Part, reason: string, nowMs: number): Part {
  if (part.state === 'opted-out') return part;
  const performs = part.state === 'performing' || part.state === 'under-delivered';
  return { ...part, state: 'called-off', reason, agreedKw: 0, ...(performs ? untilNow(part, nowMs) : {}) };
}

/** Order of one that stops now: what it agreed, until the last whole quarter-hour. */
function untilNow({ agreedKw, fromMs, untilMs }: Part, nowMs: number): Pick<Part, 'agreedKw' | 'untilMs'> {
  const endMs = Math.min(slotStart(nowMs), untilMs ?? Infinity);
  return endMs > fromMs ? { agreedKw, untilMs: endMs } : { agreedKw: 0, untilMs: null };
}

/**
 * Takes a counter-offer: what is left of its time becomes the building's own, and its power, or less of it, is counted on.
 * Nothing is ordered of a time that is over.
 *
 * @param powerKw at most what was offered [kW]
 */
export function agreed(part: Part, powerKw: number, nowMs: number): PartOutcome {
  const { offer } = part;
  if (part.state !== 'countered' || !offer) {
    return {
      status: 'refused',
      why: `${part.buildingId} has made no counter-offer in this event`,
      because: { rule: 'no-offer', name: part.buildingId },
    };
  }
  if (!(powerKw > 0) || powerKw > Math.min(offer.powerKw, part.askedKw)) {
    const mostKw = Math.min(offer.powerKw, part.askedKw);
    return {
      status: 'refused',
      why: `${String(powerKw)} kW were to be taken; expected more than 0 and at most the ${String(mostKw)} kW that ${part.buildingId} offers of what was asked`,
      because: { rule: 'take-range', kw: powerKw, mostKw, name: part.buildingId },
    };
  }
  const { startMs, endMs: untilMs } = offer;
  const fromMs = Math.max(startMs, slotAfter(nowMs));
  if (fromMs >= untilMs) {
    const end = new Date(untilMs).toISOString();
    return {
      status: 'refused',
      why: `the time that ${part.buildingId} offers is over at ${end}`,
      because: { rule: 'offer-over', name: part.buildingId, atMs: untilMs },
    };
  }
  return {
    status: 'taken',
    part: { ...part, state: 'accepted', agreedKw: powerKw, reason: null, offer: null, fromMs, untilMs },
  };
}

function offerFault(own: EventWindow, { startMs, endMs }: EventWindow): string | null {
  const whole = startMs % SLOT_MS === 0 && endMs % SLOT_MS === 0 && endMs > startMs;
  if (whole && startMs >= own.startMs && endMs <= own.endMs) return null;
  const time = ({ startMs: from, endMs: to }: EventWindow): string =>
    `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
  return `the time offered is ${time({ startMs, endMs })}; expected whole quarter-hours within the call, ${time(own)}. For another time opt out and name it as the reason: an operator may draw up another call`;
}

/**
 * Last moment for a building to answer [epoch ms], in whole minutes as it is told: one called later has its own, and one that
 * nobody could tell has until its own time begins.
 */
export function deadlineOf({ answerByMs }: DrEvent, { replaces, notifiedMs, fromMs }: Part): number {
  if (replaces === null) return answerByMs;
  const toldMs = notifiedMs ?? fromMs - SHORT_ANSWER_MS;
  const longestMs = toldMs + LATE_ANSWER_MS;
  const ownMs = fromMs - toldMs >= SHORT_ANSWER_MS ? Math.min(fromMs, longestMs) : longestMs;
  return Math.max(answerByMs, Math.floor(ownMs / MINUTE_MS) * MINUTE_MS);
}

/** True where nothing is to be expected of the building any more. */
export function isLost(event: DrEvent, part: Part, nowMs: number): boolean {
  switch (part.state) {
    case 'opted-out':
    case 'called-off':
    case 'under-delivered':
    case 'no-data':
      return true;
    case 'no-answer':
      return part.agreedKw === 0;
    case 'countered':
      return nowMs > deadlineOf(event, part);
    default:
      return false;
  }
}

/** Power a building may be expected to deliver if it delivers all [kW]: as asked until it answered, then as agreed. */
export function expectedKw(event: DrEvent, part: Part, nowMs: number): number {
  if (isLost(event, part, nowMs) || part.state === 'countered') return 0;
  if (nowMs >= ownWindow(event, part).endMs) return 0;
  return part.state === 'invited' || part.state === 'acknowledged' ? part.askedKw : part.agreedKw;
}

/** Lost buildings in whose place nobody was called yet. */
export function unreplaced(event: DrEvent, nowMs: number): Part[] {
  const replaced = new Set(event.parts.map((part) => part.replaces));
  return event.parts.filter((part) => isLost(event, part, nowMs) && !replaced.has(part.buildingId));
}

/** Power ordered of a building by slot of the window [kW]: nothing before its own part began and after it ended. */
export function orderedKw(
  window: EventWindow,
  { agreedKw, fromMs, untilMs }: OwnTime & Pick<Part, 'agreedKw'>,
): number[] {
  return slotsOf(window).map((slotMs) =>
    slotMs >= fromMs && slotMs < (untilMs ?? window.endMs) ? agreedKw : 0,
  );
}

/** Energy of a power over a window [kWh]. */
export function energyKwh(powerKw: number, { startMs, endMs }: EventWindow): number {
  return (powerKw * SLOT_HOURS * (endMs - startMs)) / SLOT_MS;
}

/**
 * The part as time alone changes it: silence from the deadline on, and performing once the call runs. Silence that counts as a yes
 * orders nothing of the time before the deadline; of a building that nobody could tell it is no yes.
 */
export function partByClock(event: DrEvent, part: Part, rule: SilenceRule, nowMs: number): Part {
  const silent = silentBy(event, part, rule, nowMs);
  const begun = event.state === 'active' && nowMs >= part.fromMs;
  return begun && (silent.state === 'accepted' || silent.state === 'no-answer')
    ? { ...silent, ...atBegin(silent) }
    : silent;
}

function silentBy(event: DrEvent, part: Part, rule: SilenceRule, nowMs: number): Part {
  const deadlineMs = deadlineOf(event, part);
  if (nowMs < deadlineMs) return part;
  const ruled = part.notifiedMs === null ? 'counts-as-declined' : rule;
  const standing = { ...part, ...afterDeadline(part, ruled) };
  return standing.state === part.state || standing.agreedKw === 0
    ? standing
    : orderedAfter(event, standing, deadlineMs);
}
