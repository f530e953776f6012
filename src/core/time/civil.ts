/** Civil time of France: the only file that knows Europe/Paris, its clock changes and its holidays. */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../domain-error.js';
import { SLOT_MS } from './slot.js';

/** Zone of every civil reading in Traboule. */
export const CIVIL_ZONE = 'Europe/Paris';

/** An instant as a clock on a wall in Lyon shows it. */
export interface CivilTime {
  /** Calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Hour 0..23. */
  readonly hour: number;
  /** Minute 0..59. */
  readonly minute: number;
  /** ISO weekday 1 (Monday) .. 7 (Sunday). */
  readonly weekday: number;
  /** Day of the year, 1..366. */
  readonly dayOfYear: number;
  /** Month 1..12. */
  readonly month: number;
  /** Offset from UTC [ms]. */
  readonly offsetMs: number;
}

/** The civil reading of an instant [epoch ms]. */
export function civilTime(ms: number): CivilTime {
  const shifted = new Date(ms + offsetMsAt(ms));
  const weekday = shifted.getUTCDay();
  const yearStart = Date.UTC(shifted.getUTCFullYear(), 0, 1);
  return {
    date: shifted.toISOString().slice(0, 10),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: weekday === 0 ? 7 : weekday,
    dayOfYear: Math.floor((shifted.getTime() - yearStart) / 86_400_000) + 1,
    month: shifted.getUTCMonth() + 1,
    offsetMs: shifted.getTime() - ms,
  };
}

/** A civil day as instants: [startMs, endMs) and its number of quarter-hours (92, 96 or 100). */
export interface CivilDay {
  readonly date: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly slots: number;
}

/**
 * The civil day of a date.
 *
 * @param date `YYYY-MM-DD`
 * @throws DomainError `invalid-time` when the date does not exist
 */
export function civilDay(date: string): CivilDay {
  const known = DAYS.get(date);
  if (known !== undefined) return known;
  const day = parseDate(date);
  const startMs = day.toZonedDateTime(CIVIL_ZONE).epochMilliseconds;
  const endMs = day.add({ days: 1 }).toZonedDateTime(CIVIL_ZONE).epochMilliseconds;
  const made = { date, startMs, endMs, slots: (endMs - startMs) / SLOT_MS };
  if (DAYS.size >= MOST_DAYS) DAYS.clear();
  DAYS.set(date, made);
  return made;
}

/** Days already worked out: baselines ask for the same ones thousands of times, and a day never changes. */
const DAYS = new Map<string, CivilDay>();
const MOST_DAYS = 4_096;

/**
 * The instant at which a wall clock shows this time on this day; of an hour that comes twice, the first.
 *
 * @returns epoch ms; null for an hour the clocks skip
 */
export function instantAt(date: string, hour: number, minute: number): number | null {
  const plain = civilDay(date).startMs + (hour * 60 + minute) * 60_000;
  // On the two days of the clock change what follows it stands an hour off.
  for (const shiftMs of [0, -3_600_000, 3_600_000]) {
    const seen = civilTime(plain + shiftMs);
    if (seen.date === date && seen.hour === hour && seen.minute === minute) return plain + shiftMs;
  }
  return null;
}

/** The calendar date so many days later, or earlier when negative. */
export function dateAfter(date: string, days: number): string {
  return parseDate(date).add({ days }).toString();
}

/**
 * The instant at which the wall shows the same clock so many days later, or earlier when negative, whatever the clocks did in
 * between; of an hour that comes twice or not at all, one within the hour [epoch ms].
 */
export function sameClock(ms: number, days: number): number {
  const there = ms + days * 86_400_000;
  return there + offsetMsAt(ms) - offsetMsAt(there);
}

/** Legal holidays of France (no Alsace rules) that fall on the date: fixed days and those that follow Easter. */
export function isHoliday(date: string): boolean {
  return holidaysOf(Number(date.slice(0, 4))).has(date);
}

const holidayCache = new Map<number, ReadonlySet<string>>();

function holidaysOf(year: number): ReadonlySet<string> {
  const cached = holidayCache.get(year);
  if (cached) return cached;
  const easter = easterSunday(year);
  const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
  // Easter Monday, Ascension, Whit Monday.
  const moving = [1, 39, 50].map((days) => easter.add({ days }).toString());
  const set = new Set([...fixed.map((day) => `${String(year)}-${day}`), ...moving]);
  holidayCache.set(year, set);
  return set;
}

/** Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return new Temporal.PlainDate(year, month, day);
}

function parseDate(date: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' });
  } catch {
    throw new DomainError('invalid-time', `"${date}" is no calendar date; expected YYYY-MM-DD`, {
      seen: date,
    });
  }
}

// The offset only changes at whole hours UTC, so one look-up an hour of simulated time is enough.
const offsetCache = new Map<number, number>();

function offsetMsAt(ms: number): number {
  const hour = Math.floor(ms / 3_600_000);
  let offset = offsetCache.get(hour);
  if (offset === undefined) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(hour * 3_600_000).toZonedDateTimeISO(CIVIL_ZONE);
    offset = zoned.offsetNanoseconds / 1e6;
    if (offsetCache.size > 200_000) offsetCache.clear();
    offsetCache.set(hour, offset);
  }
  return offset;
}
