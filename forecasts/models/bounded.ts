/** Mean and error quantiles into a forecast that keeps the bounds of its series and never crosses itself. */

/** Physical bounds of a series; plain JSON, null = none. */
export interface Bounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Bounds of the options of a fit. */
export function boundsOf(options: { readonly lowerBound?: number; readonly upperBound?: number }): Bounds {
  return { lower: options.lowerBound ?? null, upper: options.upperBound ?? null };
}

/** The value inside its bounds. */
export function bounded(value: number, bounds: Bounds): number {
  const raised = bounds.lower === null ? value : Math.max(bounds.lower, value);
  return bounds.upper === null ? raised : Math.min(bounds.upper, raised);
}

/** Empty rows for the quantiles, shape (levels, H). */
export function quantileRows(levels: readonly number[], horizon: number): Float64Array[] {
  return levels.map(() => new Float64Array(horizon));
}

/** Writes mean + error quantile at step h, inside the bounds and not below the level before. */
export function writeQuantiles(
  rows: readonly Float64Array[],
  h: number,
  { mean, errors, bounds }: { mean: number; errors: readonly number[]; bounds: Bounds },
): void {
  let before = Number.NEGATIVE_INFINITY;
  for (const [level, row] of rows.entries()) {
    before = Math.max(before, bounded(mean + (errors[level] ?? 0), bounds));
    row[h] = before;
  }
}
