/** Ridge regression by normal equations and Cholesky, with residuals of blocks that were left out of the fit. */
import { isKnown } from '../regular-series.js';

/** A weighted least-squares problem with a penalty per coefficient. */
export interface RidgeProblem {
  /** Number of features F. */
  readonly width: number;
  /** Shape (T, F), row by row. */
  readonly design: Float64Array;
  /** Shape (T); rows with NaN are left out. */
  readonly target: Float64Array;
  /** Shape (T), not negative. */
  readonly weights: Float64Array;
  /** Shape (T): block of each row, 0..blocks-1; block 0 is the newest. */
  readonly block: Int32Array;
  readonly blocks: number;
  /** Shape (F), positive. */
  readonly penalties: readonly number[];
}

/** Coefficients, and for each row target minus the prediction of a fit that did not see the row's block. */
export interface RidgeFit {
  readonly coefficients: Float64Array;
  /** Shape (T); NaN where the target is. */
  readonly outOfBlock: Float64Array;
}

export interface Normal {
  /** Upper triangle of X'WX in a square of F x F. */
  readonly gram: Float64Array;
  readonly moment: Float64Array;
}

/**
 * Solves min Σ w (y - xβ)² + Σ λ β², and again for each block from the older blocks alone (rolling origin), or from all
 * the others where the older ones are less than half. The normal equations of a part are sums of those of its blocks, so
 * each of these fits costs one factorisation and no pass over the data.
 *
 * @returns null when the equations cannot be solved (numbers out of range)
 */
export function fitRidge(problem: RidgeProblem): RidgeFit | null {
  const perBlock = accumulate(problem);
  const total = emptyNormal(problem.width);
  for (const normal of perBlock) addTo(total, normal, 1);
  const coefficients = solveNormal(total, problem.penalties);
  if (!coefficients) return null;
  const outOfBlock = new Float64Array(problem.target.length).fill(Number.NaN);
  for (let b = 0; b < perBlock.length; b += 1) {
    const rest = restOf(perBlock, total, b);
    const without = solveNormal(rest, problem.penalties) ?? coefficients;
    residualsOfBlock(problem, b, { coefficients: without, into: outOfBlock });
  }
  return { coefficients, outOfBlock };
}

/** Dot product of a row of a design with the coefficients. */
export function rowDot(design: Float64Array, row: number, coefficients: ArrayLike<number>): number {
  const width = coefficients.length;
  let sum = 0;
  for (let j = 0; j < width; j += 1) sum += (design[row * width + j] ?? 0) * (coefficients[j] ?? 0);
  return sum;
}

function emptyNormal(width: number): Normal {
  return { gram: new Float64Array(width * width), moment: new Float64Array(width) };
}

/** Normal equations that do not know the block: of the older ones when they are at least half, else of all others. */
function restOf(perBlock: readonly Normal[], total: Normal, block: number): Normal {
  const rest = emptyNormal(total.moment.length);
  const older = perBlock.slice(block + 1);
  if (older.length * 2 >= perBlock.length) {
    for (const normal of older) addTo(rest, normal, 1);
    return rest;
  }
  addTo(rest, total, 1);
  const own = perBlock[block];
  if (own) addTo(rest, own, -1);
  return rest;
}

function addTo(sum: Normal, part: Normal, sign: 1 | -1): void {
  for (let i = 0; i < sum.gram.length; i += 1) sum.gram[i] = (sum.gram[i] ?? 0) + sign * (part.gram[i] ?? 0);
  for (let i = 0; i < sum.moment.length; i += 1)
    sum.moment[i] = (sum.moment[i] ?? 0) + sign * (part.moment[i] ?? 0);
}

function accumulate(problem: RidgeProblem): Normal[] {
  const { width, design, target, weights, block, blocks } = problem;
  const normals = Array.from({ length: blocks }, () => emptyNormal(width));
  // Most features of a row are zero (deviations of other days), so only the others are multiplied.
  const active = new Int32Array(width);
  for (let t = 0; t < target.length; t += 1) {
    const y = at(target, t);
    const normal = normals[at(block, t)];
    if (!isKnown(y) || !normal) continue;
    const row = design.subarray(t * width, (t + 1) * width);
    let count = 0;
    for (let j = 0; j < width; j += 1) if (row[j] !== 0) active[count++] = j;
    addRow(normal, row, { weight: at(weights, t), y, active: active.subarray(0, count) });
  }
  return normals;
}

function addRow(
  normal: Normal,
  row: Float64Array,
  { weight, y, active }: { readonly weight: number; readonly y: number; readonly active: Int32Array },
): void {
  const { gram, moment } = normal;
  const width = row.length;
  const count = active.length;
  for (let p = 0; p < count; p += 1) {
    const j = at(active, p);
    const wx = weight * at(row, j);
    moment[j] = at(moment, j) + wx * y;
    const base = j * width;
    for (let q = p; q < count; q += 1) {
      const k = at(active, q);
      gram[base + k] = at(gram, base + k) + wx * at(row, k);
    }
  }
}

/** Cholesky of gram + penalties, then both triangular solves; null when a pivot is not positive. */
export function solveNormal(normal: Normal, penalties: readonly number[]): Float64Array | null {
  const n = normal.moment.length;
  const u = normal.gram.slice();
  for (const [j, penalty] of penalties.entries()) u[j * n + j] = at(u, j * n + j) + penalty;
  if (!factorise(u, n)) return null;
  const x = normal.moment.slice();
  for (let i = 0; i < n; i += 1) {
    let sum = at(x, i);
    for (let k = 0; k < i; k += 1) sum -= at(u, k * n + i) * at(x, k);
    x[i] = sum / at(u, i * n + i);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = at(x, i);
    for (let k = i + 1; k < n; k += 1) sum -= at(u, i * n + k) * at(x, k);
    x[i] = sum / at(u, i * n + i);
  }
  return x.every((value) => isKnown(value)) ? x : null;
}

/** Element inside the bounds of the caller's loop. */
function at(values: Float64Array | Int32Array, index: number): number {
  return values[index] ?? 0;
}

/** In place: upper triangle A becomes U with A = U'U. */
function factorise(u: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i += 1) {
    const pivot = u[i * n + i] ?? 0;
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    for (let j = i; j < n; j += 1) u[i * n + j] = (u[i * n + j] ?? 0) / root;
    for (let r = i + 1; r < n; r += 1) {
      const factor = u[i * n + r] ?? 0;
      if (factor === 0) continue;
      for (let j = r; j < n; j += 1) u[r * n + j] = (u[r * n + j] ?? 0) - factor * (u[i * n + j] ?? 0);
    }
  }
  return true;
}

function residualsOfBlock(
  problem: RidgeProblem,
  block: number,
  { coefficients, into }: { coefficients: Float64Array; into: Float64Array },
): void {
  for (let t = 0; t < problem.target.length; t += 1) {
    if (problem.block[t] === block)
      into[t] = (problem.target[t] ?? Number.NaN) - rowDot(problem.design, t, coefficients);
  }
}
