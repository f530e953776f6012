/** Normal equations X'WX β = X'Wy: summed over rows, and solved by Cholesky with a penalty per coefficient. */
import { isKnown } from '../regular-series.js';

/** Sums over rows; only the upper triangle of `gram` is kept, row by row of `width`. */
export interface NormalEquations {
  readonly width: number;
  /** Shape (F, F). */
  readonly gram: Float64Array;
  /** Shape (F) per target. */
  readonly moments: readonly Float64Array[];
}

/** Equations without any row. */
export function emptyEquations(width: number, targets: number): NormalEquations {
  return {
    width,
    gram: new Float64Array(width * width),
    moments: Array.from({ length: targets }, () => new Float64Array(width)),
  };
}

/** Rows of a design that are added together. */
export interface RowSet {
  /** Numbers of the rows. */
  readonly steps: Int32Array;
  /** Weight of each of them, same shape. */
  readonly weights: Float64Array;
  /** Per target one value for each row of the design. */
  readonly targets: readonly Float64Array[];
}

/**
 * Adds Σ weight · x x' and Σ weight · x y, four rows at a time: the sums are read and written once for all four.
 *
 * @param rows design, shape (T, F)
 */
export function addRows(into: NormalEquations, rows: Float64Array, set: RowSet): void {
  const { steps, weights } = set;
  const four = { bases: new Int32Array(4), weights: new Float64Array(4) };
  for (let i = 0; i < steps.length; i += 4) {
    for (let r = 0; r < 4; r += 1) {
      // Beyond the end the first row stands in with no weight.
      four.bases[r] = (steps[i + r] ?? steps[i] ?? 0) * into.width;
      four.weights[r] = weights[i + r] ?? 0;
    }
    addFour(into, rows, four);
  }
  for (const [m, moment] of into.moments.entries()) {
    const target = set.targets[m];
    if (target) addMoment(moment, rows, { ...set, target });
  }
}

function addFour(
  { gram, width }: NormalEquations,
  rows: Float64Array,
  { bases, weights }: { readonly bases: Int32Array; readonly weights: Float64Array },
): void {
  const [a = 0, b = 0, c = 0, d = 0] = bases;
  const [wa = 0, wb = 0, wc = 0, wd = 0] = weights;
  for (let j = 0; j < width; j += 1) {
    const xa = wa * at(rows, a + j);
    const xb = wb * at(rows, b + j);
    const xc = wc * at(rows, c + j);
    const xd = wd * at(rows, d + j);
    if (xa === 0 && xb === 0 && xc === 0 && xd === 0) continue;
    const line = j * width;
    for (let k = j; k < width; k += 1) {
      gram[line + k] =
        at(gram, line + k) +
        xa * at(rows, a + k) +
        xb * at(rows, b + k) +
        xc * at(rows, c + k) +
        xd * at(rows, d + k);
    }
  }
}

function addMoment(
  moment: Float64Array,
  rows: Float64Array,
  { steps, weights, target }: RowSet & { readonly target: Float64Array },
): void {
  const width = moment.length;
  for (let i = 0; i < steps.length; i += 1) {
    const t = steps[i] ?? 0;
    const wy = at(weights, i) * at(target, t);
    const base = t * width;
    for (let j = 0; j < width; j += 1) moment[j] = at(moment, j) + wy * at(rows, base + j);
  }
}

/** Element inside the bounds of the caller's loop. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

/** Adds `factor` times the part to the sum. */
export function addScaled(sum: NormalEquations, part: NormalEquations, factor: number): void {
  addArray(sum.gram, part.gram, factor);
  for (const [i, moment] of sum.moments.entries()) {
    const other = part.moments[i];
    if (other) addArray(moment, other, factor);
  }
}

function addArray(sum: Float64Array, part: Float64Array, factor: number): void {
  const n = sum.length;
  for (let i = 0; i < n; i += 1) sum[i] = (sum[i] ?? 0) + factor * (part[i] ?? 0);
}

/**
 * Coefficients per target of the first `n` columns; the others are left out.
 *
 * @param penalties shape (F), added to the diagonal
 * @returns shape (n) per target; null when the equations cannot be solved (numbers out of range)
 */
export function solveEquations(
  equations: NormalEquations,
  penalties: ArrayLike<number>,
  n = equations.width,
): Float64Array[] | null {
  const { width, gram } = equations;
  const u = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    u.set(gram.subarray(i * width + i, i * width + n), i * n + i);
    u[i * n + i] = (u[i * n + i] ?? 0) + (penalties[i] ?? 0);
  }
  if (!factorise(u, n)) return null;
  const solutions = equations.moments.map((moment) => substitute(u, moment.subarray(0, n)));
  return solutions.every((x) => x.every((value) => isKnown(value))) ? solutions : null;
}

/** In place: upper triangle A becomes U with A = U'U; false when a pivot is not positive. */
export function factorise(u: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i += 1) {
    const line = i * n;
    const pivot = u[line + i] ?? 0;
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    for (let j = i; j < n; j += 1) u[line + j] = (u[line + j] ?? 0) / root;
    for (let r = i + 1; r < n; r += 1) {
      const factor = u[line + r] ?? 0;
      if (factor === 0) continue;
      const target = r * n;
      for (let j = r; j < n; j += 1) u[target + j] = (u[target + j] ?? 0) - factor * (u[line + j] ?? 0);
    }
  }
  return true;
}

/** Solves U'U x = b. */
export function substitute(u: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i += 1) {
    const value = (x[i] ?? 0) / (u[i * n + i] ?? 1);
    x[i] = value;
    if (value === 0) continue;
    for (let k = i + 1; k < n; k += 1) x[k] = (x[k] ?? 0) - (u[i * n + k] ?? 0) * value;
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < n; k += 1) sum -= (u[i * n + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (u[i * n + i] ?? 1);
  }
  return x;
}

/** Dot product of row t of a design of the given width with coefficients that begin at `from`; n columns. */
export function dotRow(
  rows: Float64Array,
  at: { readonly t: number; readonly width: number; readonly from: number; readonly n: number },
  coefficients: ArrayLike<number>,
): number {
  const base = at.t * at.width;
  let sum = 0;
  for (let j = 0; j < at.n; j += 1) sum += (rows[base + j] ?? 0) * (coefficients[at.from + j] ?? 0);
  return sum;
}
