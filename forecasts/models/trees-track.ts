/** A history on its civil clock: the same slot on other days, means over windows, and the level a series has been at lately. */
import type { Calendar } from '../forecaster.js';
import { isKnown } from '../regular-series.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Time after which a value counts for a third of a new one in the level [days]. */
const LEVEL_DAYS = 14;
/** The level is never taken below this share of the mean of all that is known. */
const LEAST_LEVEL = 0.1;

/** Values from `startMs` on, and the calendar over them and over the steps to be predicted. */
export interface SlotTrack {
  readonly perDay: number;
  readonly perHour: number;
  /** Steps with values, known or NaN; later steps have a calendar alone. */
  readonly known: number;
  /** Shape (known). */
  readonly values: Float64Array;
  /** Shapes (known + ahead): civil hour 0..24, weekday 1..7, 1 on weekends and holidays. */
  readonly hour: Float32Array;
  readonly weekday: Uint8Array;
  readonly off: Uint8Array;
  /** Shape (known + 1): level of the series by the values before each step, above 0; 1 when all are zero. */
  readonly level: Float64Array;
  /** Mean size of what is known; 0 when nothing is. */
  readonly mean: number;
  /** Shape (known + 1): sum and number of the known values before each step. */
  readonly sums: Float64Array;
  readonly counts: Int32Array;
}

/** Track of values with `ahead` more steps of calendar. */
export function slotTrack(
  grid: { readonly startMs: number; readonly stepMs: number; readonly ahead: number },
  given: Float64Array,
  calendar: Calendar,
): SlotTrack {
  // An infinite value would get into means and edges, and JSON has none.
  const values = given.map((value) => (isKnown(value) ? value : Number.NaN));
  const length = values.length + grid.ahead;
  const hour = new Float32Array(length);
  const weekday = new Uint8Array(length);
  const off = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) {
    const reading = calendar(grid.startMs + i * grid.stepMs);
    hour[i] = reading.hour;
    weekday[i] = reading.weekday;
    off[i] = reading.holiday || reading.weekday > 5 ? 1 : 0;
  }
  const sums = new Float64Array(values.length + 1);
  const counts = new Int32Array(values.length + 1);
  values.forEach((value, i) => {
    const known = isKnown(value);
    sums[i + 1] = (sums[i] ?? 0) + (known ? value : 0);
    counts[i + 1] = (counts[i] ?? 0) + (known ? 1 : 0);
  });
  const size = values.reduce((sum, value) => sum + (isKnown(value) ? Math.abs(value) : 0), 0);
  const mean = size / Math.max(1, counts.at(-1) ?? 0);
  const perDay = Math.max(1, Math.round(DAY_MS / grid.stepMs));
  return {
    perDay,
    perHour: Math.max(1, Math.round(HOUR_MS / grid.stepMs)),
    known: values.length,
    values,
    hour,
    weekday,
    off,
    level: levelsOf(values, perDay * LEVEL_DAYS, mean > 0 ? LEAST_LEVEL * mean : 1),
    mean,
    sums,
    counts,
  };
}

/** Step with the same civil time `days` earlier; may be negative. */
export function sameSlot(track: SlotTrack, step: number, days: number): number {
  const before = step - days * track.perDay;
  if (before < 0) return before;
  let shift = (track.hour[step] ?? 0) - (track.hour[before] ?? 0);
  if (shift > 12) shift -= 24;
  if (shift < -12) shift += 24;
  return before + Math.round(shift * track.perHour);
}

/** Mean of the known values in [from, to), cut to what is before `end`; NaN when there is none. */
export function windowMean(track: SlotTrack, from: number, to: number, end: number): number {
  const a = Math.max(0, from);
  const b = Math.min(to, end, track.known);
  if (b <= a) return Number.NaN;
  const count = (track.counts[b] ?? 0) - (track.counts[a] ?? 0);
  return count === 0 ? Number.NaN : ((track.sums[b] ?? 0) - (track.sums[a] ?? 0)) / count;
}

/** Exponentially weighted mean size of the values before each step, the weights adding up to one from the first value on. */
function levelsOf(values: Float64Array, steps: number, least: number): Float64Array {
  const keep = Math.exp(-1 / steps);
  const levels = new Float64Array(values.length + 1);
  let sum = 0;
  let weight = 0;
  levels[0] = least;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    sum *= keep;
    weight *= keep;
    if (isKnown(value)) {
      sum += Math.abs(value);
      weight += 1;
    }
    levels[i + 1] = Math.max(least, weight > 0 ? sum / weight : 0);
  }
  return levels;
}
