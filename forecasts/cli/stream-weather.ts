/** Weather as it is told, on the grid of the series: coarse instants are joined by lines, fine ones averaged. */
import type { Exogenous, ExogenousSeries } from '../forecaster.js';
import { isKnown, type RegularSeries } from '../regular-series.js';
import { GrowingSeries } from './growing-series.js';
import { StreamError, type ValuesMessage } from './stream-message.js';

const HOUR_MS = 3_600_000;
/** Missing instants are bridged by a line up to this distance [ms]. */
const BRIDGED_MS = 12 * HOUR_MS;
/** The sender tells weather over the span it asks for: to the models it is a forecast as far ahead as they look. */
const KNOWN_AHEAD_MS = -366 * 24 * HOUR_MS;
const TEMPERATURE = /^(t|temp|temperature|t2m)(_|$)/i;
const IRRADIANCE = /^(g|ghi|irradiance|ssrd)(_|$)/i;

interface Told {
  readonly raw: GrowingSeries;
  readonly stepMs: number;
  /** On the grid of the series; made again when more was told. */
  grid: RegularSeries | null;
}

/** All weather of a stream, by name. */
export class StreamWeather {
  private readonly told = new Map<string, Told>();
  private current: Exogenous | null = null;

  constructor(private readonly stepMs: number) {}

  /** Takes in a weather message. @throws StreamError when it does not continue what was told under its name */
  add({ name, startMs, stepMs, values }: ValuesMessage): void {
    const step = stepMs ?? this.stepMs;
    let told = this.told.get(name);
    if (!told) {
      told = { raw: new GrowingSeries(`weather ${name}`, step), stepMs: step, grid: null };
      this.told.set(name, told);
    }
    if (told.stepMs !== step) {
      throw new StreamError(
        `weather ${name} every ${String(step / 60_000)} min after ${String(told.stepMs / 60_000)} min; expected one step per name`,
      );
    }
    told.raw.append(startMs, values);
    told.grid = null;
    this.current = null;
  }

  /** Everything told so far: the mean of all temperatures, irradiance, and each by its name. */
  exogenous(): Exogenous {
    if (this.current) return this.current;
    const grids = [...this.told].map(([name, told]) => {
      told.grid ??= onGrid(told.raw.series(), this.stepMs);
      return { name, series: told.grid };
    });
    const pick = (pattern: RegExp): RegularSeries | null =>
      meanOf(grids.flatMap(({ name, series }) => (pattern.test(name) ? [series] : [])));
    const temperature = pick(TEMPERATURE);
    const irradiance = pick(IRRADIANCE);
    this.current = {
      ...(temperature && { temperature: ahead(temperature) }),
      ...(irradiance && { irradiance: ahead(irradiance) }),
      ...(grids.length > 0 && {
        others: Object.fromEntries(grids.map(({ name, series }) => [name, ahead(series)])),
      }),
    };
    return this.current;
  }
}

function ahead(series: RegularSeries): ExogenousSeries {
  return { series, availabilityLagMs: KNOWN_AHEAD_MS };
}

/** The series on steps of `stepMs`: itself, its means, or lines between its instants read in the middle of each step. */
export function onGrid(raw: RegularSeries, stepMs: number): RegularSeries {
  if (raw.stepMs === stepMs) return raw;
  const startMs = Math.ceil(raw.startMs / stepMs) * stepMs;
  const endMs = raw.startMs + raw.values.length * raw.stepMs;
  const length = Math.max(0, Math.floor((endMs - startMs) / stepMs));
  const values = new Float64Array(length);
  if (raw.stepMs > stepMs) {
    lines(raw, { startMs, stepMs }, values);
  } else {
    for (let i = 0; i < length; i += 1) values[i] = meanBetween(raw, startMs + i * stepMs, stepMs);
  }
  return { startMs, stepMs, values };
}

/** Fills `into` by lines between known instants that are not too far apart; the last value is held for one raw step. */
function lines(
  raw: RegularSeries,
  grid: { readonly startMs: number; readonly stepMs: number },
  into: Float64Array,
): void {
  const known = (from: number): number => {
    let k = from;
    while (k < raw.values.length && !isKnown(raw.values[k])) k += 1;
    return k;
  };
  let before = -1;
  let after = known(0);
  for (let i = 0; i < into.length; i += 1) {
    const position = (grid.startMs + (i + 0.5) * grid.stepMs - raw.startMs) / raw.stepMs;
    while (after < raw.values.length && after <= position) {
      before = after;
      after = known(after + 1);
    }
    into[i] = between(raw, { before, after, position });
  }
}

function between(
  raw: RegularSeries,
  { before, after, position }: { before: number; after: number; position: number },
): number {
  const low = raw.values[before] ?? Number.NaN;
  const high = raw.values[after] ?? Number.NaN;
  const bridged = Math.max(1, BRIDGED_MS / raw.stepMs);
  if (isKnown(low) && isKnown(high) && after - before <= bridged) {
    return low + ((high - low) * (position - before)) / (after - before);
  }
  if (isKnown(low) && position - before <= 1) return low;
  return isKnown(high) && after - position <= 1 ? high : Number.NaN;
}

function meanBetween(raw: RegularSeries, fromMs: number, lengthMs: number): number {
  const first = Math.ceil((fromMs - raw.startMs) / raw.stepMs);
  const last = Math.ceil((fromMs + lengthMs - raw.startMs) / raw.stepMs);
  let sum = 0;
  let count = 0;
  for (let k = first; k < last; k += 1) {
    const value = raw.values[k];
    if (!isKnown(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Mean of what is known at each step; null without any series. */
function meanOf(series: readonly RegularSeries[]): RegularSeries | null {
  const [first] = series;
  if (!first) return null;
  const { stepMs } = first;
  const startMs = Math.min(...series.map((one) => one.startMs));
  const endMs = Math.max(...series.map((one) => one.startMs + one.values.length * stepMs));
  const values = new Float64Array(Math.round((endMs - startMs) / stepMs));
  const counts = new Float64Array(values.length);
  for (const one of series) {
    const offset = Math.round((one.startMs - startMs) / stepMs);
    one.values.forEach((value, i) => {
      if (!isKnown(value)) return;
      values[offset + i] = (values[offset + i] ?? 0) + value;
      counts[offset + i] = (counts[offset + i] ?? 0) + 1;
    });
  }
  return { startMs, stepMs, values: values.map((sum, i) => sum / (counts[i] ?? 0)) };
}
