/** Forecasts of single buildings as they were known at an instant: what a program that pays by its own forecast rests on. */
import { Injectable } from '@nestjs/common';
import { type EventWindow, slotsOf } from '../../core/flexibility/load-history.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { ForecastStore } from '../../ports/forecast-store.js';

@Injectable()
export class OwnForecasts {
  constructor(private readonly forecasts: ForecastStore) {}

  /**
   * Mean power by quarter-hour of the window [kW], by the newest forecasts issued until the instant [epoch ms]; null where a
   * quarter-hour has none.
   */
  async meanKw(seriesId: SeriesId, window: EventWindow, knownAtMs: number): Promise<number[] | null> {
    const steps = await this.forecasts.newestPerStep({ seriesId, ...window, knownAtMs, minLeadMs: 0 });
    const values = slotsOf(window).map(
      (slotMs) =>
        steps.find((step) => step.startMs <= slotMs && slotMs + SLOT_MS <= step.startMs + step.stepMs)
          ?.mean ?? Number.NaN,
    );
    return values.every(Number.isFinite) ? values : null;
  }
}
