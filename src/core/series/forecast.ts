/** A forecast of one series: who said it, when it was known, its mean and its quantiles. */
import type { SeriesId } from './series.js';

/** Levels of the nine quantiles every forecast carries. */
export const QUANTILE_LEVELS = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95] as const;

/** Longest time from the issue of a forecast to a step of it that is looked for when steps are read one by one [ms]: 8 days. */
export const FORECAST_REACH_MS = 691_200_000;

/** Forecast of a series on a regular grid; plain arrays, so that it is stored, hashed and replayed as it is. */
export interface SeriesForecast {
  readonly seriesId: SeriesId;
  /** Model that made it, with version, for example `calendar-ridge@1`. */
  readonly modelId: string;
  /** Instant from which it was known [epoch ms, UTC]. */
  readonly issuedAtMs: number;
  /** Start of the first step [epoch ms, UTC]. */
  readonly startMs: number;
  readonly stepMs: number;
  /** House unit of the series, shape (T). */
  readonly mean: readonly number[];
  /** One row of shape (T) per level of {@link QUANTILE_LEVELS}; never crossing. Empty when none is known. */
  readonly quantiles: readonly (readonly number[])[];
  /** Fallbacks that were taken, in words a person understands; empty when none was. */
  readonly marks: readonly string[];
}

/**
 * Values of the quantile at `level`, shape (T); the mean when the forecast has no quantiles.
 *
 * Between two of the nine levels it is linear in the level, which above the median of a one-humped error lies on the safe
 * side. Beyond the outermost level nothing was measured: the error is assumed to have an exponential tail through the two
 * outermost quantiles, so that a miss ten times rarer is always the same step further out.
 *
 * @param level 0 < level < 1
 * @throws RangeError for another level
 */
export function quantileOf(forecast: SeriesForecast, level: number): readonly number[] {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`a quantile has a level between 0 and 1, both excluded; saw ${String(level)}`);
  }
  const { quantiles } = forecast;
  if (quantiles.length === 0) return forecast.mean;
  const { low, high, share } = bracketOf(level);
  const from = quantiles[low] ?? forecast.mean;
  const to = quantiles[high] ?? forecast.mean;
  if (share === 0) return from;
  return from.map((value, t) => value + share * ((to[t] ?? value) - value));
}

/** The two levels a level is read from and how far it lies from the first towards the second; beyond 1 in a tail. */
function bracketOf(level: number): { low: number; high: number; share: number } {
  const last = QUANTILE_LEVELS.length - 1;
  const at = (index: number): number => QUANTILE_LEVELS[index] ?? 0.5;
  if (level > at(last))
    return { low: last - 1, high: last, share: tailShare(1 - level, 1 - at(last), 1 - at(last - 1)) };
  if (level < at(0)) return { low: 1, high: 0, share: tailShare(level, at(0), at(1)) };
  const high = QUANTILE_LEVELS.findIndex((known) => known >= level);
  if (high === 0 || at(high) === level) return { low: high, high, share: 0 };
  const low = high - 1;
  return { low, high, share: (level - at(low)) / (at(high) - at(low)) };
}

/** Exponential tail: the distance grows with the logarithm of how rare it is. `outer` and `inner` are the rarities of the two known levels. */
function tailShare(rarity: number, outer: number, inner: number): number {
  return 1 + Math.log(outer / rarity) / Math.log(inner / outer);
}
