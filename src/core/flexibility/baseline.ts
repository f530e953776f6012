/** Baselines: what a building would have taken had it not been called, by the methods of the field side by side. */
import { civilTime } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import { adjustToDay, type DayAdjustment } from './day-adjustment.js';
import { eligibleDays } from './eligible-days.js';
import { type EventWindow, type LoadHistory, meanKnown, sameTimeOn, slotsOf } from './load-history.js';
import { referenceRectangle } from './reference-rectangle.js';

/**
 * Methods: mean of the 10 latest days of the kind (CAISO 10-in-10, AEMO); mean of the 5 highest of them; corrected double
 * reference rectangle, mean of 10 days and median of 4 weekdays (RTE NEBEF/NEBCO); the building's own forecast.
 */
export const BASELINE_METHODS = [
  'ten-of-ten',
  'high-five-of-ten',
  'double-rectangle',
  'history-ten-days',
  'history-four-weekdays',
  'own-forecast',
] as const;

export type BaselineMethod = (typeof BASELINE_METHODS)[number];

/** Printed on every statement; rises when a method computes another number from the same inputs. */
export const BASELINE_VERSION = '2';

/** What a baseline is computed from. */
export interface BaselineInput {
  readonly history: LoadHistory;
  readonly event: EventWindow;
  /** Instant the building learnt of the call [epoch ms]: from then on its load may show it. */
  readonly noticeMs: number;
  /** Dates on which the building was called. */
  readonly calledDates: ReadonlySet<string>;
  /** Calls of the building beside this one: no reference is read in them. */
  readonly otherEvents: readonly EventWindow[];
  /** True for a call to take less, false for one to take more. */
  readonly reduction: boolean;
  /** Forecast issued before the notice, by slot of the event [kW]; null when there is none. */
  readonly forecastKw: readonly number[] | null;
  /** The same for the hours in which the energy comes back, by slot from the end of the event on; null or absent = none. */
  readonly forecastAfterKw?: readonly number[] | null;
  /** Forecasts for the same hours of days without a call, each from as long before as the notice, by civil date [kW]. */
  readonly placeboForecasts?: Readonly<Record<string, readonly number[]>>;
  /** Shift by what the hours before the call show; for the methods that read other days. */
  readonly adjustment: 'none' | 'factor' | 'offset';
}

/** A baseline, or why there is none. */
export type Baseline =
  | {
      readonly status: 'known';
      readonly method: BaselineMethod;
      readonly version: string;
      /** Mean power by slot of the event [kW], load convention. */
      readonly powerKw: readonly number[];
      /** Dates read, newest first. */
      readonly days: readonly string[];
      readonly adjustment: DayAdjustment | null;
    }
  | {
      readonly status: 'unknown';
      readonly method: BaselineMethod;
      readonly version: string;
      readonly why: string;
    };

const MOST_DAYS = 10;
const LEAST_DAYS = 5;
const HIGHEST = 5;
const SAME_WEEKDAYS = 4;

/** Computes one method. A method that lacks its data says what it lacks; it never makes do with less in silence. */
export function baseline(method: BaselineMethod, input: BaselineInput): Baseline {
  switch (method) {
    case 'ten-of-ten':
      return fromDays(method, input, { count: MOST_DAYS, least: LEAST_DAYS, pick: (days) => days });
    case 'high-five-of-ten':
      return fromDays(method, input, {
        count: MOST_DAYS,
        least: LEAST_DAYS,
        pick: (days) => highest(input, days),
      });
    case 'history-ten-days':
      return fromDays(method, input, { count: MOST_DAYS, least: MOST_DAYS, pick: (days) => days });
    case 'history-four-weekdays':
      return fromDays(method, input, {
        count: SAME_WEEKDAYS,
        least: SAME_WEEKDAYS,
        pick: (days) => days,
        alike: 'weekday',
        join: median,
      });
    case 'double-rectangle':
      return fromRectangle(input);
    case 'own-forecast':
      return fromForecast(input);
  }
}

interface DayRule {
  readonly count: number;
  /** With fewer days there is no baseline. */
  readonly least: number;
  readonly pick: (days: readonly string[]) => readonly string[];
  readonly alike?: 'kind' | 'weekday';
  readonly join?: (values: readonly number[]) => number;
}

function fromDays(method: BaselineMethod, input: BaselineInput, rule: DayRule): Baseline {
  const date = civilTime(input.event.startMs).date;
  const found = eligibleDays(input.history, {
    date,
    count: rule.count,
    alike: rule.alike ?? 'kind',
    calledDates: input.calledDates,
  });
  if (found.length < rule.least) {
    return unknown(
      method,
      `only ${String(found.length)} earlier days can be read, ${String(rule.least)} are needed: days of the same kind in the last 45, measured to 90 %, without a call`,
    );
  }
  const days = rule.pick(found);
  const join = rule.join ?? meanKnown;
  const usual = (slotMs: number): number => join(days.map((day) => sameTimeOn(input.history, day, slotMs)));
  const powerKw = slotsOf(input.event).map(usual);
  if (!powerKw.every(Number.isFinite)) {
    return unknown(method, 'a quarter-hour of the call was measured on none of the days read');
  }
  if (input.adjustment === 'none') return known(method, powerKw, days, null);
  const adjusted = adjustToDay(input, usual, powerKw);
  return adjusted === null
    ? unknown(method, 'the hours before the call were not measured, so the day cannot be adjusted to')
    : known(method, adjusted.powerKw, days, adjusted.adjustment);
}

/** The days with the highest mean power in the hours of the call; between equals the later. */
function highest({ history, event }: BaselineInput, days: readonly string[]): string[] {
  const slots = slotsOf(event);
  const load = (day: string): number => meanKnown(slots.map((slot) => sameTimeOn(history, day, slot)));
  const loads = new Map(days.map((day) => [day, load(day)]));
  const byLoad = [...days]
    .filter((day) => Number.isFinite(loads.get(day)))
    .sort((a, b) => (loads.get(b) ?? 0) - (loads.get(a) ?? 0));
  return byLoad.slice(0, HIGHEST);
}

function fromRectangle(input: BaselineInput): Baseline {
  const reference = referenceRectangle(input);
  if (reference === null) {
    return unknown(
      'double-rectangle',
      'neither the half-hour before the call nor the one after it was measured without another call in it',
    );
  }
  return known(
    'double-rectangle',
    slotsOf(input.event).map(() => reference),
    [],
    null,
  );
}

function fromForecast({ forecastKw, event }: BaselineInput): Baseline {
  const count = slotsOf(event).length;
  if (forecastKw?.length !== count || !forecastKw.every(Number.isFinite)) {
    return unknown('own-forecast', 'no forecast of the building was kept that was issued before the notice');
  }
  return known('own-forecast', forecastKw, [], null);
}

function known(
  method: BaselineMethod,
  powerKw: readonly number[],
  days: readonly string[],
  adjustment: DayAdjustment | null,
): Baseline {
  return { status: 'known', method, version: BASELINE_VERSION, powerKw, days, adjustment };
}

function unknown(method: BaselineMethod, why: string): Baseline {
  return { status: 'unknown', method, version: BASELINE_VERSION, why };
}

/** Middle of the known values; NaN when none is. */
function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Whole slots and a start on one: what every method assumes of a window. */
export function isWholeSlots({ startMs, endMs }: EventWindow): boolean {
  return startMs % SLOT_MS === 0 && endMs % SLOT_MS === 0 && endMs > startMs;
}
