/** Civil calendar as numbers: harmonics of the time of day, with their deviations on Saturdays, rest days, Mondays, Fridays. */
import type { CalendarReading } from '../forecaster.js';

/** Harmonics of the day that every day shares: 10 resolve a shape down to about 1.2 h. */
const DAY_HARMONICS = 10;
/** Harmonics by which a Saturday, Sunday or holiday differs from the shared shape. */
const REST_HARMONICS = 6;
/** Harmonics by which Mondays and Fridays differ: their first and last hours. */
const EDGE_HARMONICS = 3;

const SATURDAY = 6;
const SUNDAY = 7;
const MONDAY = 1;
const FRIDAY = 5;

/** Number of calendar features. */
export const CALENDAR_WIDTH =
  1 + 2 * DAY_HARMONICS + 2 * (1 + 2 * REST_HARMONICS) + 2 * (1 + 2 * EDGE_HARMONICS);

/** Harmonics cos(2πkh/24), sin(2πkh/24), k = 1.., of an hour of the day, interleaved; by recurrence. */
export function harmonicsOf(hour: number, into: Float64Array): void {
  const angle = (2 * Math.PI * hour) / 24;
  const c1 = Math.cos(angle);
  const s1 = Math.sin(angle);
  let c = 1;
  let s = 0;
  for (let k = 0; k + 1 < into.length; k += 2) {
    const next = c * c1 - s * s1;
    s = s * c1 + c * s1;
    c = next;
    into[k] = c;
    into[k + 1] = s;
  }
}

/** A buffer that {@link fillCalendar} works with. */
export function harmonicBuffer(): Float64Array {
  return new Float64Array(2 * DAY_HARMONICS);
}

/**
 * Writes the calendar features of one instant at `offset`; the first is the constant 1.
 *
 * @param row shape (F), zero where nothing is written
 * @param harmonics buffer of {@link harmonicBuffer}, already filled for the hour
 */
export function fillCalendar(
  row: Float64Array,
  offset: number,
  reading: CalendarReading,
  harmonics: Float64Array,
): void {
  const rest = reading.holiday || reading.weekday === SUNDAY;
  row[offset] = 1;
  row.set(harmonics, offset + 1);
  let at = offset + 1 + harmonics.length;
  at = deviation(row, at, !rest && reading.weekday === SATURDAY, harmonics.subarray(0, 2 * REST_HARMONICS));
  at = deviation(row, at, rest, harmonics.subarray(0, 2 * REST_HARMONICS));
  at = deviation(row, at, !rest && reading.weekday === MONDAY, harmonics.subarray(0, 2 * EDGE_HARMONICS));
  deviation(row, at, !rest && reading.weekday === FRIDAY, harmonics.subarray(0, 2 * EDGE_HARMONICS));
}

/**
 * How strongly each calendar feature is held towards zero, relative to one: fine wiggles and deviations more than the
 * shared shape, the constant hardly at all.
 */
export function calendarPenalties(): number[] {
  const shape = (harmonics: number, base: number): number[] =>
    Array.from({ length: 2 * harmonics }, (_, i) => base * (1 + (Math.floor(i / 2) / 4) ** 2));
  return [
    1e-3,
    ...shape(DAY_HARMONICS, 0.2),
    ...[0, 1].flatMap(() => [0.5, ...shape(REST_HARMONICS, 0.5)]),
    ...[0, 1].flatMap(() => [1, ...shape(EDGE_HARMONICS, 1)]),
  ];
}

function deviation(row: Float64Array, at: number, active: boolean, harmonics: Float64Array): number {
  if (active) {
    row[at] = 1;
    row.set(harmonics, at + 1);
  }
  return at + 1 + harmonics.length;
}
