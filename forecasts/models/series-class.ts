/** What kind of series it is, from its values alone: so that only models that can be good at it are tried. */
import type { Calendar } from '../forecaster.js';
import { isKnown, knownCount, valueAt, type RegularSeries } from '../regular-series.js';
import { DAY_MS, sameCivilSlot } from '../features/same-slot.js';

/** cold: too little history; sun: nothing at night; sparse: many zeros; ragged: one week says little of the next; smooth: the rest. */
export type SeriesClass = 'cold' | 'sun' | 'sparse' | 'ragged' | 'smooth';

/** Below this much known history no rolling validation is possible [days]. */
const COLD_DAYS = 21;
/** Only the newest part is looked at [days]. */
const LOOKED_AT_DAYS = 400;
/** A value below this share of the largest ones is nothing. */
const NOTHING_SHARE = 0.005;
const HOURS = 24;
/** Hours of the day that are nearly always nothing, as nights are all year round. */
const NIGHT_HOURS = 4;
const NIGHT_SHARE = 0.9;
const SPARSE_SHARE = 0.1;
/** Weekly naive error over mean size above which a series is ragged. */
const RAGGED_ERROR = 0.25;

/** Class of a history. */
export function classOf(history: RegularSeries, calendar: Calendar): SeriesClass {
  if ((knownCount(history) * history.stepMs) / DAY_MS < COLD_DAYS) return 'cold';
  const first = Math.max(0, history.values.length - Math.round((LOOKED_AT_DAYS * DAY_MS) / history.stepMs));
  const look = lookAt(history, first, calendar);
  const nights = look.nothingByHour.filter((share) => share >= NIGHT_SHARE).length;
  if (nights >= NIGHT_HOURS && nights <= HOURS - NIGHT_HOURS) return 'sun';
  if (look.nothing >= SPARSE_SHARE) return 'sparse';
  return look.weeklyError > RAGGED_ERROR ? 'ragged' : 'smooth';
}

interface Look {
  /** Share of values that are nothing. */
  readonly nothing: number;
  /** The same for each civil hour. */
  readonly nothingByHour: readonly number[];
  /** Mean error of last week's value over the mean size. */
  readonly weeklyError: number;
}

function lookAt(history: RegularSeries, first: number, calendar: Calendar): Look {
  const sizes = history.values
    .subarray(first)
    .map((value) => Math.abs(value))
    .filter((size) => isKnown(size))
    .sort();
  const limit = NOTHING_SHARE * (sizes[Math.floor(0.99 * (sizes.length - 1))] ?? 0);
  const counts = new Array<number>(HOURS).fill(0);
  const nothing = new Array<number>(HOURS).fill(0);
  let errors = 0;
  let pairs = 0;
  let known = 0;
  for (let i = first; i < history.values.length; i += 1) {
    const value = history.values[i];
    if (!isKnown(value)) continue;
    const ms = history.startMs + i * history.stepMs;
    const hour = Math.floor(calendar(ms).hour);
    known += 1;
    counts[hour] = (counts[hour] ?? 0) + 1;
    if (Math.abs(value) <= limit) nothing[hour] = (nothing[hour] ?? 0) + 1;
    const before = valueAt(history, sameCivilSlot(ms, 7, calendar));
    if (!isKnown(before)) continue;
    errors += Math.abs(value - before);
    pairs += 1;
  }
  const meanSize = sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length);
  return {
    nothing: nothing.reduce((a, b) => a + b, 0) / Math.max(1, known),
    nothingByHour: nothing.map((count, h) => count / Math.max(1, counts[h] ?? 0)),
    weeklyError: pairs === 0 || meanSize === 0 ? 0 : errors / pairs / meanSize,
  };
}
