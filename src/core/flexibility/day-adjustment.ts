/** Same-day adjustment: a warm or busy day shows before the call, as long as the call itself does not. */
import { civilDay, civilTime } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import type { EventWindow, LoadHistory } from './load-history.js';
import { loadAt, meanKnown, slotsOf } from './load-history.js';

/** What the hours before a call changed in its baseline. */
export interface DayAdjustment {
  readonly kind: 'factor' | 'offset';
  /** Factor, or offset [kW], as applied: after the limit. */
  readonly applied: number;
  /** The same before the limit. */
  readonly seen: number;
  /** Time it was read in, but for other calls; empty where no hour of the day was free: then nothing is bent. */
  readonly window: EventWindow;
}

const HOUR_MS = 3_600_000;
/**
 * The window is 3 h long and ends 1 h before the call, or when the building learnt of it, whichever is earlier. It begins no
 * earlier than the day of the call: a Sunday says nothing of a Monday.
 */
const WINDOW_MS = 3 * HOUR_MS;
const GAP_MS = HOUR_MS;
/** No day is bent by more than this share. */
const LIMIT = 0.2;

interface Adjusting {
  readonly history: LoadHistory;
  readonly event: EventWindow;
  readonly noticeMs: number;
  readonly adjustment: 'none' | 'factor' | 'offset';
  /** Other calls of the building: their hours show the call and not the day. */
  readonly otherEvents: readonly EventWindow[];
}

/**
 * Bends a baseline by what was measured before the call.
 *
 * @param usual baseline before the adjustment, at any slot [kW]
 * @param powerKw the same over the call [kW]
 * @returns null when nothing was measured in the window
 */
export function adjustToDay(
  { history, event, noticeMs, adjustment, otherEvents }: Adjusting,
  usual: (slotMs: number) => number,
  powerKw: readonly number[],
): { powerKw: number[]; adjustment: DayAdjustment } | null {
  const kind = adjustment === 'factor' ? 'factor' : 'offset';
  const window = windowOf(event, noticeMs);
  const free = slotsOf(window).filter(
    (slotMs) => !otherEvents.some((other) => slotMs >= other.startMs && slotMs < other.endMs),
  );
  if (free.length === 0) {
    const nothing = kind === 'factor' ? 1 : 0;
    const none = { startMs: window.startMs, endMs: window.startMs };
    return { powerKw: [...powerKw], adjustment: { kind, applied: nothing, seen: nothing, window: none } };
  }
  const both = free
    .map((slotMs) => ({ measured: loadAt(history, slotMs), usual: usual(slotMs) }))
    .filter((pair) => Number.isFinite(pair.measured) && Number.isFinite(pair.usual));
  if (both.length === 0) return null;
  const measured = meanKnown(both.map((pair) => pair.measured));
  const expected = meanKnown(both.map((pair) => pair.usual));
  if (kind === 'factor') {
    // Without a load to compare with there is no ratio: nothing is bent, and the statement shows a factor of 1.
    const seen = expected > 0 ? measured / expected : 1;
    const applied = Math.min(1 + LIMIT, Math.max(1 - LIMIT, seen));
    return {
      powerKw: powerKw.map((kw) => kw * applied),
      adjustment: { kind, applied, seen, window },
    };
  }
  const limitKw = LIMIT * Math.abs(meanKnown(powerKw));
  const seen = measured - expected;
  const applied = Math.min(limitKw, Math.max(-limitKw, seen));
  return {
    powerKw: powerKw.map((kw) => kw + applied),
    adjustment: { kind, applied, seen, window },
  };
}

/** Hours of the day of the call that nobody could bend yet; empty where the building learnt of it the day before. */
function windowOf(event: EventWindow, noticeMs: number): EventWindow {
  const dayMs = civilDay(civilTime(event.startMs).date).startMs;
  const endMs = Math.floor(Math.min(event.startMs - GAP_MS, noticeMs) / SLOT_MS) * SLOT_MS;
  return { startMs: Math.max(dayMs, endMs - WINDOW_MS), endMs: Math.max(dayMs, endMs) };
}
