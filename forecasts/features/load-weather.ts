/** Weather of a load as regression columns: smoothed temperatures by thresholds, the differences between places, other weather. */
import type { Exogenous, ExogenousSeries } from '../forecaster.js';
import { isKnown, valueAt } from '../regular-series.js';
import type { FeatureGrid } from './feature-grid.js';

const HOUR_MS = 3_600_000;
/** Time constants by which the mean temperature is smoothed: air, rooms, walls, weeks [h]; 0 = not at all. */
const SMOOTHINGS_H = [0, 12, 36, 150] as const;
/** Thresholds [°C]: below the heating ones and above the cooling ones the load is a line of the temperature. */
const HEATING_C = [4, 8, 12, 16] as const;
const COOLING_C = [20, 24, 28] as const;
const HINGES = HEATING_C.length + COOLING_C.length;
/** A place differs from the mean by its degrees below this, smoothed over a day [°C]. */
const PLACE_C = 15;
const PLACE_H = 24;
/** Hold towards zero of each kind of column. */
const HINGE_PENALTY = 0.3;
const PLACE_PENALTY = 1;
const OTHER_PENALTY = 1;
const TEN_DEGREES = 10;
/** Weather that varies by less than this share of its mean is constant: squares are not summed more exactly. */
const LEAST_SCALE = 1e-5;
const TEMPERATURE_NAME = /^(t|temp|temperature|t2m)(_|$)/i;

/** Weather that a fit read; plain JSON. */
export interface LoadWeatherPlan {
  /** False: no temperature was known, there is no column. */
  readonly temperature: boolean;
  /** Names of the places whose own temperature counts. */
  readonly places: readonly string[];
  /** Other weather, with what is subtracted and divided by. */
  readonly others: readonly { readonly name: string; readonly mean: number; readonly scale: number }[];
}

/** Where the smoothing stands: one value per smoothing, one per place; null before any temperature was known [°C]. */
export type LoadWeatherMemory = readonly (number | null)[];

/** What weather the history can be explained by. */
export function planLoadWeather(exogenous: Exogenous, grid: FeatureGrid): LoadWeatherPlan {
  const temperature = exogenous.temperature !== undefined && knownShare(exogenous.temperature, grid) > 0.5;
  if (!temperature) return { temperature: false, places: [], others: [] };
  const named = Object.entries(exogenous.others ?? {})
    .filter(([, weather]) => knownShare(weather, grid) > 0.5)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const places = named.filter(([name]) => TEMPERATURE_NAME.test(name)).map(([name]) => name);
  const rest = named.filter(([name]) => !TEMPERATURE_NAME.test(name));
  const sun: [string, ExogenousSeries][] =
    exogenous.irradiance && knownShare(exogenous.irradiance, grid) > 0.5
      ? [[IRRADIANCE, exogenous.irradiance]]
      : [];
  return {
    temperature,
    // One place is the mean itself; of several the last is told by the others.
    places: places.slice(0, -1),
    others: [...rest, ...sun].map(([name, weather]) => ({ name, ...momentsOf(weather, grid) })),
  };
}

const IRRADIANCE = 'irradiance';

/** Number of columns. */
export function loadWeatherWidth(plan: LoadWeatherPlan): number {
  return plan.temperature ? SMOOTHINGS_H.length * HINGES + plan.places.length + plan.others.length : 0;
}

/** How strongly each column is held towards zero. */
export function loadWeatherPenalties(plan: LoadWeatherPlan): number[] {
  if (!plan.temperature) return [];
  return [
    ...new Array<number>(SMOOTHINGS_H.length * HINGES).fill(HINGE_PENALTY),
    ...new Array<number>(plan.places.length).fill(PLACE_PENALTY),
    ...new Array<number>(plan.others.length).fill(OTHER_PENALTY),
  ];
}

/** Smooths and writes weather columns step after step. */
export class LoadWeather {
  private readonly smooth: Float64Array;
  private readonly gains: readonly number[];
  private readonly placeGain: number;
  private missing = 0;

  constructor(
    private readonly plan: LoadWeatherPlan,
    private readonly exogenous: Exogenous,
    { stepMs, memory }: { readonly stepMs: number; readonly memory: LoadWeatherMemory | null },
  ) {
    this.gains = SMOOTHINGS_H.map((hours) => gainOf(hours, stepMs));
    this.placeGain = gainOf(PLACE_H, stepMs);
    const size = SMOOTHINGS_H.length + 1 + plan.places.length;
    this.smooth = Float64Array.from({ length: size }, (_, i) => memory?.[i] ?? Number.NaN);
  }

