import type { ForecastScore } from '../core/series/forecast-score.js';
import type { SeriesId } from '../core/series/series.js';

/** A model fitted to a series; the state is plain JSON that its model understands. */
export interface FittedModel {
  readonly seriesId: SeriesId;
  /** Model with version, for example `calendar-ridge@1`. */
  readonly modelId: string;
  /** End of the history it was fitted on [epoch ms]. */
  readonly cutMs: number;
  /** Nothing known later was used [epoch ms]. */
  readonly knownAtMs: number;
  readonly state: unknown;
  /** What was odd about its history, in words. */
  readonly marks: readonly string[];
  /** Mean pinball loss of each model that was tried on the last days, in the order of preference; empty when none was compared. */
  readonly tried: readonly { readonly modelId: string; readonly pinball: number }[];
}

/**
 * Keeps what was fitted and how what it said turned out. Written by the nightly jobs, read once a day by planning and by people
 * who ask. Fails with DomainError `store-unavailable` (retryable).
 */
export abstract class ForecastModelStore {
  /** Idempotent by (series, cut): the first one stays. Models whose cut is `keepMs` older than the newest put are forgotten. */
  abstract putModels(models: readonly FittedModel[], keepMs: number): Promise<void>;
  /** Models of exactly this cut; series without one are absent. */
  abstract models(seriesIds: readonly SeriesId[], cutMs: number): Promise<Map<SeriesId, FittedModel>>;
  /** Idempotent by (series, day, lead): the first one stays. */
  abstract putScores(scores: readonly ForecastScore[]): Promise<void>;
  /** Scores of days that begin in [startMs, endMs), ordered by series, lead, day; `null` = of every series. */
  abstract scores(
    seriesIds: readonly SeriesId[] | null,
    range: { readonly startMs: number; readonly endMs: number },
  ): Promise<ForecastScore[]>;
}
