/** Columns of calendar and weather that all meters of a place share: few, for they are multiplied with every value of every meter. */
import type { Calendar, CalendarReading, Exogenous } from '../forecaster.js';
import type { FeatureGrid } from '../features/feature-grid.js';
import { weatherTrack, type WeatherMemory, type WeatherTrack } from '../features/weather-features.js';
import { isKnown } from '../regular-series.js';

const YEAR_DAYS = 365.2425;
const DAY_MS = 86_400_000;
/** Regressions per day; shorter steps share one with their neighbours. */
const MOST_GROUPS = 48;
/** Weekday the others are told from. */
const BASE_WEEKDAY = 3;
const YEAR_HARMONICS = 3;
const HEATING_C = 16;
const FROST_C = 6;
const COOLING_C = 22;
/** Kinds of day: constant, six weekdays, holiday, bridge, pupils' holidays on all and on working days. */
const KIND_WIDTH = 1 + 6 + 2 + 2;
/** Year, its first harmonic on rest days, place within the group (line, bend, line of rest days). */
const YEAR_WIDTH = 2 * YEAR_HARMONICS + 2 + 3;
/** Heating by three smoothings, frost, cooling, sun, sun by season. */
const WEATHER_WIDTH = 3 + 1 + 1 + 2;

/** Number of columns. */
export const FLEET_WIDTH = KIND_WIDTH + YEAR_WIDTH + WEATHER_WIDTH;

/** How strongly each column is held towards zero, for a target of unit variance. */
export const FLEET_PENALTIES: readonly number[] = [
  1e-4,
  ...new Array<number>(6).fill(2),
  ...[4, 8, 4, 4],
  ...[2, 2, 6, 6, 12, 12],
  ...[4, 4],
  ...[0.5, 2, 2],
  ...new Array<number>(WEATHER_WIDTH).fill(2),
];

/** Columns of a run of steps, in order of time. */
export interface FleetDesign {
  /** Shape (T, F), row by row. */
  readonly rows: Float64Array;
  /** Group of the civil day, shape (T). */
  readonly group: Int32Array;
  /** Civil hour 0..23, shape (T). */
  readonly hour: Uint8Array;
  /** Where the smoothing of the weather stands after the last step. */
  readonly memory: WeatherMemory;
  /** Share of steps without a temperature, 0..1. */
  readonly missingTemperature: number;
}

/** Regressions per civil day for a step [ms]. */
export function fleetGroups(stepMs: number): number {
  return Math.max(1, Math.min(MOST_GROUPS, Math.round(DAY_MS / stepMs)));
}

/**
 * Columns of the steps of a grid.
 *
 * @param memory what an earlier design ended with, null to start anew
 */
export function fleetDesign(
  grid: FeatureGrid,
  input: {
    readonly exogenous: Exogenous;
    readonly calendar: Calendar;
    readonly memory: WeatherMemory;
  },
): FleetDesign {
  const { length } = grid;
  const groups = fleetGroups(grid.stepMs);
  const track = weatherTrack(input.exogenous, grid, input.memory);
  const rows = new Float64Array(length * FLEET_WIDTH);
  const group = new Int32Array(length);
  const hour = new Uint8Array(length);
  for (let t = 0; t < length; t += 1) {
    const reading = input.calendar(grid.startMs + t * grid.stepMs);
    const slot = (reading.hour / 24) * groups;
    const whole = Math.min(groups - 1, Math.floor(slot + 1e-9));
    const row = rows.subarray(t * FLEET_WIDTH, (t + 1) * FLEET_WIDTH);
    group[t] = whole;
    hour[t] = Math.min(23, Math.floor(reading.hour + 1e-9));
    fillKind(row, reading);
    const season = fillYear(row, reading, 2 * (slot - whole) - 1);
    fillWeather(row, { track, t, season });
  }
  return { rows, group, hour, memory: track.memory, missingTemperature: track.missingTemperature };
}

function isRest({ holiday, weekday }: CalendarReading): boolean {
  return holiday || weekday > 5;
}

function fillKind(row: Float64Array, reading: CalendarReading): void {
  const { weekday, holiday, bridge, schoolHoliday } = reading;
  row[0] = 1;
  if (weekday !== BASE_WEEKDAY) row[weekday < BASE_WEEKDAY ? weekday : weekday - 1] = 1;
  row[7] = holiday && weekday <= 5 ? 1 : 0;
  row[8] = bridge ? 1 : 0;
  row[9] = schoolHoliday;
  row[10] = isRest(reading) ? 0 : schoolHoliday;
}

/** @returns cosine of the year, for columns that change with the season */
function fillYear(row: Float64Array, reading: CalendarReading, place: number): number {
  const angle = (2 * Math.PI * reading.dayNumber) / YEAR_DAYS;
  const rest = isRest(reading) ? 1 : 0;
  let column = KIND_WIDTH;
  for (let k = 1; k <= YEAR_HARMONICS; k += 1) {
    row[column++] = Math.cos(k * angle);
    row[column++] = Math.sin(k * angle);
  }
  row[column++] = rest * Math.cos(angle);
  row[column++] = rest * Math.sin(angle);
  row[column++] = place;
  row[column++] = place * place;
  row[column] = rest * place;
  return Math.cos(angle);
}

function fillWeather(
  row: Float64Array,
  { track, t, season }: { readonly track: WeatherTrack; readonly t: number; readonly season: number },
): void {
  const base = KIND_WIDTH + YEAR_WIDTH;
  const slow = track.slow[t] ?? Number.NaN;
  if (isKnown(slow)) {
    const now = track.now[t] ?? slow;
    row[base] = Math.max(0, HEATING_C - now) / 10;
    row[base + 1] = Math.max(0, HEATING_C - slow) / 10;
    row[base + 2] = Math.max(0, HEATING_C - (track.long[t] ?? slow)) / 10;
    row[base + 3] = Math.max(0, FROST_C - slow) / 10;
    row[base + 4] = Math.max(0, now - COOLING_C) / 10;
  }
  const sun = track.irradiance[t] ?? Number.NaN;
  if (!isKnown(sun)) return;
  row[base + 5] = sun / 500;
  row[base + 6] = (sun / 500) * season;
}
