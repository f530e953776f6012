/** Ridge regression by normal equations and Cholesky, with residuals of blocks that were left out of the fit. */
import { isKnown } from '../regular-series.js';
import {
  addRows,
  addScaled,
  emptyEquations,
  solveEquations,
  type NormalEquations,
} from './normal-equations.js';

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

/** Normal equations of one target. */
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
  const total = emptyEquations(problem.width, 1);
  for (const part of perBlock) addScaled(total, part, 1);
  const coefficients = solveEquations(total, problem.penalties)?.[0];
  if (!coefficients) return null;
  const outOfBlock = new Float64Array(problem.target.length).fill(Number.NaN);
  for (let b = 0; b < perBlock.length; b += 1) {
    const rest = restOf(perBlock, total, b);
    const without = solveEquations(rest, problem.penalties)?.[0] ?? coefficients;
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

/** Normal equations that do not know the block: of the older ones when they are at least half, else of all others. */
function restOf(
  perBlock: readonly NormalEquations[],
  total: NormalEquations,
  block: number,
): NormalEquations {
  const rest = emptyEquations(total.width, 1);
  const older = perBlock.slice(block + 1);
  if (older.length * 2 >= perBlock.length) {
    for (const part of older) addScaled(rest, part, 1);
    return rest;
  }
  addScaled(rest, total, 1);
  const own = perBlock[block];
  if (own) addScaled(rest, own, -1);
  return rest;
}

function accumulate({ width, design, target, weights, block, blocks }: RidgeProblem): NormalEquations[] {
  const known = Int32Array.from(target.keys()).filter((t) => isKnown(target[t]));
  return Array.from({ length: blocks }, (_, b) => {
    const steps = known.filter((t) => block[t] === b);
    const equations = emptyEquations(width, 1);
    const own = Float64Array.from(steps, (t) => weights[t] ?? 0);
    addRows(equations, design, { steps, weights: own, targets: [target] });
    return equations;
  });
}

/** Coefficients of normal equations under penalties; null when a pivot is not positive. */
export function solveNormal(normal: Normal, penalties: readonly number[]): Float64Array | null {
  const { gram, moment } = normal;
  return solveEquations({ width: moment.length, gram, moments: [moment] }, penalties)?.[0] ?? null;
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
