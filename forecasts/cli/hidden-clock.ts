/** The clock people keep behind labels in UTC: found from when days of rest and summer time show in the series itself. */
import type { Calendar } from '../forecaster.js';
import { holidayRule } from '../features/holidays.js';
import { isKnown, type RegularSeries } from '../regular-series.js';
import { calendarBy } from './zone-calendar.js';

/** A clock that labels in UTC hide. */
export interface HiddenClock {
  /** Hours the clock is ahead of the labels without summer time. */
  readonly shiftHours: number;
  readonly summerTime: SummerTime;
  /** Zone whose public holidays show; null when none do. */
  readonly holidaysOf: string | null;
}

/** Whose summer time: of the European Union, the United States, south-eastern Australia. */
export type SummerTime = 'none' | 'europe' | 'united-states' | 'australia';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SATURDAY = 6;
/** With less no change of the clock need have been seen [days]; more is not looked at. */
const LEAST_DAYS = 180;
const MOST_DAYS = 730;
/** What a new day counts for in the usual day. */
const GAIN = 0.1;
/** Days after which the usual day is believed. */
const WARM_DAYS = 21;
/** A clock must fit better by this many standard errors of the daily differences, and to be kept by that many. */
const CLEAR = 2;
const STILL_CLEAR = 1;

/**
 * Where people are many and the rules are known: hours ahead of UTC (0 as well: a meter's own clock, written as if it were UTC)
 * and, as far as a rule is known, the zone that has it.
 */
const PLACES: readonly {
  readonly summerTime: SummerTime;
  readonly shifts: readonly number[];
  readonly holidaysOf: string | null;
}[] = [
  { summerTime: 'europe', shifts: [0, 1, 2], holidaysOf: 'Europe/Paris' },
  { summerTime: 'united-states', shifts: [-8, -7, -6, -5, 0], holidaysOf: 'America/New_York' },
  { summerTime: 'australia', shifts: [0, 10], holidaysOf: null },
];

/** No other clock than that of the labels. */
const LABELS: HiddenClock = { shiftHours: 0, summerTime: 'none', holidaysOf: null };

/**
 * The clock under which the days of a series are most alike, by errors of a usual day of each kind (working, rest) that follows
 * the series.
 *
 * @param history labelled in UTC, or in any clock without summer time that is written as UTC
 * @param before what was found when less was known: it stays while it still fits better than the labels, and gives way to one
 * that fits clearly better
 * @returns null when no clock is clearly better than that of the labels
 */
export function hiddenClock(history: RegularSeries, before: HiddenClock | null = null): HiddenClock | null {
  const { startMs, stepMs } = history;
  if (history.values.length * stepMs < LEAST_DAYS * DAY_MS) return before;
  const first = Math.max(0, history.values.length - Math.round((MOST_DAYS * DAY_MS) / stepMs));
  const series = {
    startMs: startMs + first * stepMs,
    stepMs,
    values: history.values.subarray(first).map((value) => root(value)),
  };
  const lossOf = (clock: HiddenClock): Float64Array => dailyLosses(series, calendarOfClock(clock));
  const labels = lossOf(LABELS);
  const held = before === null ? null : lossOf(before);
  const isHeld = held !== null && gainOf(labels, held) > STILL_CLEAR;
  const present = isHeld ? held : labels;
  let best = isHeld ? before : null;
  let least = sumOf(present);
  for (const clock of tried()) {
    const losses = lossOf(clock);
    if (sumOf(losses) >= least || gainOf(present, losses) <= CLEAR) continue;
    least = sumOf(losses);
    best = clock;
  }
  return best;
}

function tried(): HiddenClock[] {
  return PLACES.flatMap(({ summerTime, shifts, holidaysOf }) =>
    shifts.flatMap((shiftHours) =>
      [...new Set([holidaysOf, null])].map((own) => ({ shiftHours, summerTime, holidaysOf: own })),
    ),
  );
}

/** The calendar such a clock shows. */
export function calendarOfClock({ shiftHours, summerTime, holidaysOf }: HiddenClock): Calendar {
  const rule = holidaysOf === null ? null : holidayRule(holidaysOf);
  const shiftMs = shiftHours * HOUR_MS;
  const isSummer = summerOf(summerTime);
  return calendarBy((ms) => shiftMs + (isSummer(ms + shiftMs) ? HOUR_MS : 0), {
    isHoliday: rule ?? (() => false),
  });
}

