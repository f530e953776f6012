/** Forecasts that add up: the mean of a sum is the sum of its meters' means, its spread stays its own. */
import type { Forecast } from '../../../forecasts/index.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { ForecastTarget } from './forecast-targets.js';

/** A watt: forecasts are given no finer, so that sums are equal and not almost equal. */
const PER_KW = 1000;

/** A target, its own forecast, and when it was made. */
export interface OwnForecast {
  readonly target: ForecastTarget;
  readonly own: Forecast;
  /** Model that made it; default the preferred one. */
  readonly modelId?: string;
  readonly marks: readonly string[];
}

/**
 * Turns forecasts into stored ones, bottom-up coherent.
 *
 * @param made parts before the sums they belong to
 */
export function coherentForecasts(
  made: readonly OwnForecast[],
  issue: { readonly slotMs: number; readonly knownAtMs: number },
): SeriesForecast[] {
  const done = new Map<SeriesId, SeriesForecast>();
  for (const { target, own, modelId, marks } of made) {
    const parts = target.parts.flatMap((id) => (id === target.id ? [] : (done.get(id) ?? [])));
    const mean = parts.length === 0 ? Array.from(own.mean, toWatt) : sumOfMeans(parts);
    const shift = mean.map((kw, h) => kw - (own.mean[h] ?? 0));
    done.set(target.id, {
      seriesId: target.id,
      modelId: modelId ?? target.model.id,
      issuedAtMs: issue.knownAtMs,
      startMs: issue.slotMs,
      stepMs: SLOT_MS,
      mean,
      quantiles: own.quantiles.map((row) => Array.from(row, (kw, h) => toWatt(kw + (shift[h] ?? 0)))),
      marks: [...own.marks, ...marks, ...partMarks(parts)],
    });
  }
  return [...done.values()];
}

function sumOfMeans(parts: readonly SeriesForecast[]): number[] {
  return (parts[0]?.mean ?? []).map((_, h) =>
    toWatt(parts.reduce((sum, part) => sum + (part.mean[h] ?? 0), 0)),
  );
}

function partMarks(parts: readonly SeriesForecast[]): string[] {
  const marked = parts.filter((part) => part.marks.length > 0).length;
  return marked === 0
    ? []
    : [`parts-marked: ${String(marked)} of its ${String(parts.length)} meters' forecasts carry marks`];
}

function toWatt(kw: number): number {
  const rounded = Math.round(kw * PER_KW) / PER_KW;
  // No negative zero: it would print as 0 and compare as another number.
  return rounded === 0 ? 0 : rounded;
}
