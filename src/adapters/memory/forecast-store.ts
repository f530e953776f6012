/** Forecasts in memory. */
import { FORECAST_REACH_MS, type SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { assertStorableForecast } from '../../core/series/storable.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { type ForecastStep, type ForecastStepQuery, ForecastStore } from '../../ports/forecast-store.js';
import { settled } from './settled.js';

/** Keeps every forecast once by (series, model, issuedAt). */
export class MemoryForecastStore extends ForecastStore {
  private readonly bySeries = new Map<SeriesId, Map<string, SeriesForecast>>();

  override put(forecasts: readonly SeriesForecast[]): Promise<void> {
    return settled(() => {
      forecasts.forEach(assertStorableForecast);
      for (const forecast of forecasts) {
        const known = this.bySeries.get(forecast.seriesId) ?? new Map<string, SeriesForecast>();
        this.bySeries.set(forecast.seriesId, known);
        const key = `${String(forecast.issuedAtMs)} ${forecast.modelId}`;
        if (!known.has(key)) known.set(key, structuredClone(forecast));
      }
    });
  }

  override latest(seriesIds: readonly SeriesId[], knownAtMs: number): Promise<Map<SeriesId, SeriesForecast>> {
    return settled(() => {
      const found = new Map<SeriesId, SeriesForecast>();
      for (const id of [...new Set(seriesIds)].sort()) {
        const newest = [...(this.bySeries.get(id)?.values() ?? [])]
          .filter((forecast) => forecast.issuedAtMs <= knownAtMs)
          .sort((a, b) => b.issuedAtMs - a.issuedAtMs || (a.modelId < b.modelId ? 1 : -1))[0];
        if (newest) found.set(id, structuredClone(newest));
      }
      return found;
    });
  }

  override newestPerStep(query: ForecastStepQuery): Promise<ForecastStep[]> {
    return settled(() => {
      const newestFirst = [...(this.bySeries.get(query.seriesId)?.values() ?? [])]
        .filter((forecast) => forecast.issuedAtMs <= query.knownAtMs)
        .sort((a, b) => b.issuedAtMs - a.issuedAtMs || (a.modelId < b.modelId ? 1 : -1));
      const steps = new Map<string, ForecastStep>();
      for (let slotMs = query.startMs; slotMs < query.endMs; slotMs += SLOT_MS) {
        for (const forecast of newestFirst) {
          const step = stepAt(forecast, slotMs, query.minLeadMs);
          if (!step) continue;
          steps.set(`${String(step.startMs)} ${String(step.issuedAtMs)} ${step.modelId}`, step);
          break;
        }
      }
      return [...steps.values()];
    });
  }
}

/** The step of a forecast that holds the slot, when it was issued early enough. */
function stepAt(forecast: SeriesForecast, slotMs: number, minLeadMs: number): ForecastStep | undefined {
  const { stepMs, issuedAtMs, modelId, marks } = forecast;
  const at = Math.floor((slotMs - forecast.startMs) / stepMs);
  const mean = forecast.mean[at];
  if (mean === undefined) return undefined;
  const startMs = forecast.startMs + at * stepMs;
  const inTime = minLeadMs > 0 ? issuedAtMs <= startMs - minLeadMs : issuedAtMs < startMs + stepMs;
  if (!inTime || issuedAtMs < slotMs - FORECAST_REACH_MS) return undefined;
  const quantiles = forecast.quantiles.map((row) => row[at] ?? Number.NaN);
  return { startMs, stepMs, mean, quantiles, modelId, issuedAtMs, marks: [...marks] };
}
