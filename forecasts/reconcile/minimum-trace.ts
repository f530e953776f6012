/**
 * Coherent forecasts of least variance: each node's forecast is moved by what the sums miss, as far as its own errors allow.
 * Wickramasuriya, Athanasopoulos, Hyndman (2019), in the form of the constraints: y~ = y - W C' (C W C')^-1 C y.
 */
import { isKnown } from '../regular-series.js';
import { addUp, type Hierarchy } from './hierarchy.js';

/** Fitted reconciliation; plain JSON. */
export interface Reconciliation {
  readonly hierarchy: Hierarchy;
  /** How strongly covariances are drawn to zero, 0..1; 1 = variances alone. */
  readonly shrinkage: number;
  /** Shape (N, sums), row by row: how far a node moves for a unit by which a sum lies above its leaves. */
  readonly gain: readonly number[];
}

/** A variance is held to be at least this share of the largest: a node without errors would take no part. */
const LEAST_VARIANCE = 1e-9;
/** A node of which no error is known is trusted least: so many times the largest variance. */
const UNKNOWN_VARIANCE = 1e4;

/**
 * Fits the reconciliation on what the forecasts of each node were off by.
 *
 * @param residuals per node the errors at the same past steps, shape (T), NaN where unknown
 * @param shrinkage 0..1; default: estimated from the errors (Schaefer, Strimmer 2005)
 * @throws RangeError when the residuals do not fit the hierarchy
 */
export function fitReconciliation(
  hierarchy: Hierarchy,
  residuals: readonly Float64Array[],
  shrinkage?: number,
): Reconciliation {
  const lengths = new Set(residuals.map((row) => row.length));
  if (residuals.length !== hierarchy.nodes || lengths.size > 1) {
    throw new RangeError(
      `residuals of ${String(residuals.length)} nodes with ${String(lengths.size)} lengths; expected ${String(hierarchy.nodes)} nodes with the same steps`,
    );
  }
  const rows = standardised(residuals);
  const lambda = shrinkage ?? shrinkageOf(rows);
  const spread = covarianceTimesConstraints(hierarchy, rows, lambda);
  return { hierarchy, shrinkage: lambda, gain: gainOf(hierarchy, spread) };
}

/**
 * Moves forecasts of all nodes at one step so that they add up; exactly, because sums are added up again at the end.
 *
 * @param values one per node, changed in place
 */
export function reconcile({ hierarchy, gain }: Reconciliation, values: Float64Array): void {
  const width = hierarchy.sums.length;
  const missed = hierarchy.sums.map(
    ({ node, leaves }) => (values[node] ?? 0) - leaves.reduce((sum, leaf) => sum + (values[leaf] ?? 0), 0),
  );
  for (const leaf of hierarchy.leaves) {
    let move = 0;
    for (let s = 0; s < width; s += 1) move += (gain[leaf * width + s] ?? 0) * (missed[s] ?? 0);
    values[leaf] = (values[leaf] ?? 0) - move;
  }
  addUp(hierarchy, values);
}

interface Standardised {
  readonly deviations: readonly number[];
  /** Errors over their deviation, zero where unknown, shape (T) per node. */
  readonly scaled: readonly Float64Array[];
}

