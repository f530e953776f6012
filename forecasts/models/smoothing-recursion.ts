/**
 * Double-seasonal exponential smoothing with first-order autoregressive errors, additive on its scale.
 *
 *     ŷ(t+k | t) = level + day[slot of t+k] + week[slot of t+k] + φ^k · e(t)
 *     e(t)  = y(t) - (level + day + week)            what the indexes left at t
 *     r(t)  = e(t) - φ · e(t-1)                      what φ left of that: the one-step error
 *     level += α·r,  day[slot] += δ·u,  week[slot] += ω·u,  u = e or r
 *
 * With u = e, as published, today's lasting error is expected at the same hours of tomorrow as well: best for the next steps.
 * With u = r indexes hardly follow a day that is unlike the others: best a day ahead.
 *
 * Source: J. W. Taylor, Short-term electricity demand forecasting using double seasonal exponential smoothing,
 * Journal of the Operational Research Society 54 (2003) 799-805, doi 10.1057/palgrave.jors.2601589. Our own: no trend,
 * errors are clipped, gaps carry on, a holiday reads the Sunday's index and hardly moves it.
 */
import { isKnown } from '../regular-series.js';
import type { Cells } from './smoothing-clock.js';

/** An error moves the state by no more than this many times the usual one. */
const CLIPPED_AT = 6;
/** A value farther from its forecast than this many usual errors is taken for an outlier. */
const CUT_AT = 12;
/** Least usual error on the scale, so that a constant series can still change. */
export const LEAST_SPREAD = 1e-3;
/** Weight of a new error in the usual one. */
const SPREAD_GAIN = 0.01;
/** How much of its gain a holiday has on the indexes: it is like a Sunday, but none. */
const HOLIDAY_SHARE = 0.1;

/** Gains of the recursion, each in 0..1. */
export interface Gains {
  readonly level: number;
  readonly day: number;
  readonly week: number;
  /** φ: how much of an error is left one step later. */
  readonly error: number;
  /** Whether indexes move by the whole error e, as published, and not by r; default false. */
  readonly isWhole?: boolean;
}

/** Values on the scale with their cells, NaN where unknown. Shape (T) each. */
export interface Steps {
  readonly values: Float64Array;
  readonly cells: Cells;
}

/** What the recursion remembers. Mutable: one owner only. */
export interface Memory {
  level: number;
  error: number;
  /** Usual size of a one-step error. */
  spread: number;
  readonly day: Float64Array;
  readonly week: Float64Array;
}

/** Element inside the bounds of the caller's loop. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}

/**
 * First memory from the means of the first steps: level, then what each slot of the day differs, then of the week.
 *
 * @param values shape (T) on the scale, NaN where unknown
 * @param length steps to take the means of; a slot that was not seen in them differs by zero
 */
export function firstMemory(
  values: Float64Array,
  cells: Cells,
  { length, slots }: { length: number; slots: number },
): Memory {
  let level = 0;
  let known = 0;
  for (let i = 0; i < length; i += 1) {
    const value = values[i];
    if (!isKnown(value)) continue;
    level += value;
    known += 1;
  }
  level /= Math.max(1, known);
  const day = slotMeans(slots, cells.day, (i) => (i < length ? at(values, i) - level : Number.NaN));
  const week = slotMeans(7 * slots, cells.week, (i) =>
    i < length && cells.moved[i] === 0 ? at(values, i) - level - at(day, at(cells.day, i)) : Number.NaN,
  );
  return { level, error: 0, spread: usualStep(values, length), day, week };
}

/** A memory that can be moved on without the other. */
export function copyOf(memory: Memory): Memory {
  return { ...memory, day: memory.day.slice(), week: memory.week.slice() };
}

/** Level and indexes at a step, without the error's part. */
export function seasonalAt(memory: Memory, cells: Cells, i: number): number {
  return memory.level + at(memory.day, at(cells.day, i)) + at(memory.week, at(cells.week, i));
}

/** Takes in step i of a track (NaN: the error fades, the rest stays) and returns the one-step error, NaN for a gap. */
export function advance(memory: Memory, gains: Gains, { values, cells }: Steps, i: number): number {
  const value = values[i];
  if (!isKnown(value)) {
    memory.error *= gains.error;
    return Number.NaN;
  }
  const seasonal = seasonalAt(memory, cells, i);
  // Comparisons and not Math.max: this runs some million times in a fit.
  const raw = value - seasonal - gains.error * memory.error;
  const most = CLIPPED_AT * (memory.spread > LEAST_SPREAD ? memory.spread : LEAST_SPREAD);
  const r = raw > most ? most : raw < -most ? -most : raw;
  // What was clipped is an outlier: it is no news for the next step either.
  memory.error = value - seasonal - (raw - r);
  const share = cells.moved[i] === 1 ? HOLIDAY_SHARE : 1;
  const day = at(cells.day, i);
  const week = at(cells.week, i);
  memory.level += gains.level * r;
  const moved = gains.isWhole === true ? memory.error : r;
  memory.day[day] = at(memory.day, day) + gains.day * share * moved;
  memory.week[week] = at(memory.week, week) + gains.week * share * moved;
  // A run of large errors is a new regime: the clipped size still lets the usual one grow.
  memory.spread += SPREAD_GAIN * ((r < 0 ? -r : r) - memory.spread);
  return raw;
}

function slotMeans(slots: number, cells: Int32Array, value: (i: number) => number): Float64Array {
  const sums = new Float64Array(slots);
  const counts = new Float64Array(slots);
  for (let i = 0; i < cells.length; i += 1) {
    const v = value(i);
    if (!isKnown(v)) continue;
    const slot = at(cells, i);
    sums[slot] = at(sums, slot) + v;
    counts[slot] = at(counts, slot) + 1;
  }
  return sums.map((sum, slot) => sum / Math.max(1, at(counts, slot)));
}

/** Mean step from one value to the next: a first guess of an error, on the large side. */
function usualStep(values: Float64Array, length: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 1; i < length; i += 1) {
    const step = Math.abs(at(values, i) - at(values, i - 1));
    if (!isKnown(step)) continue;
    sum += step;
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}

/** Values with gaps filled by the forecast and outliers cut; moves the memory. */
export function cleaned(memory: Memory, gains: Gains, steps: Steps): Float64Array {
  return steps.values.map((value, i) => {
    const most = CUT_AT * (memory.spread > LEAST_SPREAD ? memory.spread : LEAST_SPREAD);
    const expected = seasonalAt(memory, steps.cells, i) + gains.error * memory.error;
    const raw = advance(memory, gains, steps, i);
    if (!isKnown(raw)) return expected;
    return raw > most ? expected + most : raw < -most ? expected - most : value;
  });
}
