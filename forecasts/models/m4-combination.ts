/**
 * Forecast of an hourly series of the M4 competition: regressions on its own lags and double-seasonal smoothings, each
 * weighed by how well it forecast the last windows of the history it was given.
 */
import { isKnown } from '../regular-series.js';
import { lagRidge, leastHistory, type LagRidgeChoice } from './m4-lag-ridge.js';
import { meanAbsoluteError, naive2, smapeOf } from './m4-metrics.js';
import type { Cells } from './smoothing-clock.js';
import { aheadOf, firstLength, fitGains, runOver, type Parts, type Track } from './smoothing-fit.js';
import { firstMemory } from './smoothing-recursion.js';

const DAY = 24;
const WEEK = 168;
/** Windows at the end of the history that members are weighed by. */
const WINDOWS = 3;
/** A member counts by its error to this power, inverted: a clear winner decides, close ones are averaged. */
const SHARPNESS = 4;
/** Leads whose errors the gains of a smoothing make small [h]. */
const SMOOTHED_LEADS = [12, 24, 48];
/** A forecast farther outside the history than this many times its range is a failure. */
const ROOM = 2;
/** Relative rounding that a constant series may come back with. */
const ROUNDING = 1e-6;
/** Added to an error, so that a perfect member does not have all the weight there is. */
const LEAST_ERROR = 1e-3;

/** Hours of history from which on a smoothing knows days, and weeks. */
const LEAST_OF_DAYS = 5 * DAY;
const LEAST_OF_WEEKS = 15 * DAY;

/** Steps that the competition asks for. */
export const M4_HORIZON = 48;

/** A forecast, and how much of each member is in it. */
export interface M4Forecast {
  /** Shape (H). */
  readonly values: Float64Array;
  /** Share by member, 0..1. */
  readonly shares: Readonly<Record<string, number>>;
  /** Fallback in words, or null. */
  readonly mark: string | null;
}

type HourlyForecast = (history: Float64Array, horizon: number) => Float64Array | null;

interface M4Member {
  readonly name: string;
  /** Hours of history that it needs. */
  readonly least: (horizon: number) => number;
  /** What is found out once, on a history that ends before all it will be asked about. */
  readonly learn: (history: Float64Array) => HourlyForecast;
}

const CALM: LagRidgeChoice = { neighbours: 1, penalty: 20, robustRounds: 2 };
const LIVELY: LagRidgeChoice = { neighbours: 2, penalty: 1, robustRounds: 0 };
const BOTH: Parts = { day: true, week: true };
const DAILY: Parts = { day: true, week: false };

const MEMBERS: readonly M4Member[] = [
  { name: 'lag-ridge-log', least: leastHistory, learn: inLog(() => (x, h) => lagRidge(x, h, CALM)) },
  { name: 'lag-ridge-log-lively', least: leastHistory, learn: inLog(() => (x, h) => lagRidge(x, h, LIVELY)) },
  { name: 'lag-ridge', least: leastHistory, learn: () => (x, h) => lagRidge(x, h, CALM) },
  { name: 'double-seasonal-log', least: () => LEAST_OF_WEEKS, learn: inLog((x) => smoothing(x, BOTH)) },
  { name: 'double-seasonal', least: () => LEAST_OF_WEEKS, learn: (x) => smoothing(x, BOTH) },
  { name: 'daily-smoothing-log', least: () => LEAST_OF_DAYS, learn: inLog((x) => smoothing(x, DAILY)) },
];

/**
 * Forecast of the steps after an hourly history.
 *
 * @param history shape (T), all known
 */
export function forecastM4(history: Float64Array, horizon = M4_HORIZON): M4Forecast {
  const spare = Math.floor((history.length - leastHistory(horizon)) / horizon);
  const windows = Math.max(0, Math.min(WINDOWS, spare));
  const before = history.subarray(0, history.length - windows * horizon);
  const entries = MEMBERS.filter((member) => before.length >= member.least(horizon)).map(
    ({ name, learn }) => {
      const forecast = learn(before);
      const values = sound(forecast(history, horizon), history);
      const error = errorOf(forecast, history, { horizon, windows });
      return { name, values: values ?? new Float64Array(horizon), weight: values ? error ** -SHARPNESS : 0 };
    },
  );
  const total = entries.reduce((sum, entry) => sum + entry.weight, 0);
  const seen = `short-history: ${String(history.length)} values`;
  if (!(total > 0)) {
    const mark = `${seen}, or none that a model can follow; Naive2 is given`;
    return { values: naive2(history, { period: DAY, horizon }), shares: { naive2: 1 }, mark };
  }
  const joined = new Float64Array(horizon);
  for (const { values, weight } of entries) {
    for (let h = 0; h < horizon; h += 1) joined[h] = (joined[h] ?? 0) + (weight / total) * (values[h] ?? 0);
  }
  const floor = history.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  return {
    values: joined.map((value) => Math.max(floor, value)),
    shares: Object.fromEntries(entries.map(({ name, weight }) => [name, weight / total])),
    mark: spare < 0 ? `${seen}, smoothing alone` : null,
  };
}

