/** The calendar of a load as regression columns: kinds of day, holidays and the days around them, the year, the trend. */
import type { Calendar, CalendarReading } from '../forecaster.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const YEAR_DAYS = 365.25;
const THURSDAY = 4;
const SATURDAY = 6;
const SUNDAY = 7;
/** Weekday the others are told from. */
const BASE_WEEKDAY = 3;
/** Harmonics of the year: 12 resolve a dip of about a month, such as August. */
const YEAR_HARMONICS = 12;
/** Below this a year has not been seen twice, and a trend cannot be told from the season [days]. */
const TREND_DAYS = 550;
/** Below this the year has not gone round: its shape would be made up [days]. */
const YEAR_DAYS_LEAST = 330;
/** Holds what the history cannot have shown. */
const UNSEEN_PENALTY = 100;

/** What a fit lays down about its calendar columns; plain JSON. */
export interface LoadCalendarPlan {
  /** Zero of the trend [epoch ms]. */
  readonly startMs: number;
  /** Civil clock ahead of UTC in winter [h]: what exceeds it is summer time. */
  readonly offsetHours: number;
  /** Length of the history [days]. */
  readonly days: number;
}

/** A day as the columns see it. */
interface DayColumns {
  readonly columns: Float64Array;
  readonly rest: number;
}

/** How many columns one instant has. */
const DAY_COLUMNS = 1 + 6 + 3 + 5 + 3 + 3 + 3 + 2;
export const LOAD_CALENDAR_WIDTH = DAY_COLUMNS + 2 * YEAR_HARMONICS + 2 + 2;

/** How strongly each column is held towards zero: the rarer a kind of day, the more. */
export function loadCalendarPenalties(plan: LoadCalendarPlan): number[] {
  const shown = plan.days < YEAR_DAYS_LEAST ? UNSEEN_PENALTY : 0.1;
  const year = Array.from({ length: YEAR_HARMONICS }, (_, i) => shown * (i + 1) ** 2).flatMap((p) => [p, p]);
  const trend = plan.days < TREND_DAYS ? UNSEEN_PENALTY : 0.3;
  return [
    1e-4,
    ...new Array<number>(6).fill(0.1),
    ...[0.3, 1, 1],
    ...[0.5, 0.5, 0.5, 0.5, 1],
    ...[1, 1, 1],
    ...[1, 1, 1],
    ...[1, 1, 1],
    ...[0.5, 0.5],
    ...year,
    ...[0.5, 0.5, trend, 0.3],
  ];
}

/** Civil clock ahead of UTC at an instant [h]. */
export function clockOffset(reading: CalendarReading, ms: number): number {
  return reading.dayNumber * 24 + reading.hour - ms / HOUR_MS;
}

/** Least offset of the civil clock over a run of days: winter time [h]. */
export function winterOffset(calendar: Calendar, startMs: number, endMs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let ms = startMs; ms <= endMs; ms += 7 * DAY_MS)
    least = Math.min(least, clockOffset(calendar(ms), ms));
  return Number.isFinite(least) ? least : 0;
}

/** Writes calendar columns; days are remembered, so that each is worked out once. */
export class LoadCalendar {
  private readonly days = new Map<number, DayColumns>();

  constructor(
    private readonly plan: LoadCalendarPlan,
    private readonly calendar: Calendar,
  ) {}

  /** Writes the columns of one instant at `offset` of a row. */
  fill(
    row: Float64Array,
    offset: number,
    at: { readonly ms: number; readonly reading: CalendarReading },
  ): void {
    const { ms, reading } = at;
    const day = this.dayOf(ms, reading);
    row.set(day.columns, offset);
    let column = offset + DAY_COLUMNS;
    const angle = yearAngle(reading);
    const c1 = Math.cos(angle);
    const s1 = Math.sin(angle);
    let c = 1;
    let s = 0;
    for (let k = 0; k < YEAR_HARMONICS; k += 1) {
      const next = c * c1 - s * s1;
      s = s * c1 + c * s1;
      c = next;
      row[column++] = c;
      row[column++] = s;
    }
    row[column++] = day.rest * c1;
    row[column++] = day.rest * s1;
    row[column++] = (ms - this.plan.startMs) / (YEAR_DAYS * DAY_MS);
    row[column] = clockOffset(reading, ms) - this.plan.offsetHours;
  }

