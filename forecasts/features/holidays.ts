/** Public holidays by rule, for zones whose sender gives no calendar: France, and the federal holidays of the United States. */

const DAY_MS = 86_400_000;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;
/** First year of Juneteenth as a federal holiday (Public Law 117-17). */
const JUNETEENTH_SINCE = 2021;

/** Holidays of a year as civil days since 1970-01-01. */
type HolidaysOfYear = (year: number) => readonly number[];

/** Zones of the mainland of the United States and of Alaska and Hawaii, as far as they are cities of their own in the IANA list. */
const US_ZONES = new Set([
  'America/New_York',
  'America/Detroit',
  'America/Chicago',
  'America/Denver',
  'America/Boise',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
]);

/**
 * Tells holidays of a zone by rule.
 *
 * @param zone IANA name
 * @returns whether the civil day (days since 1970-01-01) is a public holiday; null when no rule is known for the zone
 */
export function holidayRule(zone: string): ((dayNumber: number) => boolean) | null {
  const rule = ruleOf(zone);
  if (!rule) return null;
  const years = new Map<number, ReadonlySet<number>>();
  return (dayNumber) => {
    const year = new Date(dayNumber * DAY_MS).getUTCFullYear();
    let days = years.get(year);
    if (!days) {
      days = new Set(rule(year));
      years.set(year, days);
    }
    return days.has(dayNumber);
  };
}

function ruleOf(zone: string): HolidaysOfYear | null {
  if (zone === 'Europe/Paris') return holidaysOfFrance;
  return US_ZONES.has(zone) ? holidaysOfTheUnitedStates : null;
}

/** Article L3133-1 of the French labour code: eight fixed days, Easter Monday, Ascension and Whit Monday. */
function holidaysOfFrance(year: number): readonly number[] {
  const fixed = [
    [1, 1],
    [5, 1],
    [5, 8],
    [7, 14],
    [8, 15],
    [11, 1],
    [11, 11],
    [12, 25],
  ] as const;
  const easter = easterSunday(year);
  return [
    ...fixed.map(([month, day]) => dayNumberOf(year, month, day)),
    easter + 1,
    easter + 39,
    easter + 50,
  ];
}

/** 5 U.S.C. 6103: fixed days are also kept on the Friday before a Saturday or the Monday after a Sunday. */
function holidaysOfTheUnitedStates(year: number): readonly number[] {
  const fixed: (readonly [number, number])[] = [
    [1, 1],
    [7, 4],
    [11, 11],
    [12, 25],
  ];
  if (year >= JUNETEENTH_SINCE) fixed.push([6, 19]);
  return [
    ...fixed.flatMap(([month, day]) => withObserved(dayNumberOf(year, month, day))),
    // New Year of a Saturday is kept on the last day of the year before.
    ...withObserved(dayNumberOf(year + 1, 1, 1)),
    nthWeekday({ year, month: 1, weekday: MONDAY }, 3),
    nthWeekday({ year, month: 2, weekday: MONDAY }, 3),
    // The last Monday of May is the first one after 24 May.
    nthWeekday({ year, month: 5, weekday: MONDAY, from: 25 }, 1),
    nthWeekday({ year, month: 9, weekday: MONDAY }, 1),
    nthWeekday({ year, month: 10, weekday: MONDAY }, 2),
    nthWeekday({ year, month: 11, weekday: THURSDAY }, 4),
  ];
}

function withObserved(day: number): readonly number[] {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY) return [day, day - 1];
  return weekday === SATURDAY + 1 ? [day, day + 1] : [day];
}

function nthWeekday(
  { year, month, weekday, from = 1 }: { year: number; month: number; weekday: number; from?: number },
  n: number,
): number {
  const first = dayNumberOf(year, month, from);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
}

/** ISO weekday 1..7; day 0 was a Thursday. */
function weekdayOf(dayNumber: number): number {
  return ((((dayNumber + THURSDAY - 1) % 7) + 7) % 7) + 1;
}

/** Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
function easterSunday(year: number): number {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const c = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * a + century - Math.floor(century / 4) - correction + 15) % 30;
  const week = (32 + 2 * (century % 4) + 2 * Math.floor(c / 4) - moon - (c % 4)) % 7;
  const shift = Math.floor((a + 11 * moon + 22 * week) / 451);
  // Days from 22 March on.
  return dayNumberOf(year, 3, 22) + moon + week - 7 * shift;
}

function dayNumberOf(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / DAY_MS);
}
