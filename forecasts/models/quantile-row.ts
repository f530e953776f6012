/** Middle and width of a row of rising quantiles. */

const HALF = 0.5;

/** Place of the first level that is not below one half; the last place when all are. */
export function middleIndex(levels: readonly number[]): number {
  const upper = levels.findIndex((level) => level >= HALF);
  return upper < 0 ? levels.length - 1 : upper;
}

/** Quantile at {@link middleIndex}, unit of the series. */
export function middleOf(quantiles: readonly number[], levels: readonly number[]): number {
  return quantiles[middleIndex(levels)] ?? 0;
}

/** Distance of the outer quantiles, unit of the series. */
export function widthOf(quantiles: readonly number[]): number {
  return (quantiles[quantiles.length - 1] ?? 0) - (quantiles[0] ?? 0);
}
