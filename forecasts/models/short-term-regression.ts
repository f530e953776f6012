/**
 * A regression that all times of the day share, and what each time of the day adds to it:
 *
 *     y = x·(β + δ_g)      Σ w (y - x·β)² + λ‖β‖²,  then  Σ_g w (y - x·β - x·δ_g)² + κ‖δ_g‖²
 *
 * Both norms are in units of the features' own size. κ is what forecasts blocks of the history best that were left out:
 * little data keeps to β alone, years of data tell the times of the day apart.
 */
import { isKnown } from '../regular-series.js';
import { rowDot, solveNormal, type Normal } from './ridge.js';

/** λ, in rows. */
const SHARED_PENALTY = 1;
/** κ to choose from, in rows; the last leaves δ out. */
const OWN_PENALTIES = [1, 4, 16, 64, 256, Number.POSITIVE_INFINITY] as const;
const FOLDS = 4;
/** Least size of a feature: below it is rounding. */
const TINY = 1e-12;

/** Rows of one lead, filled on demand. */
export interface GroupedRows {
  readonly width: number;
  readonly groups: number;
  /** Number of rows. */
  readonly count: number;
  /** Writes row r and returns its target; NaN leaves the row out. */
  readonly fill: (r: number, row: Float64Array) => number;
  readonly group: (r: number) => number;
  readonly weight: (r: number) => number;
  /** Rows of a block stand together in time and are left out together. */
  readonly block: (r: number) => number;
}

/** Coefficients β + δ_g by group, and the errors of fits that did not see the row's block. */
export interface GroupedFit {
  /** One row of shape (F) per group. */
  readonly coefficients: readonly number[][];
  /** Shape (count), NaN where the target is. */
  readonly outOfBlock: Float64Array;
  /** κ that was chosen. */
  readonly ownPenalty: number;
}

/** Normal equations of one group in one fold. */
type Part = Normal;

interface Sums {
  /** By fold, then by group. */
  readonly parts: readonly (readonly Part[])[];
  readonly weight: number;
}

/**
 * Fits both levels and chooses how far the groups may differ.
 *
 * @returns null when the equations cannot be solved
 */
export function fitGrouped(rows: GroupedRows): GroupedFit | null {
  const sums = accumulate(rows);
  const sizes = sizesOf(sums, rows.width);
  const candidates = OWN_PENALTIES.map(() => new Float64Array(rows.count).fill(Number.NaN));
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = sums.parts.filter((_, f) => f !== fold);
    const shared = sharedOf(others, rows, sizes);
    if (!shared) return null;
    const fits = OWN_PENALTIES.map((penalty) => ownOf(others, { shared, penalty, sizes, rows }));
    errorsOfFold(rows, fold, { fits, into: candidates });
  }
  const best = bestOf(candidates);
  const shared = sharedOf(sums.parts, rows, sizes);
  if (!shared) return null;
  const ownPenalty = OWN_PENALTIES[best] ?? Number.POSITIVE_INFINITY;
  const coefficients = ownOf(sums.parts, { shared, penalty: ownPenalty, sizes, rows });
  return {
    coefficients: coefficients.map((row) => Array.from(row)),
    outOfBlock: candidates[best] ?? new Float64Array(0),
    ownPenalty,
  };
}

function accumulate(rows: GroupedRows): Sums {
  const { width, groups } = rows;
  const parts = Array.from({ length: FOLDS }, () => Array.from({ length: groups }, () => emptyPart(width)));
  const row = new Float64Array(width);
  const active = new Int32Array(width);
  let weight = 0;
  for (let r = 0; r < rows.count; r += 1) {
    const y = rows.fill(r, row);
    const part = parts[rows.block(r) % FOLDS]?.[rows.group(r)];
    if (!isKnown(y) || !part) continue;
    let count = 0;
    for (let j = 0; j < width; j += 1) if (row[j] !== 0) active[count++] = j;
    const w = rows.weight(r);
    weight += w;
    addRow(part, row, { y, w, active, count });
  }
  return { parts, weight };
}

