/** A calendar from an IANA zone and a list of days: the clock by Intl, asked once or twice per day. */
import type { Calendar } from '../forecaster.js';
import { holidayRule } from '../features/holidays.js';
import { StreamError, type CalendarDay } from './stream-message.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const THURSDAY = 4;

interface Day {
  readonly weekday: number;
  readonly holiday: boolean;
  readonly bridge: boolean;
  readonly schoolHoliday: number;
}

/**
 * Calendar of a zone with the given days; days that are not listed are ordinary ones. When none is listed, the holidays are
 * those of the zone's rule, if there is one.
 *
 * @throws StreamError when the zone is unknown
 */
export function zoneCalendar(zone: string, listed: readonly CalendarDay[]): Calendar {
  const offsetAt = offsetsOf(zone);
  const byNumber = new Map(listed.map((day) => [day.dayNumber, day]));
  const rule = listed.length === 0 ? holidayRule(zone) : null;
  const isHoliday = (dayNumber: number): boolean =>
    rule?.(dayNumber) ?? byNumber.get(dayNumber)?.holiday ?? false;
  const schoolHolidayOf = (dayNumber: number): number => byNumber.get(dayNumber)?.schoolHoliday ?? 0;
  return calendarBy(offsetAt, { isHoliday, schoolHolidayOf });
}

/**
 * Calendar of a clock.
 *
 * @param offsetAt how far the clock is ahead of UTC at an instant [ms]
 * @param days what is special about civil days (days since 1970-01-01): public holidays, share of pupils on holiday
 */
export function calendarBy(
  offsetAt: (ms: number) => number,
  {
    isHoliday,
    schoolHolidayOf = () => 0,
  }: {
    readonly isHoliday: (dayNumber: number) => boolean;
    readonly schoolHolidayOf?: (dayNumber: number) => number;
  },
): Calendar {
  const days = new Map<number, Day>();
  const dayOf = (dayNumber: number): Day => {
    const known = days.get(dayNumber);
    if (known) return known;
    const made = { ...makeDay(dayNumber, isHoliday), schoolHoliday: schoolHolidayOf(dayNumber) };
    days.set(dayNumber, made);
    return made;
  };
  return (ms) => {
    const shown = ms + offsetAt(ms);
    const dayNumber = Math.floor(shown / DAY_MS);
    return { hour: (shown - dayNumber * DAY_MS) / HOUR_MS, dayNumber, ...dayOf(dayNumber) };
  };
}

function makeDay(dayNumber: number, isHoliday: (dayNumber: number) => boolean): Omit<Day, 'schoolHoliday'> {
  // Day 0 was a Thursday.
  const weekday = ((((dayNumber + THURSDAY - 1) % 7) + 7) % 7) + 1;
  const holiday = isHoliday(dayNumber);
  const between = (weekday === 1 && isHoliday(dayNumber + 1)) || (weekday === 5 && isHoliday(dayNumber - 1));
  return { weekday, holiday, bridge: !holiday && between };
}

/** Offset of a zone from UTC [ms] at an instant, remembered per day of UTC. */
function offsetsOf(zone: string): (ms: number) => number {
  const format = formatOf(zone);
  const ask = (ms: number): number => {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
    for (const { type, value } of format.formatToParts(ms)) part[type] = value;
    const shown = Date.UTC(
      Number(part.year),
      Number(part.month) - 1,
      Number(part.day),
      Number(part.hour),
      Number(part.minute),
      Number(part.second),
    );
    return shown - Math.floor(ms / 1000) * 1000;
  };
  // NaN: the clock changes on that day, so that each instant is asked for itself.
  const perDay = new Map<number, number>();
  return (ms) => {
    const day = Math.floor(ms / DAY_MS);
    let offset = perDay.get(day);
    if (offset === undefined) {
      const first = ask(day * DAY_MS);
      offset = first === ask((day + 1) * DAY_MS) ? first : Number.NaN;
      perDay.set(day, offset);
    }
    return Number.isNaN(offset) ? ask(ms) : offset;
  };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    throw new StreamError(`time zone ${JSON.stringify(zone)}; expected an IANA name such as Europe/Paris`);
  }
}
