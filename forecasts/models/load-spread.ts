/** How far off a load forecast is: its errors' size by lead, hour, season and recent days, and their quantiles in that size. */
import { isKnown } from '../regular-series.js';
import { addRows, emptyEquations, solveEquations } from './normal-equations.js';

const HOURS = 24;
/** Columns of the size: one, two harmonics of the year, rest day, recent size. */
const WIDTH = 7;
const SHRINKAGE = 20;
/** An error is at least this share of its hour's mean size, so that its logarithm is bounded. */
const LEAST_SHARE = 0.05;
/** Bounds of the size relative to its hour's mean. */
const LEAST_FACTOR = 0.4;
const MOST_FACTOR = 3;
/** Rows of the size regression: one in so many. */
const STRIDE = 3;
/** Days of history over which the widening of a spread fades: errors of days that were left out are smaller than those ahead. */
const WIDENING_DAYS = 60;

/** Fitted spread; plain JSON. Quantile = size(lead, hour) · factor(season, recent) · table(lead). */
export interface LoadSpread {
  /** Leads in steps, rising. */
  readonly anchors: readonly number[];
  /** Mean absolute error per anchor and civil hour, shape (anchors, 24). */
  readonly sizes: readonly (readonly number[])[];
  /** Coefficients of the logarithm of the factor. */
  readonly factor: readonly number[];
  /** Per anchor one value per level, in units of the size. */
  readonly table: readonly (readonly number[])[];
}

/** What is known of each step, shape (T) each. */
export interface SpreadClock {
  readonly hour: Float64Array;
  readonly yearCos: Float64Array;
  readonly yearSin: Float64Array;
  readonly rest: Uint8Array;
}

/** Errors to learn from. */
export interface SpreadInput {
  readonly anchors: readonly number[];
  /** Per anchor the errors at each target step, shape (T), NaN where unknown. */
  readonly errors: readonly Float64Array[];
  readonly clock: SpreadClock;
  /** Relative size of the recent errors as it stood after each step, shape (T); see {@link recentSizes}. */
  readonly recent: Float64Array;
  readonly levels: readonly number[];
  /** Length of the history [days]. */
  readonly days: number;
}

/** Mean absolute errors by hour for one lead, shape (24). */
export function sizesByHour(errors: Float64Array, hour: Float64Array): number[] {
  const sums = new Array<number>(HOURS).fill(0);
  const counts = new Array<number>(HOURS).fill(0);
  for (let t = 0; t < errors.length; t += 1) {
    const size = Math.abs(errors[t] ?? Number.NaN);
    if (!isKnown(size)) continue;
    const h = Math.floor(hour[t] ?? 0);
    sums[h] = (sums[h] ?? 0) + size;
    counts[h] = (counts[h] ?? 0) + 1;
  }
  const all =
    sums.reduce((a, b) => a + b, 0) /
    Math.max(
      1,
      counts.reduce((a, b) => a + b, 0),
    );
  return sums.map((sum, h) => ((counts[h] ?? 0) > 0 ? sum / (counts[h] ?? 1) : all) || Number.EPSILON);
}

/** Relative size of recent errors after one more; `gain` is the share by which the newest counts. */
export function recentSize(before: number, relative: number, gain: number): number {
  return isKnown(relative) ? before + gain * (Math.min(6, relative) - before) : before;
}

/** {@link recentSize} step after step, from 1 on, shape (T). */
export function recentSizes(
  errors: Float64Array,
  hour: Float64Array,
  { sizes, gain }: { readonly sizes: readonly number[]; readonly gain: number },
): Float64Array {
  let current = 1;
  return errors.map((error, t) => {
    current = recentSize(current, Math.abs(error) / (sizes[Math.floor(hour[t] ?? 0)] ?? 1), gain);
    return current;
  });
}

