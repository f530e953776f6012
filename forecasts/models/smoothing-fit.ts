/** Finds the gains of a double-seasonal smoothing: least squares at chosen leads over the last months of a history. */
import { isKnown } from '../regular-series.js';
import type { Cells } from './smoothing-clock.js';
import {
  LEAST_SPREAD,
  advance,
  at,
  copyOf,
  firstMemory,
  seasonalAt,
  type Gains,
  type Memory,
  type Steps,
} from './smoothing-recursion.js';
import { leastOf } from './smoothing-search.js';

/** Weeks that the first memory is the mean of, where there are as many. */
const FIRST_WEEKS = 3;
/** Weeks of a history that gains are fitted on: beyond half a year they do not change. */
const FITTED_WEEKS = 30;
const ROUNDS = 60;
/** Starts of the search, on its own axis: calm, lively, and levels that hardly move. */
const STARTS = [
  [-3, -1, -1, 2],
  [-1, -2, -2, 0],
  [-5, -2, -1, 4],
];
const MOST_GAIN = 0.9;
const MOST_ERROR = 0.999;
/** A squared error counts up to this many times the usual one's square. */
const LOSS_CLIPPED_AT = 8;

/** A history, and how many steps its day has. */
export interface Track extends Steps {
  readonly slots: number;
}

/** Which parts of the model the history is long enough for. */
export interface Parts {
  readonly day: boolean;
  readonly week: boolean;
  /** Whether indexes move by whole errors; default false. */
  readonly isWhole?: boolean;
}

/** Steps that the first memory is taken from: whole weeks where there are two, else whole days, else all. */
export function firstLength({ values, slots }: Track): number {
  const weeks = Math.min(FIRST_WEEKS, Math.floor(values.length / (14 * slots)));
  if (weeks >= 1) return weeks * 7 * slots;
  const days = Math.floor(values.length / (2 * slots));
  return days >= 1 ? days * slots : values.length;
}

/**
 * Gains that make the squared errors at the leads smallest, each lead in units of what a first guess leaves there.
 *
 * @param leads steps ahead, 1 = next step
 */
export function fitGains(track: Track, parts: Parts, leads: readonly number[]): Gains {
  const short = lastOf(track, FITTED_WEEKS * 7 * track.slots);
  if (!short.values.some((value) => isKnown(value))) return gainsOf(STARTS[0] ?? [], parts);
  const length = firstLength(short);
  const first = firstMemory(short.values, short.cells, { length, slots: short.slots });
  const toGains = (point: readonly number[]): Gains => gainsOf(point, parts);
  const sizes = squaredErrors(short, copyOf(first), { gains: toGains(STARTS[0] ?? []), leads, from: length });
  const loss = (point: readonly number[]): number =>
    squaredErrors(short, copyOf(first), { gains: toGains(point), leads, from: length }).reduce(
      (sum, error, i) => sum + error / Math.max(1e-12, sizes[i] ?? 1),
      0,
    );
  return toGains(leastOf(loss, STARTS, { step: 0.7, rounds: ROUNDS }).point);
}

/**
 * Runs a memory over a track and calls back before each value is taken in, with what is known before it.
 */
export function runOver(
  track: Track,
  memory: Memory,
  { gains, visit }: { readonly gains: Gains; readonly visit?: (i: number, memory: Memory) => void },
): void {
  for (let i = 0; i < track.values.length; i += 1) {
    visit?.(i, memory);
    advance(memory, gains, track, i);
  }
}

/** Forecast `lead` steps ahead made before step i was known: it stands for step i + lead - 1. */
export function aheadOf(
  memory: Memory,
  gains: Gains,
  { cells, i, lead }: { cells: Cells; i: number; lead: number },
): number {
  return seasonalAt(memory, cells, i + lead - 1) + gains.error ** lead * memory.error;
}

function squaredErrors(
  track: Track,
  memory: Memory,
  { gains, leads, from }: { gains: Gains; leads: readonly number[]; from: number },
): number[] {
  const { values, cells } = track;
  const sums = new Float64Array(leads.length);
  const counts = new Float64Array(leads.length);
  const left = Float64Array.from(leads, (lead) => gains.error ** lead);
  const most = Float64Array.from(leads, (lead) => LOSS_CLIPPED_AT * LOSS_CLIPPED_AT * lead);
  runOver(track, memory, {
    gains,
    visit: (i) => {
      if (i < from) return;
      const usual = memory.spread > LEAST_SPREAD ? memory.spread : LEAST_SPREAD;
      for (let k = 0; k < leads.length; k += 1) {
        const target = i + at(leads, k) - 1;
        const error = at(values, target) - seasonalAt(memory, cells, target) - at(left, k) * memory.error;
        if (target >= values.length || !isKnown(error)) continue;
        const square = error * error;
        const clipped = at(most, k) * usual * usual;
        sums[k] = at(sums, k) + (square < clipped ? square : clipped);
        counts[k] = at(counts, k) + 1;
      }
    },
  });
  return Array.from(sums, (sum, k) => sum / Math.max(1, counts[k] ?? 0));
}

function gainsOf(point: readonly number[], parts: Parts): Gains {
  const [level = 0, day = 0, week = 0, error = 0] = point.map((x) => 1 / (1 + Math.exp(-x)));
  return {
    level: level * MOST_GAIN,
    day: parts.day ? day * MOST_GAIN : 0,
    week: parts.week ? week * MOST_GAIN : 0,
    error: error * MOST_ERROR,
    ...(parts.isWhole === true ? { isWhole: true } : {}),
  };
}

/** The last steps of a track. */
export function lastOf(track: Track, length: number): Track {
  const from = Math.max(0, track.values.length - length);
  if (from === 0) return track;
  const { cells } = track;
  return {
    ...track,
    values: track.values.subarray(from),
    cells: {
      day: cells.day.subarray(from),
      week: cells.week.subarray(from),
      moved: cells.moved.subarray(from),
      hour: cells.hour.subarray(from),
    },
  };
}
