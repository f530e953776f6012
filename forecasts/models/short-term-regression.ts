/**
 * A regression that all times of the day share, and what each time of the day adds to it:
 *
 *     y = x·(β + δ_g)      Σ w (y - x·β)² + λ‖β‖²,  then  Σ_g w (y - x·β - x·δ_g)² + κ‖δ_g‖²
 *
 * Both norms are in units of the features' own size. κ is what forecasts blocks of the history best that were left out:
 * little data keeps to β alone, years of data tell the times of the day apart.
 */
import { isKnown } from '../regular-series.js';
import { rowDot } from './ridge.js';
import {
  addRows,
  addScaled,
  emptyEquations,
  solveEquations,
  type NormalEquations,
} from './normal-equations.js';

/** λ, in rows. */
const SHARED_PENALTY = 1;
/** κ to choose from, in rows; the last leaves δ out. */
const OWN_PENALTIES = [1, 5, 25, 125, Number.POSITIVE_INFINITY] as const;
const FOLDS = 4;
/** Least size of a feature: below it is rounding. */
const TINY = 1e-12;

/** Rows of one lead. Shape (T) each, but for the design. */
export interface GroupedRows {
  readonly width: number;
  readonly groups: number;
  /** Shape (T, F), row by row. */
  readonly design: Float64Array;
  /** NaN leaves a row out. */
  readonly target: Float64Array;
  readonly group: Int32Array;
  readonly weight: Float64Array;
  /** Rows of a block stand together in time and are left out together. */
  readonly block: Int32Array;
}

/** Coefficients β + δ_g by group, and the errors of fits that did not see the row's block. */
export interface GroupedFit {
  /** One row of shape (F) per group. */
  readonly coefficients: readonly number[][];
  /** Shape (T), NaN where the target is. */
  readonly outOfBlock: Float64Array;
  /** κ that was chosen. */
  readonly ownPenalty: number;
}

/** Equations by fold, then by group. */
type Parts = readonly (readonly NormalEquations[])[];

/**
 * Fits both levels and chooses how far the groups may differ.
 *
 * @param near a κ that a lead nearby was best with: only it and its neighbours are tried; without it all are
 * @returns null when the equations cannot be solved
 */
export function fitGrouped(rows: GroupedRows, near?: number): GroupedFit | null {
  const parts = accumulate(rows);
  const sizes = sizesOf(parts, rows);
  const tried = penaltiesNear(near);
  const candidates = tried.map(() => new Float64Array(rows.target.length).fill(Number.NaN));
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = summed(
      parts.filter((_, f) => f !== fold),
      rows,
    );
    const shared = sharedOf(others, sizes);
    if (!shared) return null;
    const fits = tried.map((penalty) => ownOf(others, { shared, penalty, sizes }));
    errorsOfFold(rows, fold, { fits, into: candidates });
  }
  const best = bestOf(candidates);
  const all = summed(parts, rows);
  const shared = sharedOf(all, sizes);
  if (!shared) return null;
  const ownPenalty = tried[best] ?? Number.POSITIVE_INFINITY;
  const coefficients = ownOf(all, { shared, penalty: ownPenalty, sizes });
  return {
    coefficients: coefficients.map((row) => Array.from(row)),
    outOfBlock: candidates[best] ?? new Float64Array(0),
    ownPenalty,
  };
}

function penaltiesNear(near: number | undefined): readonly number[] {
  const place = OWN_PENALTIES.findIndex((penalty) => penalty === near);
  return place < 0 ? OWN_PENALTIES : OWN_PENALTIES.slice(Math.max(0, place - 1), place + 2);
}

