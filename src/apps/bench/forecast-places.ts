/** A place of the forecast bench: a year of calendar and made-up weather that all its meters share. */
import type { Calendar, CalendarReading, Exogenous } from '../../../forecasts/index.js';
import { civilCalendar } from '../../modules/forecasting/civil-calendar.js';
import { bell, uniformDraws } from './forecast-random.js';

export const STEP_MS = 900_000;
export const PER_DAY = 96;
const PER_HOUR = 4;
/** Steps of history: a year of quarter-hours. */
export const HISTORY = 365 * PER_DAY;
/** Steps that are forecast: 48 h. */
export const HORIZON = 2 * PER_DAY;
/** History, the quarter-hour that comes new, and 48 h after it. */
const ALL = HISTORY + 1 + HORIZON;
/** Places of a fleet; their years end at as many seasons. */
export const PLACES = 5;
const LAST_END_MS = Date.UTC(2026, 0, 16, 11);
const DAY_MS = 86_400_000;
/** Latitude of the sun's path [rad]. */
const LATITUDE = (45.76 * Math.PI) / 180;
const CLEAR_W = 950;

/** Weather as it was, and as it was told at the end of the history: later steps carry a forecast's error. */
export interface BenchPlace {
  readonly startMs: number;
  readonly readings: readonly CalendarReading[];
  /** Temperature, and as a building feels it after a day [°C]; irradiance [W/m²]. */
  readonly temperature: Float64Array;
  readonly felt: Float64Array;
  readonly irradiance: Float64Array;
  readonly told: Exogenous;
  readonly calendar: Calendar;
}

/** Makes a place by seed. @param index 0 .. {@link PLACES} - 1 */
export function makePlace(seed: number, index: number): BenchPlace {
  const endMs = LAST_END_MS - index * Math.round(365 / PLACES) * DAY_MS;
  const startMs = endMs - HISTORY * STEP_MS;
  const readings = readingsFrom(startMs);
  const draw = uniformDraws(7_919 * seed + index);
  const temperature = temperatures(startMs, draw);
  const irradiance = irradiances(startMs, draw);
  const told = {
    temperature: withError(temperature, (value, share) => value + 1.5 * share * bell(draw)),
    irradiance: withError(irradiance, (value, share) => Math.max(0, value * (1 + 0.4 * share * bell(draw)))),
  };
  const series = (values: Float64Array): { startMs: number; stepMs: number; values: Float64Array } => ({
    ...{ startMs, stepMs: STEP_MS, values },
  });
  return {
    ...{ startMs, readings, temperature, irradiance, felt: smoothed(temperature) },
    told: {
      temperature: { series: series(told.temperature), availabilityLagMs: -2 * DAY_MS },
      irradiance: { series: series(told.irradiance), availabilityLagMs: -2 * DAY_MS },
    },
    calendar: (ms) => readings[Math.round((ms - startMs) / STEP_MS)] ?? civilCalendar(ms),
  };
}

/** Clocks change on the hour, so an hour is asked once for its four quarters. @param startMs on the hour */
function readingsFrom(startMs: number): CalendarReading[] {
  const readings: CalendarReading[] = [];
  for (let t = 0; t < ALL; t += PER_HOUR) {
    const reading = civilCalendar(startMs + t * STEP_MS);
    const schoolHoliday = isSchoolHoliday(reading.dayNumber) ? 1 : 0;
    for (let quarter = 0; quarter < PER_HOUR && t + quarter < ALL; quarter += 1) {
      readings.push({ ...reading, schoolHoliday, hour: reading.hour + quarter / PER_HOUR });
    }
  }
  return readings;
}

/** Roughly France's: two weeks in February, April, October, at Christmas, and the summer. */
function isSchoolHoliday(dayNumber: number): boolean {
  const date = new Date(dayNumber * DAY_MS);
  const day = 100 * (date.getUTCMonth() + 1) + date.getUTCDate();
  const spans = [
    [101, 104],
    [208, 223],
    [405, 420],
    [705, 831],
    [1018, 1103],
    [1220, 1231],
  ] as const;
  return spans.some(([from, to]) => day >= from && day <= to);
}

/** Season, day, and an anomaly that lasts for days [°C]. */
function temperatures(startMs: number, draw: () => number): Float64Array {
  let anomaly = 0;
  return Float64Array.from({ length: ALL }, (_, t) => {
    anomaly = 0.9975 * anomaly + 0.26 * bell(draw);
    const day = (startMs + t * STEP_MS) / DAY_MS;
    const season = -9.5 * Math.cos((2 * Math.PI * (day - 20)) / 365.2425);
    return 12.5 + season + 4 * Math.cos(2 * Math.PI * (day - 15 / 24)) + anomaly;
  });
}

/** Height of the sun times clouds that change within hours [W/m²]. */
function irradiances(startMs: number, draw: () => number): Float64Array {
  let cloud = 0;
  return Float64Array.from({ length: ALL }, (_, t) => {
    cloud = 0.985 * cloud + 0.17 * bell(draw);
    const day = (startMs + t * STEP_MS) / DAY_MS;
    const declination = -0.409 * Math.cos((2 * Math.PI * (day + 10)) / 365.2425);
    const height =
      Math.sin(LATITUDE) * Math.sin(declination) -
      Math.cos(LATITUDE) * Math.cos(declination) * Math.cos(2 * Math.PI * (day + 4.85 / 360));
    const clear = CLEAR_W * Math.max(0, height) ** 1.15;
    return clear * Math.min(1, Math.max(0.12, 0.75 + 0.45 * cloud));
  });
}

/** Grows with the lead, up to its full size after 48 h. */
function withError(values: Float64Array, change: (value: number, share: number) => number): Float64Array {
  return values.map((value, t) => (t < HISTORY ? value : change(value, (t - HISTORY) / HORIZON)));
}

function smoothed(temperature: Float64Array): Float64Array {
  let value = temperature[0] ?? 0;
  return temperature.map((now) => (value += (now - value) / PER_DAY));
}
