/** Reads what the overview shows of the city: the last day, the forecasts of the next, the newest values. */
import { Injectable } from '@nestjs/common';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type MeterReading, seriesId, type SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { aheadSeries, CitySupply, ClosedDay, DAY_SLOTS } from './city-columns.js';

@Injectable()
export class CityHistory {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly forecasts: ForecastStore,
    private readonly model: SiteModel,
  ) {}

  /** The day that ends with the slot [epoch ms]. */
  async lastDay(supply: CitySupply, slotMs: number): Promise<ClosedDay> {
    const startMs = slotMs - DAY_SLOTS * SLOT_MS;
    const values = await this.readings.slotValues({ seriesIds: supply.seriesIds(), startMs, endMs: slotMs });
    return new ClosedDay(startMs, values);
  }

  /** Newest forecasts that the next day is read from. */
  forecastsOf(supply: CitySupply, nowMs: number): Promise<Map<SeriesId, SeriesForecast>> {
    return this.forecasts.latest(aheadSeries(supply), nowMs);
  }

  /** Newest values of meters and batteries. */
  newest(nowMs: number): Promise<Map<SeriesId, MeterReading>> {
    const { grid } = this.model.site();
    const batteries = grid.assets.filter(({ kind }) => kind === 'battery');
    return this.readings.latest(
      [
        ...grid.meters.map(({ id }) => seriesId(id, 'activePower')),
        ...batteries.flatMap(({ id }) => [seriesId(id, 'activePower'), seriesId(id, 'soc')]),
      ],
      nowMs,
    );
  }
}
