/** Weather as it is told, on the grid of the series: coarse instants are joined by lines, fine ones averaged. */
import type { Exogenous, ExogenousSeries } from '../forecaster.js';
import { endOf, isKnown, valueAt, type RegularSeries } from '../regular-series.js';
import { GridBuffer } from './grid-buffer.js';
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
  readonly grid: GridBuffer;
}

/** All weather of a stream, by name. */
export class StreamWeather {
  private readonly told = new Map<string, Told>();
  private readonly means: readonly {
    readonly name: 'temperature' | 'irradiance';
    readonly of: RegExp;
    readonly grid: GridBuffer;
  }[];
  private current: Exogenous | null = null;
  /** From here on grids no longer say what was told [epoch ms]. */
  private staleFromMs = Number.POSITIVE_INFINITY;

  constructor(private readonly stepMs: number) {
    this.means = [
      { name: 'temperature', of: TEMPERATURE, grid: new GridBuffer(stepMs) },
      { name: 'irradiance', of: IRRADIANCE, grid: new GridBuffer(stepMs) },
    ];
  }

  /** Takes in a weather message. @throws StreamError when it does not continue what was told under its name */
  add({ name, startMs, stepMs, values }: ValuesMessage): void {
    const step = stepMs ?? this.stepMs;
    let told = this.told.get(name);
    if (!told) {
      told = {
        raw: new GrowingSeries(`weather ${name}`, step),
        stepMs: step,
        grid: new GridBuffer(this.stepMs),
      };
      this.told.set(name, told);
    }
    if (told.stepMs !== step) {
      throw new StreamError(
        `weather ${name} every ${String(step / 60_000)} min after ${String(told.stepMs / 60_000)} min; expected one step per name`,
      );
    }
    told.raw.append(startMs, values);
    // What was told before may have been held or left open beyond its last instants.
    const fromMs = startMs - BRIDGED_MS - step;
    extend(told.grid, told.raw.series(), fromMs);
    this.staleFromMs = Math.min(this.staleFromMs, fromMs);
    this.current = null;
  }

  /** Everything told so far: the mean of all temperatures, irradiance, and each by its name. */
  exogenous(): Exogenous {
    if (this.current) return this.current;
    const grids = [...this.told].map(([name, { grid }]) => ({ name, series: grid.series() }));
    const main: { temperature?: ExogenousSeries; irradiance?: ExogenousSeries } = {};
    for (const { name, of, grid } of this.means) {
      const parts = grids.flatMap(({ name: own, series }) => (of.test(own) ? [series] : []));
      if (parts.length === 0) continue;
      extendMean(grid, parts, this.staleFromMs);
      main[name] = ahead(grid.series());
    }
    this.staleFromMs = Number.POSITIVE_INFINITY;
    this.current = {
      ...main,
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

/** Brings a grid up to date with its raw series: lines between coarse instants, means of fine ones, or the values themselves. */
function extend(grid: GridBuffer, raw: RegularSeries, fromMs: number): void {
  const { stepMs } = grid;
  const endMs = raw.startMs + raw.values.length * raw.stepMs;
  const from = grid.reach(raw.startMs, endMs, fromMs);
  const offset = (grid.startMs - raw.startMs) / stepMs;
  if (raw.stepMs > stepMs) {
    lines(raw, grid, from);
  } else {
    const isSame = raw.stepMs === stepMs && Number.isInteger(offset);
    for (let i = from; i < grid.length; i += 1) {
      grid.values[i] = isSame
        ? (raw.values[i + offset] ?? Number.NaN)
        : meanBetween(raw, grid.startMs + i * stepMs, stepMs);
    }
  }
}

/** Lines between known instants that are not too far apart, read in the middle of each step; the last value is held for one raw step. */
function lines(raw: RegularSeries, grid: GridBuffer, from: number): void {
  const known = (index: number): number => {
    let k = index;
    while (k < raw.values.length && !isKnown(raw.values[k])) k += 1;
    return k;
  };
  const positionOf = (i: number): number =>
    (grid.startMs + (i + 0.5) * grid.stepMs - raw.startMs) / raw.stepMs;
  let before = Math.max(-1, Math.floor(positionOf(from)));
  while (before >= 0 && !isKnown(raw.values[before])) before -= 1;
  let after = known(before + 1);
  for (let i = from; i < grid.length; i += 1) {
    const position = positionOf(i);
    while (after < raw.values.length && after <= position) {
      before = after;
      after = known(after + 1);
    }
    grid.values[i] = between(raw, { before, after, position });
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

/** Brings a mean up to date with its parts: the mean of what is known at each step. */
function extendMean(grid: GridBuffer, parts: readonly RegularSeries[], fromMs: number): void {
  const startMs = Math.min(...parts.map((part) => part.startMs));
  const from = grid.reach(startMs, Math.max(...parts.map(endOf)), fromMs);
  for (let i = from; i < grid.length; i += 1) {
    let sum = 0;
    let count = 0;
    for (const part of parts) {
      const value = valueAt(part, grid.startMs + i * grid.stepMs);
      if (!isKnown(value)) continue;
      sum += value;
      count += 1;
    }
    grid.values[i] = count === 0 ? Number.NaN : sum / count;
  }
}
