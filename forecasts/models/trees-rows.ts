/** Rows to learn from: targets drawn over the histories, each seen from a lead that will be asked for. */
import { isKnown } from '../regular-series.js';
import type { BoostInput } from './trees-ensemble.js';
import { SlotKernel, codesOf, relativeValues, type KernelShape } from './trees-kernel.js';
import type { Random } from './trees-random.js';
import type { SlotTrack } from './trees-track.js';

/** Reads what trees look at for one step of one series. */
export interface RowReader {
  readonly track: SlotTrack;
  /** The distribution to start at as last read, in the unit of the series, and its mean. */
  readonly quantiles: Float64Array;
  readonly mean: number;
  /** Writes the features of `step` as seen when the values before `end` are known; false when too little is known. */
  read(step: number, end: number, row: Float32Array): boolean;
  /** What one unit of step is worth for what was last read; 0 where the distribution is certain and stays so. */
  spread(): number;
  /** What an error of one unit of the series counts for when the values before `end` are known. */
  weightAt(end: number): number;
}

/** One series to learn from, and the farthest lead that will be asked for [steps]. */
export interface Learned {
  readonly reader: RowReader;
  readonly leads: number;
}

/** How targets are drawn. */
export interface Drawn {
  readonly levels: readonly number[];
  readonly random: Random;
}

/** Rows, and which of them are of the end of their series: what is learned on the others is held against them. */
export interface LearningRows extends BoostInput {
  /** Shape (N): 1 for the newest part of each series. */
  readonly late: Uint8Array;
}

/** Rows of all series together, and of one series. */
const MOST_ROWS = 60_000;
const MOST_ROWS_EACH = 24_000;
/** Days of a history before the first target. */
const FIRST_DAYS = 14;
/** Share of a series' targets that are late. */
const LATE_SHARE = 0.25;
/** Share of the targets seen from less than a few hours before, where the last values say much. */
const NEAR_SHARE = 0.25;
const NEAR_HOURS = 6;
/** Days at the end of a history on which the shape of its kernel is chosen, and targets looked at. */
const CHOSEN_DAYS = 150;
const CHOSEN_TARGETS = 2000;

/** Rows of `width` features of all series; null when there are none. */
export function learningRows(
  series: readonly Learned[],
  width: number,
  { levels, random }: Drawn,
): LearningRows | null {
  const each = Math.min(MOST_ROWS_EACH, Math.floor(MOST_ROWS / Math.max(1, series.length)));
  const most = each * series.length;
  const values = new Float32Array(most * width);
  const target = new Float64Array(most);
  const start = new Float64Array(most * levels.length);
  const spread = new Float64Array(most);
  const weight = new Float64Array(most);
  const late = new Uint8Array(most);
  let count = 0;
  for (const { reader, leads } of series) {
    const { track } = reader;
    const first = FIRST_DAYS * track.perDay;
    const lateFrom = first + (1 - LATE_SHARE) * (track.known - first);
    for (const { step, end } of targetsOf(track, { first, count: each, leads, random })) {
      if (!reader.read(step, end, values.subarray(count * width, (count + 1) * width))) continue;
      if (reader.spread() === 0) continue;
      target[count] = track.values[step] ?? 0;
      start.set(reader.quantiles, count * levels.length);
      spread[count] = reader.spread();
      weight[count] = reader.weightAt(end);
      late[count] = step >= lateFrom ? 1 : 0;
      count += 1;
    }
  }
  if (count === 0) return null;
  return {
    features: { width, count, values: values.subarray(0, count * width) },
    target: target.subarray(0, count),
    start: start.subarray(0, count * levels.length),
    spread: spread.subarray(0, count),
    weight: weight.subarray(0, count),
    late: late.subarray(0, count),
    levels,
  };
}

/** The rows that are not late. */
export function earlyRows(rows: LearningRows): BoostInput {
  const levels = rows.levels.length;
  const { width, values } = rows.features;
  const kept: number[] = [];
  rows.late.forEach((late, row) => {
    if (late === 0) kept.push(row);
  });
  const features = new Float32Array(kept.length * width);
  const start = new Float64Array(kept.length * levels);
  kept.forEach((row, i) => {
    features.set(values.subarray(row * width, (row + 1) * width), i * width);
    start.set(rows.start.subarray(row * levels, (row + 1) * levels), i * levels);
  });
  const pick = (of: Float64Array): Float64Array => Float64Array.from(kept, (row) => of[row] ?? 0);
  return {
    features: { width, count: kept.length, values: features },
    target: pick(rows.target),
    start,
    spread: pick(rows.spread),
    weight: pick(rows.weight),
    levels: rows.levels,
  };
}

/** The shape that gave the least pinball loss on the last weeks of a history. */
export function chosenShape(
  track: SlotTrack,
  shapes: readonly KernelShape[],
  { levels, leads, random }: Drawn & { readonly leads: number },
): KernelShape {
  const first = Math.max(FIRST_DAYS * track.perDay, track.known - CHOSEN_DAYS * track.perDay);
  const targets = targetsOf(track, { first, count: CHOSEN_TARGETS, leads, random });
  let best = shapes[0] as KernelShape;
  let least = Number.POSITIVE_INFINITY;
  const into = new Float64Array(levels.length);
  const plain = codesOf(track.values);
  const relative = codesOf(relativeValues(track));
  for (const shape of shapes) {
    const kernel = new SlotKernel(track, shape, shape.levelled ? relative : plain);
    let loss = 0;
    for (const { step, end } of targets) {
      const unit = shape.levelled ? (track.level[end] ?? 1) : 1;
      if (!isKnown(kernel.read(step, end, { levels, into, unit }))) continue;
      loss += pinball(track.values[step] ?? 0, into, levels);
    }
    if (loss < least) {
      least = loss;
      best = shape;
    }
  }
  return best;
}

/** Sum over the levels of the pinball loss. */
function pinball(y: number, quantiles: Float64Array, levels: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < levels.length; i += 1) {
    const miss = y - (quantiles[i] ?? 0);
    sum += miss >= 0 ? (levels[i] ?? 0) * miss : ((levels[i] ?? 0) - 1) * miss;
  }
  return sum;
}

/** Known steps from `first` on, evenly drawn without repeating, each with what is known then. */
function targetsOf(
  track: SlotTrack,
  { first, count, leads, random }: { first: number; count: number; leads: number; random: Random },
): { step: number; end: number }[] {
  const stride = Math.max(1, (track.known - first) / count);
  const targets: { step: number; end: number }[] = [];
  for (let at = first; at + stride <= track.known; at += stride) {
    const step = Math.floor(at + random() * stride);
    const near = random() < NEAR_SHARE;
    const farthest = near ? Math.min(leads, NEAR_HOURS * track.perHour) : leads;
    const end = step - Math.floor(random() * farthest);
    if (isKnown(track.values[step]) && end > 0) targets.push({ step, end });
  }
  return targets;
}
