/** Parts of buildings in a call: what may be expected of each, which are lost, and what each was ordered. */
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import type { DrEvent, Part } from './dr-event.js';
import { type EventWindow, slotsOf } from './load-history.js';
import { afterDeadline, atBegin, invitation, type SilenceRule } from './participation.js';

/** Time a building that is called during the event has to answer [ms]. */
const LATE_ANSWER_MS = 15 * 60_000;

/** The part of a building that is to be called. */
export function newPart(
  buildingId: string,
  askedKw: number,
  more: Pick<Part, 'replaces' | 'override' | 'fromMs'>,
): Part {
  return { buildingId, ...invitation(askedKw), ...more, notifiedMs: null, answeredMs: null };
}

/** Last moment for a building to answer [epoch ms]: one called later has its own. */
export function deadlineOf({ answerByMs }: DrEvent, { replaces, notifiedMs }: Part): number {
  return replaces === null ? answerByMs : Math.max(answerByMs, (notifiedMs ?? answerByMs) + LATE_ANSWER_MS);
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
  return part.state === 'invited' || part.state === 'acknowledged' ? part.askedKw : part.agreedKw;
}

/** Lost buildings in whose place nobody was called yet. */
export function unreplaced(event: DrEvent, nowMs: number): Part[] {
  const replaced = new Set(event.parts.map((part) => part.replaces));
  return event.parts.filter((part) => isLost(event, part, nowMs) && !replaced.has(part.buildingId));
}

/** Power ordered of a building by slot of the event [kW]: nothing before its own part began. */
export function orderedKw(window: EventWindow, { agreedKw, fromMs }: Part): number[] {
  return slotsOf(window).map((slotMs) => (slotMs >= fromMs ? agreedKw : 0));
}

/** Energy of a power over a window [kWh]. */
export function energyKwh(powerKw: number, { startMs, endMs }: EventWindow): number {
  return (powerKw * SLOT_HOURS * (endMs - startMs)) / SLOT_MS;
}

/** The part as time alone changes it: silence after the deadline, and performing once the call runs. */
export function partByClock(event: DrEvent, part: Part, rule: SilenceRule, nowMs: number): Part {
  const silent = nowMs > deadlineOf(event, part) ? { ...part, ...afterDeadline(part, rule) } : part;
  const begun = event.state === 'active' && nowMs >= part.fromMs;
  return begun && (silent.state === 'accepted' || silent.state === 'no-answer')
    ? { ...silent, ...atBegin(silent) }
    : silent;
}