  private dayOf(ms: number, reading: CalendarReading): DayColumns {
    const known = this.days.get(reading.dayNumber);
    if (known) return known;
    // From about noon, for a civil day of 23 or 25 h is not to be missed or met twice.
    const noonMs = ms + (12 - reading.hour) * HOUR_MS;
    const before = this.calendar(noonMs - DAY_MS).holiday;
    const after = this.calendar(noonMs + DAY_MS).holiday;
    const made = dayColumns(reading, { before, after });
    this.days.set(reading.dayNumber, made);
    return made;
  }
}

/** Angle of the civil year, 0..2π. */
export function yearAngle(reading: CalendarReading): number {
  return (2 * Math.PI * ((reading.dayNumber + reading.hour / 24) % YEAR_DAYS)) / YEAR_DAYS;
}

function dayColumns(
  reading: CalendarReading,
  { before, after }: { readonly before: boolean; readonly after: boolean },
): DayColumns {
  const { weekday, holiday, bridge, schoolHoliday } = reading;
  const working = weekday < SATURDAY;
  const weekdays: number[] = [];
  for (let w = 1; w <= SUNDAY; w += 1) {
    if (w !== BASE_WEEKDAY) weekdays.push(flag(weekday === w && !(working && holiday)));
  }
  const plain = working && !holiday && !bridge;
  const columns = Float64Array.of(
    1,
    ...weekdays,
    flag(holiday && working),
    flag(holiday && weekday === SATURDAY),
    flag(holiday && weekday === SUNDAY),
    ...holidaySeason(reading, working),
    ...christmasDays(reading.dayNumber),
    flag(bridge),
    flag(plain && after),
    flag(plain && before),
    ...newYearColumns(reading, working),
    schoolHoliday,
    working ? schoolHoliday : 0,
  );
  return { columns, rest: flag(!working || holiday) };
}

/** A holiday on a working day by its season, for one in winter is not one in May; and on a Thursday, which empties two days. */
function holidaySeason(reading: CalendarReading, working: boolean): number[] {
  if (!reading.holiday || !working) return [0, 0, 0, 0, 0];
  const angle = yearAngle(reading);
  return [
    Math.cos(angle),
    Math.sin(angle),
    Math.cos(2 * angle),
    Math.sin(2 * angle),
    flag(reading.weekday === THURSDAY),
  ];
}

/** Christmas day, New Year's day, and the eves of both. */
function christmasDays(dayNumber: number): number[] {
  const date = new Date(dayNumber * DAY_MS);
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  return [
    flag(month === 11 && day === 25),
    flag(month === 0 && day === 1),
    flag(month === 11 && (day === 24 || day === 31)),
  ];
}

/** Working days of the weeks around New Year, those of the week before it, and the weekends among them. */
function newYearColumns({ dayNumber, holiday }: CalendarReading, working: boolean): number[] {
  const season = newYearSeason(dayNumber);
  const quiet = working && !holiday;
  return [
    flag(season !== 'none' && quiet),
    flag(season === 'between' && quiet),
    flag(season !== 'none' && !working),
  ];
}

/** Days around Christmas and New Year, when much of the economy rests; `between` from 24 to 31 December. */
function newYearSeason(dayNumber: number): 'none' | 'around' | 'between' {
  const date = new Date(dayNumber * DAY_MS);
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  if (month === 11 && day >= 24) return 'between';
  return (month === 11 && day >= 22) || (month === 0 && day <= 4) ? 'around' : 'none';
}

function flag(condition: boolean): number {
  return condition ? 1 : 0;
}
