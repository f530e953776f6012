/** The unit of exchange: a regular series of numbers with NaN where nothing is known. */

/** Value i covers [startMs + i*stepMs, startMs + (i+1)*stepMs). NaN = missing. */
export interface RegularSeries {
  /** Start of value 0 [epoch ms, UTC]. */
  readonly startMs: number;
  /** Length of one step [ms]. */
  readonly stepMs: number;
  /** Shape (T). */
  readonly values: Float64Array;
}

/** True for a value that is there: neither NaN, infinite nor outside its array. */
export function isKnown(value: number | undefined): value is number {
  // Arithmetic and not Number.isFinite: this runs in every inner loop.
  return value !== undefined && value - value === 0;
}

/** The series from its first known value on; the same series when none is known. */
export function trimmed(series: RegularSeries): RegularSeries {
  const first = series.values.findIndex((value) => isKnown(value));
  if (first <= 0) return series;
  return {
    ...series,
    startMs: series.startMs + first * series.stepMs,
    values: series.values.subarray(first),
  };
}

/** Instant at which the last value of the series ends [epoch ms]. */
export function endOf(series: RegularSeries): number {
  return series.startMs + series.values.length * series.stepMs;
}

/** Value that covers the instant; NaN outside the series. */
export function valueAt(series: RegularSeries, ms: number): number {
  return series.values[Math.floor((ms - series.startMs) / series.stepMs)] ?? Number.NaN;
}

/**
 * The series over [startMs, endMs) on its own grid; NaN where it does not reach.
 *
 * @throws RangeError if a bound does not lie on the grid of the series
 */
export function sliceOf(series: RegularSeries, startMs: number, endMs: number): RegularSeries {
  const first = (startMs - series.startMs) / series.stepMs;
  const length = (endMs - startMs) / series.stepMs;
  if (!Number.isInteger(first) || !Number.isInteger(length) || length < 0) {
    throw new RangeError(
      `a slice must lie on the grid of its series (start ${String(series.startMs)}, step ${String(series.stepMs)} ms); saw [${String(startMs)}, ${String(endMs)})`,
    );
  }
  const values = new Float64Array(length).fill(Number.NaN);
  const from = Math.max(0, first);
  const to = Math.min(series.values.length, first + length);
  if (to > from) values.set(series.values.subarray(from, to), from - first);
  return { startMs, stepMs: series.stepMs, values };
}

/** Number of values that are known. */
export function knownCount(series: RegularSeries): number {
  let count = 0;
  for (const value of series.values) if (isKnown(value)) count += 1;
  return count;
}

/**
 * The news that a state does not know yet: from the end of its knowledge on, NaN where a gap lies between.
 *
 * @param knownToMs end of the state's knowledge [epoch ms]
 * @throws RangeError if the news does not lie on the grid of the state
 */
export function newsSince(knownToMs: number, stepMs: number, news: RegularSeries): RegularSeries {
  if (news.stepMs !== stepMs) {
    throw new RangeError(
      `news must have the step of its state (${String(stepMs)} ms); saw ${String(news.stepMs)} ms`,
    );
  }
  return sliceOf(news, knownToMs, Math.max(knownToMs, endOf(news)));
}