/** Fits the spread. */
export function fitLoadSpread(input: SpreadInput): LoadSpread {
  const { anchors, errors, clock, recent, levels, days } = input;
  const widening = 1 + WIDENING_DAYS / Math.max(1, days);
  const sizes = errors.map((row) => sizesByHour(row, clock.hour));
  const factor = fitFactor(input, sizes);
  const row = new Float64Array(WIDTH);
  const table = errors.map((own, a) => {
    const relative = own.map((error, t) => {
      fillRow(row, { clock, t, recent: recent[t - (anchors[a] ?? 1)] ?? 1 });
      return error / ((sizes[a]?.[Math.floor(clock.hour[t] ?? 0)] ?? 1) * factorOf(factor, row));
    });
    return quantilesOf(relative, levels).map((value) => value * widening);
  });
  return { anchors, sizes, factor, table };
}

/** Error quantiles at a lead [steps] for step t of the clock. */
export function loadSpreadAt(
  spread: LoadSpread,
  lead: number,
  at: { readonly clock: SpreadClock; readonly t: number; readonly recent: number },
): number[] {
  const { anchors, sizes, table } = spread;
  let b = anchors.findIndex((anchor) => anchor >= lead);
  if (b < 0) b = anchors.length - 1;
  const a = Math.max(0, b - 1);
  const low = anchors[a] ?? lead;
  const high = anchors[b] ?? lead;
  const share = high > low ? Math.min(1, Math.max(0, (lead - low) / (high - low))) : 1;
  const row = new Float64Array(WIDTH);
  fillRow(row, at);
  const hour = Math.floor(at.clock.hour[at.t] ?? 0);
  const size = share * (sizes[b]?.[hour] ?? 1) + (1 - share) * (sizes[a]?.[hour] ?? 1);
  const scale = size * factorOf(spread.factor, row);
  return (table[b] ?? []).map((value, l) => scale * (share * value + (1 - share) * (table[a]?.[l] ?? value)));
}

function fitFactor(
  { anchors, errors, clock, recent }: SpreadInput,
  sizes: readonly (readonly number[])[],
): number[] {
  const length = clock.hour.length;
  const design = new Float64Array(length * WIDTH);
  const target = new Float64Array(length);
  const equations = emptyEquations(WIDTH, 1);
  for (const [a, own] of errors.entries()) {
    const lead = anchors[a] ?? 1;
    const steps = Int32Array.from(own.keys()).filter((t) => t >= lead && t % STRIDE === 0 && isKnown(own[t]));
    for (const t of steps) {
      const size = Math.abs(own[t] ?? 0) / (sizes[a]?.[Math.floor(clock.hour[t] ?? 0)] ?? 1);
      fillRow(design.subarray(t * WIDTH, (t + 1) * WIDTH), { clock, t, recent: recent[t - lead] ?? 1 });
      target[t] = Math.log(Math.max(LEAST_SHARE, size));
    }
    const weights = new Float64Array(steps.length).fill(1 / errors.length);
    addRows(equations, design, { steps, weights, targets: [target] });
  }
  const penalties = new Array<number>(WIDTH).fill(SHRINKAGE);
  penalties[0] = 1e-6;
  const solution = solveEquations(equations, penalties)?.[0];
  // The constant is left to the table: only differences of size are taken.
  return Array.from({ length: WIDTH }, (_, j) => (j === 0 ? 0 : (solution?.[j] ?? 0)));
}

function factorOf(factor: readonly number[], row: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < WIDTH; j += 1) sum += (factor[j] ?? 0) * (row[j] ?? 0);
  return Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, Math.exp(sum)));
}

function fillRow(
  row: Float64Array,
  { clock, t, recent }: { readonly clock: SpreadClock; readonly t: number; readonly recent: number },
): void {
  const c = clock.yearCos[t] ?? 0;
  const s = clock.yearSin[t] ?? 0;
  row[0] = 1;
  row[1] = c;
  row[2] = s;
  row[3] = 2 * c * c - 1;
  row[4] = 2 * c * s;
  row[5] = clock.rest[t] ?? 0;
  row[6] = Math.log(Math.max(0.1, recent));
}

/** Quantiles of the known values, rising; zeros when there are none. */
function quantilesOf(values: Float64Array, levels: readonly number[]): number[] {
  const known = values.filter((value) => isKnown(value)).sort();
  return levels.map((level) => {
    const position = level * (known.length - 1);
    const low = Math.max(0, Math.floor(position));
    const a = known[low] ?? 0;
    return a + ((known[low + 1] ?? a) - a) * (position - low);
  });
}
