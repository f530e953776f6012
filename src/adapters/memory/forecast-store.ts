/** Forecasts in memory. */
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { assertStorableForecast } from '../../core/series/storable.js';
import { ForecastStore } from '../../ports/forecast-store.js';
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
}
