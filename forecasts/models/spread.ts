/** How far off a model was: quantiles of its errors by lead, and by hour of the day. */
import { isKnown } from '../regular-series.js';
import { interpolateRows } from './error-correction.js';

const HOURS = 24;
/** Least and most an hour's spread may differ from the day's mean. */
const LEAST_HOUR = 0.3;
const MOST_HOUR = 4;
/** Days of history over which the widening of a spread fades: 20 % at 28 days, 5 % at 112; set on French load of 2017. */
const WIDENING_DAYS = 5.6;
/** With fewer errors than this an hour or lead is not told from the others. */
const FEW = 20;

/** Fitted spread; plain JSON. Error quantile at a step = table(lead) * profile(hour). */
export interface Spread {
  readonly anchors: readonly number[];
  /** One row per anchor, one value per level. */
  readonly table: readonly (readonly number[])[];
  /** Relative spread by civil hour, 24 values around 1. */
  readonly profile: readonly number[];
}

/**
 * Spread of errors.
 *
 * @param errors per anchor the errors at each step, shape (T), NaN where unknown
 * @param hours civil hour of each step, shape (T)
 * @param days days of known history: errors of one day are alike, so few days know little of the tails
 */
export function fitSpread(
  anchors: readonly number[],
  errors: readonly Float64Array[],
  {
    hours,
    days,
    levels,
  }: { readonly hours: Float64Array; readonly days: number; readonly levels: readonly number[] },
): Spread {
  const profile = hourProfile(errors[errors.length - 1] ?? new Float64Array(0), hours);
  const widening = 1 + WIDENING_DAYS / Math.max(1, days);
  const table = errors.map((row) => {
    const relative = row.map((error, t) => error / (profile[Math.floor(hours[t] ?? 0)] ?? 1));
    return quantilesOf(relative, levels).map((value) => value * widening);
  });
  return { anchors, table, profile };
}

/** Quantiles of the known values at rising levels; zeros when there are none. */
export function quantilesOf(values: Float64Array, levels: readonly number[]): number[] {
  const known = values.filter((value) => isKnown(value)).sort();
  return levels.map((level) => quantileOfSorted(known, level));
}

/** The quantiles of the error at a lead and civil hour, rising. */
export function spreadAt(spread: Spread, lead: number, hour: number): readonly number[] {
  const row = interpolateRows(spread.anchors, spread.table, lead);
  // Linear between the middles of the hours, so that no step shows on the full hour.
  const at = hour - 0.5;
  const low = Math.floor(at);
  const a = spread.profile[(low + HOURS) % HOURS] ?? 1;
  const b = spread.profile[(low + 1) % HOURS] ?? 1;
  const scale = a + (b - a) * (at - low);
  return row.map((value) => value * scale);
}

function quantileOfSorted(sorted: Float64Array, level: number): number {
  if (sorted.length === 0) return 0;
  const position = level * (sorted.length - 1);
  const low = Math.floor(position);
  const a = sorted[low] ?? 0;
  const b = sorted[low + 1] ?? a;
  return a + (b - a) * (position - low);
}

function hourProfile(errors: Float64Array, hours: Float64Array): number[] {
  const sums = new Array<number>(HOURS).fill(0);
  const counts = new Array<number>(HOURS).fill(0);
  for (let t = 0; t < errors.length; t += 1) {
    const size = Math.abs(errors[t] ?? Number.NaN);
    const hour = Math.floor(hours[t] ?? 0);
    if (!isKnown(size)) continue;
    sums[hour] = (sums[hour] ?? 0) + size;
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  const total = counts.reduce((a, b) => a + b, 0);
  const mean = sums.reduce((a, b) => a + b, 0) / Math.max(1, total);
  if (!(mean > 0)) return new Array<number>(HOURS).fill(1);
  const raw = sums.map((sum, h) => ((counts[h] ?? 0) < FEW ? 1 : sum / (counts[h] ?? 1) / mean));
  const near = (h: number): number => raw[(h + HOURS) % HOURS] ?? 1;
  return raw.map((value, h) =>
    Math.min(MOST_HOUR, Math.max(LEAST_HOUR, 0.5 * value + 0.25 * near(h - 1) + 0.25 * near(h + 1))),
  );
}
