/** What a short-term regression sees at an origin: the last steps, and the same steps of yesterday and last week. */
import type { Calendar } from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import { slotsPerDay } from './smoothing-clock.js';

const HOUR_MS = 3_600_000;
const SUNDAY = 7;
/** Days back whose steps are laid beside the last ones. */
const DAYS_BACK = [1, 2, 7] as const;
/** Last steps whose differences are features of their own. */
const RECENT = 6;
const YEAR_DAYS = 365.2425;

/** Days of values that a forecast looks back on, with a margin for clock changes. */
const WINDOW_DAYS = 8;

/** Smoothings whose forecasts are features. */
const SMOOTHINGS = 3;
/** Constant; smoothings; recent steps; by day back: target's step, deviation, recent steps; classes of two days; others. */
export const SHORT_TERM_WIDTH = 1 + SMOOTHINGS + RECENT + DAYS_BACK.length * (2 + RECENT) + 7 + 7 + 5 + 4;

/** A run of steps with what the calendar says of each. Shape (T) each. */
export interface ShortTermWindow {
  readonly startMs: number;
  readonly stepMs: number;
  /** Values on the scale, gaps filled. */
  readonly values: Float64Array;
  /** Steps by which the wall clock is ahead of UTC. */
  readonly ahead: Int32Array;
  /** Weekday 0..6, a holiday 6. */
  readonly dayClass: Uint8Array;
  readonly holiday: Uint8Array;
  readonly bridge: Uint8Array;
  readonly school: Float64Array;
  /** Slot of the civil day. */
  readonly slot: Int32Array;
  readonly hour: Float64Array;
}

/** The window of values from an instant on, followed by `more` steps that have no value yet. */
export function windowOf(
  values: Float64Array,
  { startMs, stepMs, more }: { readonly startMs: number; readonly stepMs: number; readonly more: number },
  calendar: Calendar,
): ShortTermWindow {
  const length = values.length + more;
  const slots = slotsPerDay(stepMs);
  const window = {
    startMs,
    stepMs,
    values,
    ahead: new Int32Array(length),
    dayClass: new Uint8Array(length),
    holiday: new Uint8Array(length),
    bridge: new Uint8Array(length),
    school: new Float64Array(length),
    slot: new Int32Array(length),
    hour: new Float64Array(length),
  };
  for (let i = 0; i < length; i += 1) {
    const ms = startMs + i * stepMs;
    const reading = calendar(ms);
    const clock = reading.dayNumber * DAY_MS + reading.hour * HOUR_MS;
    window.ahead[i] = Math.round((clock - ms) / stepMs);
    window.dayClass[i] = (reading.holiday ? SUNDAY : reading.weekday) - 1;
    window.holiday[i] = reading.holiday ? 1 : 0;
    window.bridge[i] = reading.bridge ? 1 : 0;
    window.school[i] = reading.schoolHoliday;
    window.slot[i] = Math.min(slots - 1, Math.floor((reading.hour * HOUR_MS) / stepMs + 1e-6));
    window.hour[i] = reading.hour;
  }
  return window;
}

/** First step that can be an origin: everything it looks back on lies inside the window. */
export function firstOrigin(stepMs: number): number {
  return WINDOW_DAYS * slotsPerDay(stepMs);
}

/**
 * Writes what is known just before step `origin` about step origin + lead - 1, which comes at most a day later.
 *
 * @param row shape (SHORT_TERM_WIDTH), overwritten
 * @param smoothed what each smoothing forecasts for the target at this origin
 * @param yearly whether the time of the year is told: only where a history has seen it
 */
export function fillShortTerm(
  row: Float64Array,
  window: ShortTermWindow,
  {
    origin,
    lead,
    smoothed,
    yearly,
  }: {
    readonly origin: number;
    readonly lead: number;
    readonly smoothed: readonly number[];
    readonly yearly: boolean;
  },
): void {
  const { values } = window;
  const last = origin - 1;
  const target = last + lead;
  const now = values[last] ?? 0;
  let k = 0;
  row[k++] = 1;
  for (let m = 0; m < SMOOTHINGS; m += 1) row[k++] = (smoothed[m] ?? now) - now;
  for (let r = 0; r < RECENT; r += 1) row[k++] = stepAt(values, last - r);
  for (const days of DAYS_BACK) {
    const then = sameSlot(window, last, days);
    const before = values[then] ?? 0;
    row[k++] = (values[sameSlot(window, target, days)] ?? 0) - before;
    row[k++] = now - before;
    for (let r = 0; r < RECENT; r += 1) row[k++] = stepAt(values, last - r) - stepAt(values, then - r);
  }
  k = fillClasses(row, k, window, target);
  const year = (2 * Math.PI * (window.startMs + target * window.stepMs)) / (DAY_MS * YEAR_DAYS);
  for (let harmonic = 1; harmonic <= 2; harmonic += 1) {
    row[k++] = yearly ? Math.cos(harmonic * year) : 0;
    row[k++] = yearly ? Math.sin(harmonic * year) : 0;
  }
}

/** Step with the same civil time, days earlier. */
function sameSlot(window: ShortTermWindow, i: number, days: number): number {
  const before = i - days * slotsPerDay(window.stepMs);
  return before + (window.ahead[i] ?? 0) - (window.ahead[before] ?? 0);
}

function fillClasses(row: Float64Array, from: number, window: ShortTermWindow, target: number): number {
  const slots = slotsPerDay(window.stepMs);
  const yesterday = target - slots;
  row.fill(0, from, from + 14);
  row[from + (window.dayClass[target] ?? 0)] = 1;
  row[from + 7 + (window.dayClass[yesterday] ?? 0)] = 1;
  let k = from + 14;
  row[k++] = window.holiday[target] ?? 0;
  row[k++] = window.holiday[yesterday] ?? 0;
  row[k++] = window.holiday[target - 7 * slots] ?? 0;
  row[k++] = window.bridge[target] ?? 0;
  row[k++] = window.school[target] ?? 0;
  return k;
}

function stepAt(values: Float64Array, i: number): number {
  return (values[i] ?? 0) - (values[i - 1] ?? 0);
}