function accumulate(rows: GroupedRows): Parts {
  const numbers = Array.from({ length: FOLDS }, () =>
    Array.from({ length: rows.groups }, (): number[] => []),
  );
  for (const [r, y] of rows.target.entries()) {
    if (isKnown(y)) numbers[(rows.block[r] ?? 0) % FOLDS]?.[rows.group[r] ?? 0]?.push(r);
  }
  return numbers.map((fold) =>
    fold.map((steps) => {
      const part = emptyEquations(rows.width, 1);
      const weights = Float64Array.from(steps, (r) => rows.weight[r] ?? 0);
      addRows(part, rows.design, { steps: Int32Array.from(steps), weights, targets: [rows.target] });
      return part;
    }),
  );
}

/** Equations of each group over some folds. */
function summed(parts: Parts, rows: GroupedRows): NormalEquations[] {
  return Array.from({ length: rows.groups }, (_, g) => {
    const sum = emptyEquations(rows.width, 1);
    for (const fold of parts) {
      const part = fold[g];
      if (part) addScaled(sum, part, 1);
    }
    return sum;
  });
}

/** Mean square of each feature: the unit in which it is penalised. */
function sizesOf(parts: Parts, { width, weight, target }: GroupedRows): number[] {
  const total = weight.reduce((sum, w, r) => (isKnown(target[r]) ? sum + w : sum), 0);
  return Array.from({ length: width }, (_, j) => {
    let sum = 0;
    for (const fold of parts) for (const part of fold) sum += part.gram[j * width + j] ?? 0;
    // A feature that is always zero must not make the equations singular.
    return Math.max(TINY, sum / Math.max(TINY, total)) + (sum === 0 ? 1 : 0);
  });
}

function sharedOf(groups: readonly NormalEquations[], sizes: readonly number[]): Float64Array | null {
  const total = emptyEquations(sizes.length, 1);
  for (const group of groups) addScaled(total, group, 1);
  const penalties = sizes.map((size) => SHARED_PENALTY * size);
  return solveEquations(total, penalties)?.[0] ?? null;
}

function ownOf(
  groups: readonly NormalEquations[],
  {
    shared,
    penalty,
    sizes,
  }: { readonly shared: Float64Array; readonly penalty: number; readonly sizes: readonly number[] },
): Float64Array[] {
  if (!Number.isFinite(penalty)) return groups.map(() => shared);
  const penalties = sizes.map((size) => penalty * size);
  return groups.map((group) => {
    const left = { ...group, moments: [momentLeft(group, shared)] };
    const own = solveEquations(left, penalties)?.[0];
    return own ? shared.map((value, j) => value + (own[j] ?? 0)) : shared;
  });
}

/** Moment of what the shared coefficients leave: X'W(y - Xβ). */
function momentLeft({ gram, moments }: NormalEquations, shared: Float64Array): Float64Array {
  const n = shared.length;
  const left = Float64Array.from(moments[0] ?? []);
  for (let j = 0; j < n; j += 1) {
    let sum = 0;
    for (let k = 0; k < n; k += 1) sum += (gram[j < k ? j * n + k : k * n + j] ?? 0) * (shared[k] ?? 0);
    left[j] = (left[j] ?? 0) - sum;
  }
  return left;
}

function errorsOfFold(
  rows: GroupedRows,
  fold: number,
  { fits, into }: { fits: readonly (readonly Float64Array[])[]; into: readonly Float64Array[] },
): void {
  for (let r = 0; r < rows.target.length; r += 1) {
    if ((rows.block[r] ?? 0) % FOLDS !== fold) continue;
    const group = rows.group[r] ?? 0;
    for (const [c, fit] of fits.entries()) {
      const errors = into[c];
      const own = fit[group];
      if (errors && own) errors[r] = (rows.target[r] ?? Number.NaN) - rowDot(rows.design, r, own);
    }
  }
}

/** The candidate with the smallest mean absolute error. */
function bestOf(candidates: readonly Float64Array[]): number {
  const sizes = candidates.map((errors) => {
    let sum = 0;
    for (const error of errors) if (isKnown(error)) sum += error < 0 ? -error : error;
    return sum;
  });
  return sizes.indexOf(Math.min(...sizes));
}
