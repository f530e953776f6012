/** Widening of quantiles that were seen on few days: how many independent days there were, and what they leave open. */
import { DAY_MS } from '../features/same-slot.js';
import { middleIndex, middleOf, widthOf } from './quantile-row.js';

/**
 * Widths grow by this over the number of independent days that they were seen on: (z² + 1) / 4 for a spread that is estimated,
 * 1/2 for a middle that is, with z = 1.28 of the 80 % interval (Student's quantiles to first order).
 */
const FEW_DAYS_WIDER = 1.16;

/** A forecast value that was learned from. */
export interface Outcome {
  readonly originMs: number;
  readonly leadMs: number;
  readonly outcome: number;
  /** Rising, one per level, with a width. */
  readonly quantiles: readonly number[];
}

/**
 * Offsets under which quantiles lie the farther from the middle, the fewer days tell of it.
 *
 * @param offsets one per level [widths]
 * @param outcomes what they were found on, not empty; none without width
 */
export function widenedByDays(
  offsets: readonly number[],
  outcomes: readonly Outcome[],
  levels: readonly number[],
): number[] {
  const more = FEW_DAYS_WIDER / independentDays(outcomes, levels);
  const lean = offsets[middleIndex(levels)] ?? 0;
  const places = meanPlaces(outcomes, levels);
  return offsets.map((offset, i) => offset + more * ((places[i] ?? 0) + offset - lean));
}

/** Mean distance of each level's quantile from the middle, in widths. */
function meanPlaces(outcomes: readonly Outcome[], levels: readonly number[]): number[] {
  const sums = levels.map(() => 0);
  for (const { quantiles } of outcomes) {
    const middle = middleOf(quantiles, levels);
    const width = widthOf(quantiles);
    for (const [i, quantile] of quantiles.entries()) sums[i] = (sums[i] ?? 0) + (quantile - middle) / width;
  }
  return sums.map((sum) => sum / outcomes.length);
}

/**
 * How many independent days the days of some outcomes are worth: n / (1 + 2 Σ ρ(k)) with the correlations ρ of the mean errors of
 * days k apart, up to the first that is not above 1 / √n, as chance alone would make it. At least one.
 */
function independentDays(outcomes: readonly Outcome[], levels: readonly number[]): number {
  const errors = meanErrorsByDay(outcomes, levels);
  const mean = [...errors.values()].reduce((sum, error) => sum + error, 0) / errors.size;
  const productAt = (lag: number): number => {
    let sum = 0;
    for (const [day, error] of errors) sum += (error - mean) * ((errors.get(day + lag) ?? mean) - mean);
    return sum;
  };
  const size = productAt(0);
  const byChance = size / Math.sqrt(errors.size);
  let alike = 1;
  for (let lag = 1; lag < errors.size; lag += 1) {
    const product = productAt(lag);
    if (!(product > byChance)) break;
    alike += (2 * product) / size;
  }
  return Math.max(1, errors.size / alike);
}

/** Mean error of each day of outcomes, in widths. */
function meanErrorsByDay(
  outcomes: readonly Outcome[],
  levels: readonly number[],
): ReadonlyMap<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { originMs, leadMs, outcome, quantiles } of outcomes) {
    const day = Math.floor((originMs + leadMs) / DAY_MS);
    const own = sums.get(day) ?? { sum: 0, count: 0 };
    own.sum += (outcome - middleOf(quantiles, levels)) / widthOf(quantiles);
    own.count += 1;
    sums.set(day, own);
  }
  return new Map([...sums].map(([day, { sum, count }]) => [day, sum / count]));
}
