/** ForecastStore in memory. */
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { ForecastStore } from '../../ports/forecast-store.js';

export class MemoryForecastStore extends ForecastStore {
  override put(_forecasts: readonly SeriesForecast[]): Promise<void> {
    return Promise.reject(new Error('not there yet'));
  }
  override latest(_seriesIds: readonly SeriesId[], _knownAtMs: number): Promise<Map<SeriesId, SeriesForecast>> {
    return Promise.reject(new Error('not there yet'));
  }
}
