/** What baselines of a call are computed from: load of the building, its other calls, its forecast, as known at an instant. */
import { Injectable } from '@nestjs/common';
import type { BaselineInput } from '../../core/flexibility/baseline.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { LOOK_BACK_DAYS } from '../../core/flexibility/eligible-days.js';
import { callsOf } from '../../core/flexibility/ledger.js';
import { type EventWindow, slotsOf } from '../../core/flexibility/load-history.js';
import { ownWindow } from '../../core/flexibility/parts.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import type { SeriesId } from '../../core/series/series.js';
import { civilTime } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';

/** Which call is measured, and what may be known of it. */
export interface MeasuredCall {
  readonly event: DrEvent;
  readonly part: Part;
  readonly building: DrBuilding;
  readonly program: DrProgram;
  /** Only what was known then [epoch ms]. */
  readonly knownAtMs: number;
}

const DAY_MS = 86_400_000;
/** Days read of before a call: those that may be matched, and those matched for placebo days. */
const HISTORY_DAYS = 2 * LOOK_BACK_DAYS;
/** Read after a call: the half-hour of the rectangle, another call beyond it, the rebound. */
const AFTER_MS = 6 * 3_600_000;
const MOST_EVENTS = 1_000;

@Injectable()
export class MeasuredCalls {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly readings: MeterReadingStore,
    private readonly forecasts: ForecastStore,
  ) {}

  async input({ event, part, building, program, knownAtMs }: MeasuredCall): Promise<BaselineInput> {
    // A building is measured in its own time alone, which may begin later and end earlier than the event.
    const window = ownWindow(event, part);
    const startMs = Math.floor(window.startMs / DAY_MS - HISTORY_DAYS) * DAY_MS;
    const endMs = window.endMs + AFTER_MS;
    const id = building.meterSeriesId as SeriesId;
    const [series, events] = await Promise.all([
      this.readings.slotSeries({ seriesIds: [id], startMs, endMs, asKnownAtMs: knownAtMs }),
      this.store.events({ buildingId: building.id, sinceMs: startMs, limit: MOST_EVENTS }),
    ]);
    const otherEvents = callsOf(building.id, events, event.id).filter((call) => call.startMs < endMs);
    const noticeMs = part.notifiedMs ?? event.publishedMs ?? window.startMs;
    return {
      history: { startMs, powerKw: series.get(id)?.values ?? [] },
      event: window,
      noticeMs,
      calledDates: new Set(otherEvents.map((call) => civilTime(call.startMs).date)),
      otherEvents,
      reduction: event.reduction,
      forecastKw: await this.forecastKw(id, window, noticeMs),
      adjustment: program.adjustment,
    };
  }

  /** Forecast of the building from before the notice; null where a quarter-hour has none. */
  private async forecastKw(
    seriesId: SeriesId,
    window: EventWindow,
    knownAtMs: number,
  ): Promise<number[] | null> {
    const steps = await this.forecasts.newestPerStep({ seriesId, ...window, knownAtMs, minLeadMs: 0 });
    const values = slotsOf(window).map(
      (slotMs) =>
        steps.find((step) => step.startMs <= slotMs && slotMs + SLOT_MS <= step.startMs + step.stepMs)
          ?.mean ?? Number.NaN,
    );
    return values.every(Number.isFinite) ? values : null;
  }
}
