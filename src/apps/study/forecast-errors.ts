/**
 * Forecasts of a day that is played: the truth, off by the errors our own forecasts made on a day of the past. A past day is one
 * block: for each of its re-plannings the error at every lead and how wide the quantiles stood, so that errors keep their
 * correlation over lead, over re-plannings and over substations.
 */
import { sliceOf, type RegularSeries } from '../../../forecasts/index.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';

/** Errors of one series at one re-planning. */
export interface ErrorRows {
  /** Forecast less what came, shape (H). */
  readonly error: readonly number[];
  /** Quantiles less the mean, shape (9, H). */
  readonly quantiles: readonly (readonly number[])[];
}

/** The errors of one day of the past. */
export interface ErrorDay {
  /** What day it was and who forecast it, in words. */
  readonly source: string;
  /** Factor that brings the errors of a series to the day they are laid over. */
  scale(series: SeriesId, truth: readonly number[]): number;
  /** Errors of a series at the k-th slot of the day; null when it was not forecast. */
  at(k: number, series: SeriesId): ErrorRows | null;
}

/** What came, and how it is forecast. */
export interface ForecastDay {
  /** The truth of every series over the day and the horizon beyond it. */
  readonly truth: readonly SeriesForecast[];
  readonly errors: ErrorDay;
  readonly horizonSlots: number;
  /** Widens or narrows all errors together with their quantiles; 1 = as measured. */
  readonly errorScale: number;
}

/** The forecasts of the k-th slot of the day, as issued at its start. */
export function forecastsAt(
  { truth, errors, horizonSlots, errorScale }: ForecastDay,
  k: number,
): SeriesForecast[] {
  return truth.map((series) => {
    const rows = errors.at(k, series.seriesId);
    const startMs = series.startMs + k * SLOT_MS;
    const came = series.mean.slice(k, k + horizonSlots);
    const issued = { ...series, issuedAtMs: startMs, startMs, mean: came };
    if (rows === null) return issued;
    const factor = errorScale * errors.scale(series.seriesId, series.mean);
    const never = series.seriesId.endsWith('.power') ? 0 : Number.POSITIVE_INFINITY;
    const mean = came.map((kw, h) => Math.min(never, kw + factor * (rows.error[h] ?? 0)));
    return {
      ...issued,
      modelId: 'resampled-errors@1',
      mean,
      quantiles: rows.quantiles.map((row) =>
        mean.map((kw, h) => Math.min(never, kw + factor * (row[h] ?? 0))),
      ),
    };
  });
}

/** The errors of a forecast against what came; both cover its leads. */
export function errorRows(
  forecast: { readonly mean: ArrayLike<number>; readonly quantiles: readonly ArrayLike<number>[] },
  came: RegularSeries,
  originMs: number,
): ErrorRows {
  const mean = Array.from(forecast.mean);
  const { values } = sliceOf(came, originMs, originMs + mean.length * came.stepMs);
  return {
    error: mean.map((kw, h) => kw - (values[h] ?? Number.NaN)),
    quantiles: forecast.quantiles.map((row) => mean.map((kw, h) => (row[h] ?? kw) - kw)),
  };
}

/** Mean of known values. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / Math.max(1, values.length);
}
