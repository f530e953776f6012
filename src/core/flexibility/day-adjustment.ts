/** Same-day adjustment: a warm or busy day shows before the call, as long as the call itself does not. */
import type { EventWindow, LoadHistory } from './load-history.js';
import { loadAt, meanKnown, slotsOf } from './load-history.js';

/** What the hours before a call changed in its baseline. */
export interface DayAdjustment {
  readonly kind: 'factor' | 'offset';
  /** Factor, or offset [kW], as applied: after the limit. */
  readonly applied: number;
  /** The same before the limit. */
  readonly seen: number;
  /** Slots it was read in. */
  readonly window: EventWindow;
}

const HOUR_MS = 3_600_000;
/** The window is 3 h long and ends 1 h before the call, or when the building learnt of it, whichever is earlier. */
const WINDOW_MS = 3 * HOUR_MS;
const GAP_MS = HOUR_MS;
/** No day is bent by more than this share. */
const LIMIT = 0.2;

interface Adjusting {
  readonly history: LoadHistory;
  readonly event: EventWindow;
  readonly noticeMs: number;
  readonly adjustment: 'none' | 'factor' | 'offset';
}

/**
 * Bends a baseline by what was measured before the call.
 *
 * @param usual baseline before the adjustment, at any slot [kW]
 * @param powerKw the same over the call [kW]
 * @returns null when nothing was measured in the window
 */
export function adjustToDay(
  { history, event, noticeMs, adjustment }: Adjusting,
  usual: (slotMs: number) => number,
  powerKw: readonly number[],
): { powerKw: number[]; adjustment: DayAdjustment } | null {
  const endMs = Math.floor(Math.min(event.startMs - GAP_MS, noticeMs) / 900_000) * 900_000;
  const window = { startMs: endMs - WINDOW_MS, endMs };
  const both = slotsOf(window)
    .map((slotMs) => ({ measured: loadAt(history, slotMs), usual: usual(slotMs) }))
    .filter((pair) => Number.isFinite(pair.measured) && Number.isFinite(pair.usual));
  if (both.length === 0) return null;
  const measured = meanKnown(both.map((pair) => pair.measured));
  const expected = meanKnown(both.map((pair) => pair.usual));
  if (adjustment === 'factor') {
    // Without a load to compare with there is no ratio: nothing is bent, and the statement shows a factor of 1.
    const seen = expected > 0 ? measured / expected : 1;
    const applied = Math.min(1 + LIMIT, Math.max(1 - LIMIT, seen));
    return {
      powerKw: powerKw.map((kw) => kw * applied),
      adjustment: { kind: 'factor', applied, seen, window },
    };
  }
  const limitKw = LIMIT * Math.abs(meanKnown(powerKw));
  const seen = measured - expected;
  const applied = Math.min(limitKw, Math.max(-limitKw, seen));
  return {
    powerKw: powerKw.map((kw) => kw + applied),
    adjustment: { kind: 'offset', applied, seen, window },
  };
}