/** Errors without their bias would hide it, so deviations are around zero. */
function standardised(residuals: readonly Float64Array[]): Standardised {
  const squares = residuals.map((row) => {
    let sum = 0;
    let count = 0;
    for (const error of row) {
      if (!isKnown(error)) continue;
      sum += error * error;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
  const largest = Math.max(Number.MIN_VALUE, ...squares.filter((square) => isKnown(square)));
  const deviations = squares.map((square) =>
    Math.sqrt(isKnown(square) ? Math.max(square, LEAST_VARIANCE * largest) : UNKNOWN_VARIANCE * largest),
  );
  const scaled = residuals.map((row, n) =>
    row.map((error) => (isKnown(error) ? error / (deviations[n] ?? 1) : 0)),
  );
  return { deviations, scaled };
}

/** Intensity that makes the shrunk correlation closest to the true one in the mean: Σ var(r_ij) / Σ r_ij². */
function shrinkageOf({ scaled }: Standardised): number {
  const steps = scaled[0]?.length ?? 0;
  if (steps < 2) return 1;
  let noise = 0;
  let signal = 0;
  for (let i = 0; i < scaled.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const a = scaled[i];
      const b = scaled[j];
      let sum = 0;
      let squares = 0;
      for (let t = 0; t < steps; t += 1) {
        const product = (a?.[t] ?? 0) * (b?.[t] ?? 0);
        sum += product;
        squares += product * product;
      }
      const mean = sum / steps;
      noise += (squares / steps - mean * mean) / (steps - 1);
      signal += mean * mean;
    }
  }
  return signal === 0 ? 1 : Math.min(1, Math.max(0, noise / signal));
}

/** W C', shape (N, sums): never the whole W, so that many leaves stay cheap. */
function covarianceTimesConstraints(
  hierarchy: Hierarchy,
  { deviations, scaled }: Standardised,
  shrinkage: number,
): Float64Array {
  const width = hierarchy.sums.length;
  const steps = scaled[0]?.length ?? 0;
  const into = new Float64Array(hierarchy.nodes * width);
  hierarchy.sums.forEach(({ node, leaves }, s) => {
    const missed = new Float64Array(steps);
    const add = (one: number, sign: number): void => {
      const row = scaled[one];
      const size = sign * (deviations[one] ?? 0);
      for (let t = 0; t < steps; t += 1) missed[t] = (missed[t] ?? 0) + size * (row?.[t] ?? 0);
      const at = one * width + s;
      into[at] = (into[at] ?? 0) + shrinkage * size * (deviations[one] ?? 0);
    };
    add(node, 1);
    for (const leaf of leaves) add(leaf, -1);
    for (let n = 0; n < hierarchy.nodes; n += 1) {
      const row = scaled[n];
      let sum = 0;
      for (let t = 0; t < steps; t += 1) sum += (row?.[t] ?? 0) * (missed[t] ?? 0);
      const at = n * width + s;
      into[at] = (into[at] ?? 0) + ((1 - shrinkage) * (deviations[n] ?? 0) * sum) / Math.max(1, steps);
    }
  });
  return into;
}

/** W C' (C W C')^-1, shape (N, sums). */
function gainOf(hierarchy: Hierarchy, spread: Float64Array): number[] {
  const width = hierarchy.sums.length;
  const square = new Float64Array(width * width);
  hierarchy.sums.forEach(({ node, leaves }, s) => {
    for (let k = 0; k < width; k += 1) {
      let sum = spread[node * width + k] ?? 0;
      for (const leaf of leaves) sum -= spread[leaf * width + k] ?? 0;
      square[s * width + k] = sum;
    }
  });
  const inverse = inverted(square, width);
  const gain = new Array<number>(hierarchy.nodes * width).fill(0);
  for (let n = 0; n < hierarchy.nodes; n += 1) {
    for (let k = 0; k < width; k += 1) {
      let sum = 0;
      for (let s = 0; s < width; s += 1) sum += (spread[n * width + s] ?? 0) * (inverse[s * width + k] ?? 0);
      gain[n * width + k] = sum;
    }
  }
  return gain;
}

/** Inverse by Gauss and Jordan with pivots; a sum that says nothing new gets no gain. */
function inverted(square: Float64Array, n: number): Float64Array {
  const a = square.slice();
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) inverse[i * n + i] = 1;
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < n; i += 1) {
    let pivot = i;
    for (let r = i + 1; r < n; r += 1)
      if (Math.abs(a[r * n + i] ?? 0) > Math.abs(a[pivot * n + i] ?? 0)) pivot = r;
    const value = a[pivot * n + i] ?? 0;
    if (Math.abs(value) <= 1e-12 * largest)
      throw new RangeError('two sums of the hierarchy have the same leaves; expected different ones');
    swapRows(a, n, [i, pivot]);
    swapRows(inverse, n, [i, pivot]);
    scaleRow(a, n, { row: i, by: 1 / value });
    scaleRow(inverse, n, { row: i, by: 1 / value });
    for (let r = 0; r < n; r += 1) {
      const factor = a[r * n + i] ?? 0;
      if (r === i || factor === 0) continue;
      addRow(a, n, { from: i, to: r, by: -factor });
      addRow(inverse, n, { from: i, to: r, by: -factor });
    }
  }
  return inverse;
}

function swapRows(a: Float64Array, n: number, [i, j]: readonly [number, number]): void {
  if (i === j) return;
  const kept = a.slice(i * n, (i + 1) * n);
  a.copyWithin(i * n, j * n, (j + 1) * n);
  a.set(kept, j * n);
}

function scaleRow(a: Float64Array, n: number, { row, by }: { row: number; by: number }): void {
  for (let k = row * n; k < (row + 1) * n; k += 1) a[k] = (a[k] ?? 0) * by;
}

function addRow(
  a: Float64Array,
  n: number,
  { from, to, by }: { from: number; to: number; by: number },
): void {
  for (let k = 0; k < n; k += 1) a[to * n + k] = (a[to * n + k] ?? 0) + by * (a[from * n + k] ?? 0);
}
