/** A forecast of one series: who said it, when it was known, its mean and its quantiles. */
import type { SeriesId } from './series.js';

/** Levels of the nine quantiles every forecast carries. */
export const QUANTILE_LEVELS = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95] as const;

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

/** Values of the quantile nearest to `level`; the mean when the forecast has no quantiles. Shape (T). */
export function quantileOf(forecast: SeriesForecast, level: number): readonly number[] {
  let best = 0;
  QUANTILE_LEVELS.forEach((l, i) => {
    if (Math.abs(l - level) < Math.abs((QUANTILE_LEVELS[best] ?? 0) - level)) best = i;
  });
  return forecast.quantiles[best] ?? forecast.mean;
}
