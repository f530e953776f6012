/** Normal equations X'WX β = X'Wy: rows are added one by one, and solved by Cholesky with a penalty per coefficient. */
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

/** Adds rows to equations; zeros of a row cost nothing. */
export class RowAdder {
  private readonly active: Int32Array;

  constructor(private readonly width: number) {
    this.active = new Int32Array(width);
  }

  /**
   * Adds weight · x x' and weight · x y.
   *
   * @param rows design, shape (T, F)
   * @param at row t, its weight, and the targets, shape (T) each
   */
  add(
    into: NormalEquations,
    rows: Float64Array,
    at: { readonly t: number; readonly weight: number; readonly targets: readonly Float64Array[] },
  ): void {
    const { width, active } = this;
    const base = at.t * width;
    let count = 0;
    for (let j = 0; j < width; j += 1) if (rows[base + j] !== 0) active[count++] = j;
    addGram(into, rows.subarray(base, base + width), {
      weight: at.weight,
      active: active.subarray(0, count),
    });
    for (const [i, moment] of into.moments.entries()) {
      const wy = at.weight * (at.targets[i]?.[at.t] ?? 0);
      for (let p = 0; p < count; p += 1) {
        const j = active[p] ?? 0;
        moment[j] = (moment[j] ?? 0) + wy * (rows[base + j] ?? 0);
      }
    }
  }
}

function addGram(
  { gram, width }: NormalEquations,
  row: Float64Array,
  { weight, active }: { readonly weight: number; readonly active: Int32Array },
): void {
  const count = active.length;
  for (let p = 0; p < count; p += 1) {
    const j = active[p] ?? 0;
    const wx = weight * (row[j] ?? 0);
    const line = j * width;
    for (let q = p; q < count; q += 1) {
      const k = active[q] ?? 0;
      gram[line + k] = (gram[line + k] ?? 0) + wx * (row[k] ?? 0);
    }
  }
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
