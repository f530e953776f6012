/** Weather as a building feels it: temperature smoothed over a day and three, and irradiance, on the grid of the series. */
import { isKnown, valueAt } from '../regular-series.js';
import type { Exogenous } from '../forecaster.js';

const HOUR_MS = 3_600_000;
/** Time constants of the smoothed temperature: light and heavy buildings [ms]. */
const SLOW_MS = 24 * HOUR_MS;
const LONG_MS = 72 * HOUR_MS;
/** Temperature below which buildings are heated, above which they are cooled [°C]. */
const HEATING_BELOW_C = 16;
const COOLING_ABOVE_C = 22;

/** A gap in the irradiance up to this long is bridged by the value before it [ms]. */
const BRIDGED_MS = HOUR_MS;

/** Number of weather features of a load. */
export const WEATHER_WIDTH = 11;

/** What the smoothing remembers at an instant [°C]; null before any temperature was known. */
export type WeatherMemory = { readonly now: number; readonly slow: number; readonly long: number } | null;

/** Weather on the grid of a series. Shape (T) each; temperatures are NaN while none was ever known. */
export interface WeatherTrack {
  readonly now: Float64Array;
  readonly slow: Float64Array;
  readonly long: Float64Array;
  /** NaN where unknown [W/m²]. */
  readonly irradiance: Float64Array;
  /** Steps without a temperature of their own, 0..1. */
  readonly missingTemperature: number;
  readonly missingIrradiance: number;
  readonly memory: WeatherMemory;
}

/**
 * Weather over T steps from `grid.startMs`. Where a temperature is missing the last smoothed one is held.
 *
 * @param memory what an earlier track ended with, null to start anew
 */
export function weatherTrack(
  exogenous: Exogenous,
  grid: { readonly startMs: number; readonly stepMs: number; readonly length: number },
  memory: WeatherMemory,
): WeatherTrack {
  const { length, stepMs } = grid;
  const track = [0, 1, 2, 3].map(() => new Float64Array(length).fill(Number.NaN));
  const [now, slow, long, irradiance] = track as [Float64Array, Float64Array, Float64Array, Float64Array];
  let state = memory;
  let missingTemperature = 0;
  let missingIrradiance = 0;
  let sun = { value: Number.NaN, ageMs: 0 };
  for (let i = 0; i < length; i += 1) {
    const ms = grid.startMs + i * stepMs;
    const seen = exogenous.temperature ? valueAt(exogenous.temperature.series, ms) : Number.NaN;
    const sunSeen = exogenous.irradiance ? valueAt(exogenous.irradiance.series, ms) : Number.NaN;
    sun = isKnown(sunSeen) ? { value: sunSeen, ageMs: 0 } : { ...sun, ageMs: sun.ageMs + stepMs };
    if (!isKnown(seen)) missingTemperature += 1;
    irradiance[i] = sun.ageMs <= BRIDGED_MS ? sun.value : Number.NaN;
    if (!isKnown(irradiance[i])) missingIrradiance += 1;
    state = smoothed(state, seen, stepMs);
    if (!state) continue;
    now[i] = state.now;
    slow[i] = state.slow;
    long[i] = state.long;
  }
  const share = (count: number): number => (length === 0 ? 0 : count / length);
  return {
    now,
    slow,
    long,
    irradiance,
    missingTemperature: share(missingTemperature),
    missingIrradiance: share(missingIrradiance),
    memory: state,
  };
}

/** Writes the weather features of step `i` at `offset`: heating and cooling degrees, by hour, and the sun; zero where unknown. */
export function fillWeather(
  row: Float64Array,
  offset: number,
  {
    track,
    i,
    harmonics,
  }: { readonly track: WeatherTrack; readonly i: number; readonly harmonics: Float64Array },
): void {
  const slow = track.slow[i] ?? Number.NaN;
  if (isKnown(slow)) {
    const heat = Math.max(0, HEATING_BELOW_C - slow) / 10;
    const now = track.now[i] ?? slow;
    row[offset] = heat;
    row[offset + 1] = Math.max(0, HEATING_BELOW_C - (track.long[i] ?? slow)) / 10;
    row[offset + 2] = Math.max(0, HEATING_BELOW_C - now) / 10;
    for (let k = 0; k < 4; k += 1) row[offset + 3 + k] = heat * (harmonics[k] ?? 0);
    row[offset + 7] = Math.max(0, slow - COOLING_ABOVE_C) / 5;
    row[offset + 8] = Math.max(0, now - COOLING_ABOVE_C) / 5;
  }
  const sun = track.irradiance[i] ?? Number.NaN;
  if (isKnown(sun)) {
    row[offset + 9] = sun / 500;
    row[offset + 10] = (sun / 500) * (harmonics[1] ?? 0);
  }
}

function smoothed(state: WeatherMemory, seen: number, stepMs: number): WeatherMemory {
  if (!isKnown(seen)) return state && { ...state, now: state.slow };
  if (!state) return { now: seen, slow: seen, long: seen };
  const toward = (old: number, tauMs: number): number => old + (seen - old) * (1 - Math.exp(-stepMs / tauMs));
  return { now: seen, slow: toward(state.slow, SLOW_MS), long: toward(state.long, LONG_MS) };
}
