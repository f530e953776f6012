import type { SeriesForecast } from '../core/series/forecast.js';
import type { SeriesId } from '../core/series/series.js';

/** Which steps of a series are asked for. */
export interface ForecastStepQuery {
  readonly seriesId: SeriesId;
  /** Steps that hold a quarter-hour of [startMs, endMs), both on the quarter-hour [epoch ms]. */
  readonly startMs: number;
  readonly endMs: number;
  /** Only forecasts issued at or before this instant [epoch ms]. */
  readonly knownAtMs: number;
  /** Only forecasts issued at least this long before the step begins [ms]; 0 = issued before the step ends. */
  readonly minLeadMs: number;
}

/** One step of a forecast. */
export interface ForecastStep {
  readonly startMs: number;
  readonly stepMs: number;
  /** House unit of the series; NaN = none. */
  readonly mean: number;
  /** One per level, lowest first; empty when none is known. */
  readonly quantiles: readonly number[];
  readonly modelId: string;
  readonly issuedAtMs: number;
  readonly marks: readonly string[];
}

/** Keeps every forecast with who said it and when it was known. Written once per cycle, read by planning and people. */
export abstract class ForecastStore {
  /** Idempotent by (series, model, issuedAt). */
  abstract put(forecasts: readonly SeriesForecast[]): Promise<void>;
  /** Newest forecast of each series issued at or before `knownAtMs`; absent when none. */
  abstract latest(seriesIds: readonly SeriesId[], knownAtMs: number): Promise<Map<SeriesId, SeriesForecast>>;
  /**
   * For each step the newest forecast that covers it. What was issued after a step had ended is no forecast of it; neither is
   * looked for what was issued more than FORECAST_REACH_MS before. Ordered by start.
   */
  abstract newestPerStep(query: ForecastStepQuery): Promise<ForecastStep[]>;
}