/** The clock in words. */
export function clockMark({ shiftHours, summerTime, holidaysOf }: HiddenClock): string {
  const shift =
    shiftHours === 0 ? 'their own clock' : `a clock ${shiftHours > 0 ? '+' : ''}${String(shiftHours)} h`;
  const summer = summerTime === 'none' ? 'no summer time' : `summer time as in ${summerTime}`;
  const holidays = holidaysOf === null ? '' : `, holidays as in ${holidaysOf}`;
  return `hidden-clock: labels are in UTC, but days follow ${shift}, ${summer}${holidays}`;
}

/** Spread grows with size, that of roots hardly does: errors of small and large values count alike. */
function root(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

/** Squared errors of the usual day by day of the labels, so that all clocks are compared on the same days. */
function dailyLosses({ startMs, stepMs, values }: RegularSeries, calendar: Calendar): Float64Array {
  const perDay = Math.max(1, Math.round(DAY_MS / stepMs));
  const usual = [new Float64Array(perDay).fill(Number.NaN), new Float64Array(perDay).fill(Number.NaN)];
  const losses = new Float64Array(Math.ceil(values.length / perDay));
  values.forEach((value, i) => {
    if (!isKnown(value)) return;
    const { hour, weekday, holiday } = calendar(startMs + i * stepMs);
    const kind = usual[holiday || weekday >= SATURDAY ? 1 : 0];
    const slot = Math.floor((hour / 24) * perDay + 1e-6);
    const expected = kind?.[slot];
    if (!kind || slot >= perDay) return;
    if (!isKnown(expected)) {
      kind[slot] = value;
      return;
    }
    const day = Math.floor(i / perDay);
    if (day >= WARM_DAYS) losses[day] = (losses[day] ?? 0) + (value - expected) ** 2;
    kind[slot] = expected + GAIN * (value - expected);
  });
  return losses;
}

/** How many standard errors the second losses are lower by. */
function gainOf(before: Float64Array, after: Float64Array): number {
  const gains = [...before].map((loss, day) => loss - (after[day] ?? 0)).filter((gain) => gain !== 0);
  if (gains.length < 2) return 0;
  const mean = gains.reduce((a, b) => a + b, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1);
  return variance === 0 ? 0 : mean / Math.sqrt(variance / gains.length);
}

function sumOf(losses: Float64Array): number {
  return losses.reduce((a, b) => a + b, 0);
}

/** Whether summer time holds at an instant of a clock without it [ms as if UTC]; changes of a year are found once. */
function summerOf(rule: SummerTime): (shownMs: number) => boolean {
  if (rule === 'none') return () => false;
  const years = new Map<number, { readonly from: number; readonly to: number }>();
  return (shownMs) => {
    const year = new Date(shownMs).getUTCFullYear();
    const known = years.get(year);
    const { from, to } = known ?? changesOf(rule, year);
    if (!known) years.set(year, { from, to });
    // In the south summer lies around New Year.
    return from < to ? shownMs >= from && shownMs < to : shownMs >= from || shownMs < to;
  };
}

function changesOf(rule: Exclude<SummerTime, 'none'>, year: number): { from: number; to: number } {
  // Hours of the clock without summer time; that of Paris stands for Europe.
  const twoOClock = 2 * HOUR_MS;
  if (rule === 'europe')
    return { from: sundayFrom(year, 2, 25) + twoOClock, to: sundayFrom(year, 9, 25) + twoOClock };
  if (rule === 'united-states')
    return { from: sundayFrom(year, 2, 8) + twoOClock, to: sundayFrom(year, 10, 1) + HOUR_MS };
  return { from: sundayFrom(year, 9, 1) + twoOClock, to: sundayFrom(year, 3, 1) + twoOClock };
}

/** First Sunday on or after a day of a month (0 = January) [ms]. */
function sundayFrom(year: number, month: number, day: number): number {
  const ms = Date.UTC(year, month, day);
  return ms + ((7 - new Date(ms).getUTCDay()) % 7) * DAY_MS;
}
