/** Calls that were published in the same instant and did not see each other: the one that was first keeps the buildings both ask. */
import type { DrEvent } from './dr-event.js';
import { callsOf } from './ledger.js';
import { isLost, ownWindow } from './parts.js';

/**
 * Buildings of the event that one published before it calls at the same time.
 *
 * @param others published and running events around its time
 */
export function doubledIn(event: DrEvent, others: readonly DrEvent[], nowMs: number): string[] {
  const before = others.filter((other) => other.id !== event.id && isBefore(other, event));
  return event.parts
    .filter((part) => !isLost(event, part, nowMs))
    .filter((part) => {
      const own = ownWindow(event, part);
      const calls = callsOf(part.buildingId, before, null);
      return calls.some(({ startMs, endMs }) => startMs < own.endMs && endMs > own.startMs);
    })
    .map(({ buildingId }) => buildingId);
}

function isBefore(a: DrEvent, b: DrEvent): boolean {
  const [at, bt] = [a.publishedMs ?? Infinity, b.publishedMs ?? Infinity];
  return at < bt || (at === bt && a.id < b.id);
}
