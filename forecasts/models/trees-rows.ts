/** Rows to learn from: targets drawn over the histories, each seen from a lead that will be asked for. */
import type { RegularSeries } from '../regular-series.js';
import { isKnown } from '../regular-series.js';
import type { FeatureRows } from './trees-bins.js';
import type { BoostInput } from './trees-ensemble.js';
import { FEATURES, FeatureReader } from './trees-features.js';
import { SlotKernel, type KernelShape } from './trees-kernel.js';
import type { Random } from './trees-random.js';
import type { SlotTrack } from './trees-track.js';

/** One series to learn from. */
export interface Learned {
  readonly history: RegularSeries;
  readonly track: SlotTrack;
  readonly shape: KernelShape;
  /** Farthest lead [steps]. */
  readonly leads: number;
}

/** Rows of all series together, and of one series. */
const MOST_ROWS = 60_000;
const MOST_ROWS_EACH = 16_000;
/** Days of a history before the first target. */
const FIRST_DAYS = 14;
/** Share of the targets seen from less than a few hours before, where the last values say much. */
const NEAR_SHARE = 0.25;
const NEAR_HOURS = 6;
/** Days at the end of a history on which the shape of its kernel is chosen, and targets looked at. */
const CHOSEN_DAYS = 84;
const CHOSEN_TARGETS = 600;

/** Rows of all series that know enough; null when there are none. */
export function learningRows(
  series: readonly Learned[],
  { levels, random }: { readonly levels: readonly number[]; readonly random: Random },
): BoostInput | null {
  const each = Math.min(MOST_ROWS_EACH, Math.floor(MOST_ROWS / Math.max(1, series.length)));
  const most = each * series.length;
  const features = new Float32Array(most * FEATURES);
  const rows = {
    target: new Float64Array(most),
    start: new Float64Array(most * levels.length),
    spread: new Float64Array(most),
    weight: new Float64Array(most),
  };
  let count = 0;
  for (const { track, shape, leads } of series) {
    const reader = new FeatureReader(track, levels, shape);
    for (const { step, end } of targetsOf(track, {
      first: FIRST_DAYS * track.perDay,
      count: each,
      leads,
      random,
    })) {
      if (!reader.read(step, end, features.subarray(count * FEATURES, (count + 1) * FEATURES))) continue;
      rows.target[count] = track.values[step] ?? 0;
      rows.start.set(reader.quantiles, count * levels.length);
      rows.spread[count] = reader.spreadAt(end);
      rows.weight[count] = 1 / (track.mean || 1);
      count += 1;
    }
  }
  if (count === 0) return null;
  const table: FeatureRows = { width: FEATURES, count, values: features.subarray(0, count * FEATURES) };
  return {
    features: table,
    target: rows.target.subarray(0, count),
    start: rows.start.subarray(0, count * levels.length),
    spread: rows.spread.subarray(0, count),
    weight: rows.weight.subarray(0, count),
    levels,
  };
}

/** The shape that gave the least pinball loss on the last weeks of a history. */
export function chosenShape(
  track: SlotTrack,
  shapes: readonly KernelShape[],
  {
    levels,
    leads,
    random,
  }: { readonly levels: readonly number[]; readonly leads: number; readonly random: Random },
): KernelShape {
  const first = Math.max(FIRST_DAYS * track.perDay, track.known - CHOSEN_DAYS * track.perDay);
  const targets = targetsOf(track, { first, count: CHOSEN_TARGETS, leads, random });
  let best = shapes[0] as KernelShape;
  let least = Number.POSITIVE_INFINITY;
  const into = new Float64Array(levels.length);
  for (const shape of shapes) {
    const kernel = new SlotKernel(track, shape);
    let loss = 0;
    for (const { step, end } of targets) {
      if (isKnown(kernel.read(step, end, { levels, into })))
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