function addRow(
  { gram, moment }: Part,
  row: Float64Array,
  { y, w, active, count }: { y: number; w: number; active: Int32Array; count: number },
): void {
  const width = row.length;
  for (let p = 0; p < count; p += 1) {
    const j = active[p] ?? 0;
    const wx = w * (row[j] ?? 0);
    moment[j] = (moment[j] ?? 0) + wx * y;
    const base = j * width;
    for (let q = p; q < count; q += 1) {
      const k = active[q] ?? 0;
      gram[base + k] = (gram[base + k] ?? 0) + wx * (row[k] ?? 0);
    }
  }
}

/** Mean square of each feature: the unit in which it is penalised. */
function sizesOf(sums: Sums, width: number): number[] {
  return Array.from({ length: width }, (_, j) => {
    let sum = 0;
    for (const fold of sums.parts) for (const part of fold) sum += part.gram[j * width + j] ?? 0;
    // A feature that is always zero must not make the equations singular.
    return Math.max(TINY, sum / Math.max(TINY, sums.weight)) + (sum === 0 ? 1 : 0);
  });
}

function sharedOf(
  parts: readonly (readonly Part[])[],
  rows: GroupedRows,
  sizes: readonly number[],
): Float64Array | null {
  const total = emptyPart(rows.width);
  for (const fold of parts) for (const part of fold) addPart(total, part);
  return solveNormal(
    total,
    sizes.map((size) => SHARED_PENALTY * size),
  );
}

function ownOf(
  parts: readonly (readonly Part[])[],
  {
    shared,
    penalty,
    sizes,
    rows,
  }: { shared: Float64Array; penalty: number; sizes: readonly number[]; rows: GroupedRows },
): Float64Array[] {
  const penalties = sizes.map((size) => penalty * size);
  return Array.from({ length: rows.groups }, (_, g) => {
    if (!Number.isFinite(penalty)) return shared;
    const sum = emptyPart(rows.width);
    for (const fold of parts) {
      const part = fold[g];
      if (part) addPart(sum, part);
    }
    takeOff(sum, shared);
    const own = solveNormal(sum, penalties);
    return own ? shared.map((value, j) => value + (own[j] ?? 0)) : shared;
  });
}

/** Moment of what the shared coefficients leave: X'W(y - Xβ). */
function takeOff({ gram, moment }: Part, shared: Float64Array): void {
  const n = shared.length;
  for (let j = 0; j < n; j += 1) {
    let sum = 0;
    for (let k = 0; k < n; k += 1) sum += (gram[j < k ? j * n + k : k * n + j] ?? 0) * (shared[k] ?? 0);
    moment[j] = (moment[j] ?? 0) - sum;
  }
}

function errorsOfFold(
  rows: GroupedRows,
  fold: number,
  { fits, into }: { fits: readonly (readonly Float64Array[])[]; into: readonly Float64Array[] },
): void {
  const row = new Float64Array(rows.width);
  for (let r = 0; r < rows.count; r += 1) {
    if (rows.block(r) % FOLDS !== fold) continue;
    const y = rows.fill(r, row);
    const group = rows.group(r);
    for (const [c, fit] of fits.entries()) {
      const errors = into[c];
      const own = fit[group];
      if (errors && own) errors[r] = y - rowDot(row, 0, own);
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

function emptyPart(width: number): Part {
  return { gram: new Float64Array(width * width), moment: new Float64Array(width) };
}

function addPart(sum: Part, part: Part): void {
  for (let i = 0; i < sum.gram.length; i += 1) sum.gram[i] = (sum.gram[i] ?? 0) + (part.gram[i] ?? 0);
  for (let i = 0; i < sum.moment.length; i += 1) sum.moment[i] = (sum.moment[i] ?? 0) + (part.moment[i] ?? 0);
}
