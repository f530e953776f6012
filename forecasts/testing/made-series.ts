/** Series made by formula for the specs: quarter-hours from Thursday 1 January 2026, on a clock one hour ahead of UTC. */
import type { Calendar, Exogenous } from '../forecaster.js';
import { sliceOf, type RegularSeries } from '../regular-series.js';

export const STEP_MS = 900_000;
export const DAY_MS = 86_400_000;
export const START_MS = Date.UTC(2026, 0, 1) - 3_600_000;
export const PER_DAY = 96;

/** Clock one hour ahead of UTC all year, no holidays. */
export const plainCalendar: Calendar = (ms) => {
  const shown = new Date(ms + 3_600_000);
  const weekday = shown.getUTCDay();
  return {
    hour: shown.getUTCHours() + shown.getUTCMinutes() / 60,
    weekday: weekday === 0 ? 7 : weekday,
    holiday: false,
    dayNumber: Math.floor(shown.getTime() / DAY_MS),
    bridge: false,
    schoolHoliday: 0,
  };
};

/** Series of whole days from START_MS; `value` gets the step's number. */
export function made(days: number, value: (i: number) => number): RegularSeries {
  return {
    startMs: START_MS,
    stepMs: STEP_MS,
    values: Float64Array.from({ length: days * PER_DAY }, (_, i) => value(i)),
  };
}

/** The part of a series in days [from, to). */
export function daysOf(series: RegularSeries, from: number, to: number): RegularSeries {
  return sliceOf(series, START_MS + from * DAY_MS, START_MS + to * DAY_MS);
}

/** Reproducible noise in -0.5..0.5 by step (integer hash, so that any step can be asked alone). */
export function noiseAt(i: number): number {
  let x = Math.imul(i + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 4_294_967_296 - 0.5;
}

/** Temperature that swings by day and wanders over weeks [°C]. */
export function temperatureAt(i: number): number {
  return 6 + 4 * Math.sin((2 * Math.PI * (i - 36)) / PER_DAY) + 5 * Math.sin(i / 300) + 3 * Math.sin(i / 117);
}

/** Sun from 8 h to 17 h under changing clouds [W/m²]. */
export function sunAt(i: number): number {
  const height = Math.sin((Math.PI * ((i % PER_DAY) - 32)) / 36);
  return i % PER_DAY < 32 || i % PER_DAY > 68
    ? 0
    : Math.max(0, 600 * height * (0.7 + 0.3 * Math.sin(i / 50)));
}

/** Both of them over whole days, as if forecast two days ahead. */
export function weatherOf(days: number): Required<Omit<Exogenous, 'others'>> {
  const ahead = -2 * DAY_MS;
  return {
    temperature: { series: made(days, temperatureAt), availabilityLagMs: ahead },
    irradiance: { series: made(days, sunAt), availabilityLagMs: ahead },
  };
}

/** City-like load: two peaks, quieter weekends, heating below 16 °C, some noise [kW]. */
export function loadAt(i: number): number {
  const hour = (i % PER_DAY) / 4;
  const day = Math.floor(i / PER_DAY);
  const weekend = day % 7 === 2 || day % 7 === 3;
  const shape = 300 + 60 * Math.sin(((hour - 8) / 12) * Math.PI) + 30 * Math.cos(((hour - 19) / 6) * Math.PI);
  return (weekend ? 0.85 : 1) * shape + 8 * (16 - temperatureAt(i)) + 6 * noiseAt(i);
}
