/** Forecasts looked up by series and laid on the slots of the horizon. */
import { DomainError } from '../domain-error.js';
import { quantileOf, type SeriesForecast } from '../series/forecast.js';
import type { SeriesId } from '../series/series.js';

/** Read access to the forecasts of one cycle on its slots. */
export class ForecastView {
  private readonly bySeries: ReadonlyMap<string, SeriesForecast>;

  constructor(
    forecasts: readonly SeriesForecast[],
    private readonly slotsMs: readonly number[],
  ) {
    this.bySeries = new Map(forecasts.map((forecast) => [forecast.seriesId, forecast]));
  }

  /** Mean on the slots, house unit, shape (T); null when there is no forecast of the series. */
  mean(seriesId: SeriesId): number[] | null {
    const forecast = this.bySeries.get(seriesId);
    return forecast ? this.onSlots(forecast, forecast.mean) : null;
  }

  /**
   * Like {@link mean}, for a series no plan can do without.
   *
   * @throws DomainError `invalid-input` when it is missing
   */
  neededMean(seriesId: SeriesId): number[] {
    const mean = this.mean(seriesId);
    if (mean) return mean;
    throw new DomainError(
      'invalid-input',
      `no forecast of ${seriesId}; the plan needs one for every meter: forecast it or take the meter out of the site`,
      { seriesId },
    );
  }

  /** Quantile at `level` less the mean, shape (T); null when the series or its quantiles are unknown. */
  spread(seriesId: SeriesId, level: number): number[] | null {
    const forecast = this.bySeries.get(seriesId);
    if (!forecast || forecast.quantiles.length === 0) return null;
    const quantile = this.onSlots(forecast, quantileOf(forecast, level));
    const mean = this.onSlots(forecast, forecast.mean);
    return quantile.map((value, t) => value - (mean[t] ?? 0));
  }

  private onSlots(forecast: SeriesForecast, values: readonly number[]): number[] {
    return this.slotsMs.map((slotMs) => {
      const value = values[Math.floor((slotMs - forecast.startMs) / forecast.stepMs)];
      if (value !== undefined && Number.isFinite(value)) return value;
      throw new DomainError(
        'invalid-input',
        `forecast of ${forecast.seriesId} by ${forecast.modelId} has ${value === undefined ? 'no value' : 'no finite value'} ` +
          `for ${new Date(slotMs).toISOString()}; expected one finite number for each slot of the horizon`,
        { seriesId: forecast.seriesId, slotMs },
      );
    });
  }
}