/** Error over the last windows relative to Naive2, by sMAPE and by mean absolute error; infinite when a forecast fails. */
function errorOf(
  forecast: HourlyForecast,
  history: Float64Array,
  { horizon, windows }: { readonly horizon: number; readonly windows: number },
): number {
  const own: WindowScore[] = [];
  const naive: WindowScore[] = [];
  for (let w = 1; w <= windows; w += 1) {
    const end = history.length - w * horizon;
    const before = history.subarray(0, end);
    const values = sound(forecast(before, horizon), before);
    if (!values) return Number.POSITIVE_INFINITY;
    own.push(scoreOf(history, end, values));
    naive.push(scoreOf(history, end, naive2(before, { period: DAY, horizon })));
  }
  const [mine, usual] = [sumOf(own), sumOf(naive)];
  if (windows === 0) return 1;
  return LEAST_ERROR + ratio(mine.smape, usual.smape) + ratio(mine.absolute, usual.absolute);
}

interface WindowScore {
  readonly smape: number;
  readonly absolute: number;
}

function scoreOf(history: Float64Array, end: number, forecast: Float64Array): WindowScore {
  const actual = history.subarray(end, end + forecast.length);
  return { smape: smapeOf(actual, forecast), absolute: meanAbsoluteError(actual, forecast) };
}

function sumOf(scores: readonly WindowScore[]): WindowScore {
  return scores.reduce((sum, s) => ({ smape: sum.smape + s.smape, absolute: sum.absolute + s.absolute }), {
    smape: 0,
    absolute: 0,
  });
}

function ratio(error: number, naive: number): number {
  return naive > 0 ? error / naive : error;
}

/** The forecast; null when there is none, or when it left the range of the history by far. */
function sound(values: Float64Array | null, history: Float64Array): Float64Array | null {
  if (!values) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of history) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const room = ROOM * (high - low) + ROUNDING * Math.max(Math.abs(low), Math.abs(high));
  return values.every((value) => isKnown(value) && value >= low - room && value <= high + room)
    ? values
    : null;
}

/** The same on the logarithm, where every value has one. */
function inLog(learn: M4Member['learn']): M4Member['learn'] {
  const hasLog = (history: Float64Array): boolean => history.every((value) => value > 0);
  return (fitted) => {
    if (!hasLog(fitted)) return () => null;
    const forecast = learn(fitted.map(Math.log));
    return (history, horizon) => {
      const values = hasLog(history) ? forecast(history.map(Math.log), horizon) : null;
      return values ? values.map(Math.exp) : null;
    };
  };
}

function smoothing(fitted: Float64Array, parts: Parts): HourlyForecast {
  const mean = fitted.reduce((sum, value) => sum + Math.abs(value), 0) / fitted.length;
  // Gains are found on numbers around 1, whatever the unit.
  const unit = mean > 0 ? mean : 1;
  const gains = fitGains(trackOf(fitted, unit, 0), parts, SMOOTHED_LEADS);
  return (history, horizon) => {
    const track = trackOf(history, unit, horizon);
    const { values, cells } = track;
    const memory = firstMemory(values, cells, { length: firstLength(track), slots: DAY });
    runOver(track, memory, { gains });
    const i = history.length;
    return Float64Array.from(
      { length: horizon },
      (_, h) => unit * aheadOf(memory, gains, { cells, i, lead: h + 1 }),
    );
  };
}

function trackOf(history: Float64Array, unit: number, more: number): Track {
  return {
    values: history.map((value) => value / unit),
    cells: cellsFrom(history.length + more),
    slots: DAY,
  };
}

/** Cells by counting: hour 0 and Monday are where the series begins. */
function cellsFrom(length: number): Cells {
  return {
    day: Int32Array.from({ length }, (_, i) => i % DAY),
    week: Int32Array.from({ length }, (_, i) => i % WEEK),
    moved: new Uint8Array(length),
    hour: Float64Array.from({ length }, (_, i) => i % DAY),
  };
}
