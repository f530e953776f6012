/** Summaries of measured times. */

/** The value that the share `level` of all does not exceed; NaN when there is none. */
export function quantile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(level * sorted.length) - 1));
  return sorted[at] ?? Number.NaN;
}

/** The middle value; the mean of the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Median, least and greatest. */
export function spreadOf(values: readonly number[]): {
  readonly median: number;
  readonly low: number;
  readonly high: number;
} {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}
