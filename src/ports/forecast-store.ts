import type { SeriesForecast } from '../core/series/forecast.js';
import type { SeriesId } from '../core/series/series.js';

/** Keeps every forecast with who said it and when it was known. Written once per cycle, read by planning and people. */
export abstract class ForecastStore {
  /** Idempotent by (series, model, issuedAt). */
  abstract put(forecasts: readonly SeriesForecast[]): Promise<void>;
  /** Newest forecast of each series issued at or before `knownAtMs`; absent when none. */
  abstract latest(seriesIds: readonly SeriesId[], knownAtMs: number): Promise<Map<SeriesId, SeriesForecast>>;
}
