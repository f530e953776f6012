/** Corrected double reference rectangle: a flat reference from the half-hours around a call (RTE, NEBEF/NEBCO rules). */
import { type EventWindow, loadAt, type LoadHistory, meanKnown, slotsOf } from './load-history.js';

const HALF_HOUR_MS = 1_800_000;
/** A reference is not sought further from the call than this: another load would be read. */
const REACH_MS = 4 * 3_600_000;

interface Around {
  readonly history: LoadHistory;
  readonly event: EventWindow;
  readonly otherEvents: readonly EventWindow[];
  readonly reduction: boolean;
}

/**
 * The less favourable of the mean loads in the half-hour before and after the call: the lower for a reduction, the higher
 * for a call to take more. A half-hour in which another call runs is replaced by the next one beyond that call.
 *
 * @returns [kW]; null when neither side can be read
 */
export function referenceRectangle({ history, event, otherEvents, reduction }: Around): number | null {
  const before = freeHalfHour(event.startMs - HALF_HOUR_MS, otherEvents, -1, event);
  const after = freeHalfHour(event.endMs, otherEvents, 1, event);
  const means = [before, after]
    .filter((window) => window !== null)
    .map((window) => slotsOf(window).map((slotMs) => loadAt(history, slotMs)))
    .filter((values) => values.every(Number.isFinite))
    .map(meanKnown);
  if (means.length === 0) return null;
  return reduction ? Math.min(...means) : Math.max(...means);
}

function freeHalfHour(
  fromMs: number,
  others: readonly EventWindow[],
  direction: -1 | 1,
  event: EventWindow,
): EventWindow | null {
  let startMs = fromMs;
  for (;;) {
    const window = { startMs, endMs: startMs + HALF_HOUR_MS };
    const distanceMs = direction === 1 ? window.startMs - event.endMs : event.startMs - window.endMs;
    if (distanceMs > REACH_MS) return null;
    const hit = others.find((other) => other.startMs < window.endMs && other.endMs > window.startMs);
    if (!hit) return window;
    startMs = direction === 1 ? hit.endMs : hit.startMs - HALF_HOUR_MS;
  }
}
