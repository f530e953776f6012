/** What baselines of a call are computed from: load of the building, its other calls, its forecast, as known at an instant. */
import { Injectable } from '@nestjs/common';
import type { BaselineInput } from '../../core/flexibility/baseline.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { LOOK_BACK_DAYS } from '../../core/flexibility/eligible-days.js';
import { callsOf } from '../../core/flexibility/ledger.js';
import { type EventWindow, measuredHistory } from '../../core/flexibility/load-history.js';
import { reboundWindow } from '../../core/flexibility/make-statement.js';
import { ownWindow } from '../../core/flexibility/parts.js';
import { placeboCall, placeboDays } from '../../core/flexibility/placebo.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import type { StatementBasis } from '../../core/flexibility/statement.js';
import type { SeriesId } from '../../core/series/series.js';
import { civilTime } from '../../core/time/civil.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { OwnForecasts } from './own-forecasts.service.js';

/** Which call is measured. */
export interface MeasuredCall {
  readonly event: DrEvent;
  readonly part: Part;
  readonly building: DrBuilding;
  readonly program: DrProgram;
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
    private readonly forecasts: OwnForecasts,
  ) {}

  /** What a measurement rests on beside values that were measured or forecast, as it stands now. */
  async basis({ event, part, building, program }: MeasuredCall): Promise<StatementBasis> {
    const { startMs, endMs } = spanOf(ownWindow(event, part));
    const { id, meterSeriesId, reboundMinutes } = building;
    const events = await this.store.events({ buildingId: id, sinceMs: startMs, limit: MOST_EVENTS });
    const { agreedKw, fromMs, untilMs = null } = part;
    const { version, window, reduction } = event;
    return {
      event: { id: event.id, version, window, reduction },
      part: { agreedKw, fromMs, untilMs },
      building: { id, meterSeriesId, reboundMinutes },
      program,
      noticeMs: noticeOf(event, part),
      otherEvents: callsOf(id, events, event.id).filter((call) => call.startMs < endMs),
    };
  }

  /** Inputs of the baselines of a call, as they were known at the instant [epoch ms]. */
  async input(basis: StatementBasis, knownAtMs: number): Promise<BaselineInput> {
    // A building is measured in its own time alone, which may begin later and end earlier than the event.
    const window = ownWindow(basis.event, basis.part);
    const span = spanOf(window);
    const id = basis.building.meterSeriesId as SeriesId;
    const asked = { seriesIds: [id], ...span, asKnownAtMs: knownAtMs };
    const values = await this.readings.slotValues(asked);
    const { noticeMs, otherEvents, program, event } = basis;
    return {
      history: measuredHistory(values, span),
      event: window,
      noticeMs,
      calledDates: new Set(otherEvents.map((call) => civilTime(call.startMs).date)),
      otherEvents,
      reduction: event.reduction,
      forecastKw: await this.forecasts.meanKw(id, window, noticeMs),
      adjustment: program.adjustment,
    };
  }

  /** The same with forecasts of the hours after the call, and of the days on which the forecast is judged. */
  async inputToSettle(basis: StatementBasis, knownAtMs: number): Promise<BaselineInput> {
    const input = await this.input(basis, knownAtMs);
    const { meterSeriesId, reboundMinutes } = basis.building;
    const id = meterSeriesId as SeriesId;
    const after = reboundWindow(input.event, reboundMinutes);
    const placeboForecasts: Record<string, readonly number[]> = {};
    for (const date of placeboDays(input)) {
      const call = placeboCall(input, date);
      const told = call === null ? null : await this.forecasts.meanKw(id, call.event, call.noticeMs);
      if (told !== null) placeboForecasts[date] = told;
    }
    const forecastAfterKw =
      after.endMs === after.startMs ? null : await this.forecasts.meanKw(id, after, input.noticeMs);
    return { ...input, forecastAfterKw, placeboForecasts };
  }
}

/** Time that is read around a call. */
function spanOf({ startMs, endMs }: EventWindow): EventWindow {
  return {
    startMs: Math.floor(startMs / DAY_MS - HISTORY_DAYS) * DAY_MS,
    endMs: endMs + AFTER_MS,
  };
}

/** Those called first can see the call from its publication on, whenever their letter came; others when they were told. */
function noticeOf({ publishedMs, window }: DrEvent, { replaces, notifiedMs }: Part): number {
  return (replaces === null ? publishedMs : (notifiedMs ?? publishedMs)) ?? window.startMs;
}
