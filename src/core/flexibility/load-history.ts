/** What a building took from the network, as baselines read it. */
import type { SlotValue } from '../series/series.js';
import { civilTime, instantAt } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';

/** Slot means of a building; NaN where nothing was measured. */
export interface LoadHistory {
  /** Start of the first slot [epoch ms]. */
  readonly startMs: number;
  /** Mean power per quarter-hour [kW], load convention. */
  readonly powerKw: ArrayLike<number>;
}

/** A call in time: whole slots, [startMs, endMs). */
export interface EventWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** History of what a meter measured in a span: what was estimated in its place is no measurement, and nobody is paid or fined by it. */
export function measuredHistory(values: readonly SlotValue[], span: EventWindow): LoadHistory {
  const powerKw = slotsOf(span).map(() => Number.NaN);
  for (const { slotMs, value, provenance, quality } of values) {
    if (provenance !== 'measured' || quality === 'bad') continue;
    powerKw[(slotMs - span.startMs) / SLOT_MS] = value;
  }
  return { startMs: span.startMs, powerKw };
}

/** Measured power of the slot [kW]; NaN where unknown. */
export function loadAt({ startMs, powerKw }: LoadHistory, slotMs: number): number {
  return powerKw[(slotMs - startMs) / SLOT_MS] ?? Number.NaN;
}

/** Starts of the slots of a window [epoch ms]. */
export function slotsOf({ startMs, endMs }: EventWindow): number[] {
  const count = Math.max(0, Math.round((endMs - startMs) / SLOT_MS));
  return Array.from({ length: count }, (_, index) => startMs + index * SLOT_MS);
}

/**
 * Power of another day at the civil time of a slot [kW]: what the same quarter-hour on the wall clock took then.
 * NaN where it was not measured or the clocks skipped it.
 */
export function sameTimeOn(history: LoadHistory, date: string, slotMs: number): number {
  const { hour, minute } = civilTime(slotMs);
  const then = instantAt(date, hour, minute);
  return then === null ? Number.NaN : loadAt(history, then);
}

/** Mean of the numbers that are known; NaN when none is. */
export function meanKnown(values: readonly number[]): number {
  const known = values.filter((value) => Number.isFinite(value));
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}
