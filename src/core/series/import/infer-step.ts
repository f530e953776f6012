/** Steps a file does not name: read from the distance of its timestamps, without taking a gap for a longer step. */
import { CURVE_STEPS_MIN, type LabelSide } from './load-curve.js';
import type { CurvePoints } from './curve-grid.js';

/** So many equal distances in a row are a step; fewer may be missing values. */
const RUN = 6;

const MINUTE_MS = 60_000;

/**
 * Step of every row [min]: the one it names, else the one inferred; 0 where nothing tells.
 *
 * A row's own distance is the one to its neighbour on the far side of its step. A distance that comes at least six times
 * in a row is a step; elsewhere the step of the surroundings holds, and never more than the own distance.
 */
export function stepsOf(points: CurvePoints, side: LabelSide): Uint8Array {
  const steps = Uint8Array.from(points.stepMin);
  if (steps.every((step) => step > 0)) return steps;
  const own = ownDistances(points.stampMs, side);
  const sure = inRuns(own);
  const shortest = own.reduce<number>((least, d) => (d > 0 && (least === 0 || d < least) ? d : least), 0);
  const before = nearest(sure, 1);
  const after = nearest(sure, -1);
  for (let i = 0; i < steps.length; i += 1) {
    if ((steps[i] ?? 0) > 0) continue;
    const around = (before[i] ?? 0) || (after[i] ?? 0) || shortest;
    const distance = own[i] ?? 0;
    steps[i] = distance > 0 ? Math.min(around, distance) : around;
  }
  return steps;
}

/** Distance of each row [min] on the side of its step; 0 where it is no step a load curve may have. */
function ownDistances(stampMs: Float64Array, side: LabelSide): Uint8Array {
  const own = new Uint8Array(stampMs.length);
  for (let i = 0; i < stampMs.length; i += 1) {
    const [from, to] = side === 'end' ? [stampMs[i - 1], stampMs[i]] : [stampMs[i], stampMs[i + 1]];
    if (from === undefined || to === undefined) continue;
    const minutes = (to - from) / MINUTE_MS;
    if (CURVE_STEPS_MIN.some((step) => step === minutes)) own[i] = minutes;
  }
  return own;
}

/** Distances that belong to a run of equal ones; 0 elsewhere. */
function inRuns(own: Uint8Array): Uint8Array {
  const sure = new Uint8Array(own.length);
  for (let from = 0; from < own.length;) {
    let end = from + 1;
    while (end < own.length && own[end] === own[from]) end += 1;
    if (end - from >= RUN) sure.fill(own[from] ?? 0, from, end);
    from = end;
  }
  return sure;
}

/** The last value above 0 seen at each place, walking up (1) or down (-1). */
function nearest(values: Uint8Array, walk: 1 | -1): Uint8Array {
  const found = new Uint8Array(values.length);
  let last = 0;
  for (let n = 0; n < values.length; n += 1) {
    const i = walk === 1 ? n : values.length - 1 - n;
    if ((values[i] ?? 0) > 0) last = values[i] ?? 0;
    found[i] = last;
  }
  return found;
}