  /** Steps so far at which no temperature was known. */
  get missingSteps(): number {
    return this.missing;
  }

  /** Where the smoothing stands. */
  get memory(): LoadWeatherMemory {
    return Array.from(this.smooth, (value) => (isKnown(value) ? value : null));
  }

  /** Takes in the weather of the step at `ms` and writes its columns at `offset`; zero while nothing is known. */
  fill(row: Float64Array, offset: number, ms: number): void {
    if (!this.plan.temperature) return;
    this.takeMean(ms);
    let column = offset;
    for (let s = 0; s < SMOOTHINGS_H.length; s += 1) {
      hinges(row, column, this.smooth[s] ?? Number.NaN);
      column += HINGES;
    }
    const base = SMOOTHINGS_H.length;
    const mean = coldBelow(this.smooth[base] ?? Number.NaN);
    for (const [p, name] of this.plan.places.entries()) {
      const seen = this.seen(name, ms);
      const old = this.smooth[base + 1 + p] ?? Number.NaN;
      const value = smoothed(old, isKnown(seen) ? seen : this.mean(), this.placeGain);
      this.smooth[base + 1 + p] = value;
      const difference = coldBelow(value) - mean;
      row[column++] = isKnown(difference) ? difference : 0;
    }
    for (const { name, mean: level, scale } of this.plan.others) {
      const seen = this.seen(name, ms);
      row[column++] = isKnown(seen) ? (seen - level) / scale : 0;
    }
  }

  private takeMean(ms: number): void {
    const seen = this.exogenous.temperature ? valueAt(this.exogenous.temperature.series, ms) : Number.NaN;
    if (!isKnown(seen)) {
      this.missing += 1;
      // The air is then taken to be as the rooms are.
      this.smooth[0] = this.smooth[1] ?? Number.NaN;
      return;
    }
    for (const [s, gain] of this.gains.entries())
      this.smooth[s] = smoothed(this.smooth[s] ?? Number.NaN, seen, gain);
    const base = SMOOTHINGS_H.length;
    this.smooth[base] = smoothed(this.smooth[base] ?? Number.NaN, seen, this.placeGain);
  }

  private mean(): number {
    return this.smooth[0] ?? Number.NaN;
  }

  private seen(name: string, ms: number): number {
    const weather =
      this.exogenous.others?.[name] ?? (name === IRRADIANCE ? this.exogenous.irradiance : undefined);
    return weather ? valueAt(weather.series, ms) : Number.NaN;
  }
}

function hinges(row: Float64Array, offset: number, temperature: number): void {
  if (!isKnown(temperature)) return;
  let column = offset;
  for (const threshold of HEATING_C) row[column++] = Math.max(0, threshold - temperature) / TEN_DEGREES;
  for (const threshold of COOLING_C) row[column++] = Math.max(0, temperature - threshold) / TEN_DEGREES;
}

function coldBelow(temperature: number): number {
  return Math.max(0, PLACE_C - temperature) / TEN_DEGREES;
}

function gainOf(hours: number, stepMs: number): number {
  return hours === 0 ? 1 : 1 - Math.exp(-stepMs / (hours * HOUR_MS));
}

function smoothed(old: number, seen: number, gain: number): number {
  return isKnown(old) ? old + gain * (seen - old) : seen;
}

function knownShare(weather: ExogenousSeries, grid: FeatureGrid): number {
  let known = 0;
  for (let i = 0; i < grid.length; i += 1) {
    if (isKnown(valueAt(weather.series, grid.startMs + i * grid.stepMs))) known += 1;
  }
  return known / Math.max(1, grid.length);
}

function momentsOf(weather: ExogenousSeries, grid: FeatureGrid): { mean: number; scale: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < grid.length; i += 1) {
    const value = valueAt(weather.series, grid.startMs + i * grid.stepMs);
    if (!isKnown(value)) continue;
    count += 1;
    sum += value;
    squares += value * value;
  }
  const mean = sum / Math.max(1, count);
  const scale = Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean));
  // Rounding noise around a constant is not a scale.
  return { mean, scale: scale > LEAST_SCALE * Math.abs(mean) ? scale : 1 };
}
