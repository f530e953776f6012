/** The structure of a load: one ridge regression per group of steps of the day, on calendar and weather. */
import { isKnown } from '../regular-series.js';
import type { LoadDesign } from '../features/load-design.js';
import {
  addRows,
  addScaled,
  dotRow,
  emptyEquations,
  solveEquations,
  type NormalEquations,
} from './normal-equations.js';

/** How one set of regressions is specified. */
export interface StructureScheme {
  /** Weight of a day halves over this time [days]. */
  readonly halfLifeDays: number;
  /** Penalties are multiplied by this. */
  readonly shrinkage: number;
  /** Columns that are used: the first n of the design. */
  readonly columns: number;
}

/** Fitted regressions of one scheme on one target. */
export interface Structure {
  /** Shape (groups, columns), row by row. */
  readonly coefficients: Float64Array;
  readonly columns: number;
  /** Errors of fits that did not see the block of the step, nor anything after it where enough lies before, shape (T). */
  readonly unseen: Float64Array;
}

/** A design with its targets. */
export interface StructureProblem {
  readonly design: LoadDesign;
  readonly groups: number;
  readonly penalties: readonly number[];
  /** Shape (T) each, of unit variance, NaN = missing; missing at the same steps. */
  readonly targets: readonly Float64Array[];
  readonly stepMs: number;
}

const DAY_MS = 86_400_000;
/** Blocks that are left out, one after the other; each long enough that no error knows the weather of its days. */
const BLOCKS = 13;
const LEAST_BLOCK_DAYS = 14;
/** With this share of the blocks before it a block is predicted from those alone, as in earnest; else from all others. */
const AHEAD_SHARE = 0.6;
/** An error beyond this many robust deviations counts less, as its distance grows. */
const OUTLIER = 6;
const OUTLIER_ROUNDS = 4;
/** Mean absolute deviation of a normal variable's median to its standard deviation. */
const MAD_TO_SIGMA = 1.4826;

/**
 * Fits every scheme on every target: min Σ w (y - xβ)² + Σ λ β² per group, with weights that fade by the block and
 * outliers held down. The normal equations are summed once per block, so a further scheme, a further target and each
 * left-out block cost one factorisation or less, and no pass over the data.
 *
 * @returns per scheme and target; null when the equations cannot be solved
 */
export function fitStructures(
  problem: StructureProblem,
  schemes: readonly StructureScheme[],
): Structure[][] | null {
  const { design, groups, targets } = problem;
  const length = design.group.length;
  const results = schemes.map(({ columns }) =>
    targets.map(() => ({
      coefficients: new Float64Array(groups * columns),
      columns,
      unseen: new Float64Array(length).fill(Number.NaN),
    })),
  );
  const fit = new GroupFit(problem);
  for (let group = 0; group < groups; group += 1) {
    fit.gather(group);
    for (const [s, scheme] of schemes.entries()) {
      if (!fit.solve(scheme, results[s] ?? [])) return null;
    }
  }
  return results;
}

/** Value of the regression at step t. */
export function structureAt(
  { coefficients, columns }: Pick<Structure, 'coefficients' | 'columns'>,
  design: LoadDesign,
  t: number,
): number {
  const from = (design.group[t] ?? 0) * columns;
  return dotRow(design.rows, { t, width: design.width, from, n: columns }, coefficients);
}

/** Equations of one group by block, and their solutions. */
class GroupFit {
  private readonly blockDays: number;
  private readonly blockSteps: number;
  private readonly blocks: NormalEquations[];
  private readonly rowsOfGroup: readonly Int32Array[];
  private rows: Int32Array = new Int32Array(0);
  private group = 0;

  constructor(private readonly problem: StructureProblem) {
    const { design, targets, groups, stepMs } = problem;
    this.blockDays = Math.max(LEAST_BLOCK_DAYS, (design.group.length * stepMs) / DAY_MS / BLOCKS);
    this.blockSteps = Math.max(1, Math.ceil((this.blockDays * DAY_MS) / stepMs));
    const count = Math.ceil(design.group.length / this.blockSteps);
    this.blocks = Array.from({ length: count }, () => emptyEquations(design.width, targets.length));
    this.rowsOfGroup = rowsByGroup(design.group, groups, targets[0] ?? new Float64Array(0));
  }

  /** Sums the equations of a group, block by block; block 0 is the newest. */
  gather(group: number): void {
    this.group = group;
    this.rows = this.rowsOfGroup[group] ?? new Int32Array(0);
    for (const block of this.blocks) {
      block.gram.fill(0);
      for (const moment of block.moments) moment.fill(0);
    }
    this.add(this.rows, new Float64Array(this.rows.length).fill(1));
    this.holdOutliers();
  }

  solve({ halfLifeDays, shrinkage, columns }: StructureScheme, into: readonly Structure[]): boolean {
    const { design, targets } = this.problem;
    const penalties = this.problem.penalties.map((penalty) => penalty * shrinkage);
    const weights = this.blocks.map((_, b) => 0.5 ** ((b * this.blockDays) / halfLifeDays));
    const total = emptyEquations(design.width, targets.length);
    for (const [b, block] of this.blocks.entries()) addScaled(total, block, weights[b] ?? 0);
    const all = solveEquations(total, penalties, columns);
    if (!all) return false;
    for (const [i, structure] of into.entries()) {
      const solution = all[i];
      if (solution) structure.coefficients.set(solution, this.group * columns);
    }
    const older = emptyEquations(design.width, targets.length);
    for (let b = this.blocks.length - 1; b >= 0; b -= 1) {
      const block = this.blocks[b];
      if (!block) continue;
      const isAhead = this.blocks.length - 1 - b >= AHEAD_SHARE * this.blocks.length;
      if (!isAhead) addScaled(total, block, -(weights[b] ?? 0));
      const without = solveEquations(isAhead ? older : total, penalties, columns) ?? all;
      if (!isAhead) addScaled(total, block, weights[b] ?? 0);
      addScaled(older, block, weights[b] ?? 0);
      this.residuals(b, without, into);
    }
    return true;
  }

  private residuals(b: number, solutions: readonly Float64Array[], into: readonly Structure[]): void {
    const { design, targets } = this.problem;
    for (const t of this.rows) {
      if (this.blockOf(t) !== b) continue;
      for (const [i, { columns, unseen }] of into.entries()) {
        const value = dotRow(
          design.rows,
          { t, width: design.width, from: 0, n: columns },
          solutions[i] ?? [],
        );
        unseen[t] = (targets[i]?.[t] ?? Number.NaN) - value;
      }
    }
  }

  private blockOf(t: number): number {
    return Math.floor((this.problem.design.group.length - 1 - t) / this.blockSteps);
  }

  /** Adds rows, which rise in time, to the equations of their blocks. */
  private add(steps: Int32Array, weights: Float64Array): void {
    const { design, targets } = this.problem;
    for (let from = 0; from < steps.length;) {
      const b = this.blockOf(steps[from] ?? 0);
      let to = from + 1;
      while (to < steps.length && this.blockOf(steps[to] ?? 0) === b) to += 1;
      const block = this.blocks[b];
      const set = { steps: steps.subarray(from, to), weights: weights.subarray(from, to), targets };
      if (block) addRows(block, design.rows, set);
      from = to;
    }
  }

  /** Takes away from the rows that lie far off what they are beyond the bound; a few rounds, for far ones hide nearer ones. */
  private holdOutliers(): void {
    const held = new Float64Array(this.rows.length).fill(1);
    for (let round = 0; round < OUTLIER_ROUNDS; round += 1) {
      const errors = this.errorsOfAll();
      const bound = OUTLIER * MAD_TO_SIGMA * medianOf(errors);
      const weight = (i: number): number => Math.min(1, bound / Math.max(errors[i] ?? 0, Number.MIN_VALUE));
      const moved = Int32Array.from(held.keys()).filter((i) => weight(i) !== held[i]);
      if (!(bound > 0) || moved.length === 0) return;
      const steps = moved.map((i) => this.rows[i] ?? 0);
      this.add(
        steps,
        Float64Array.from(moved, (i) => weight(i) - (held[i] ?? 1)),
      );
      for (const i of moved) held[i] = weight(i);
    }
  }

  /** Absolute errors of a fit on all rows of the group, for the first target; zeros when there is none. */
  private errorsOfAll(): Float64Array {
    const { design, penalties, targets } = this.problem;
    const { width } = design;
    const total = emptyEquations(width, targets.length);
    for (const block of this.blocks) addScaled(total, block, 1);
    const first = solveEquations(total, penalties)?.[0];
    if (!first) return new Float64Array(this.rows.length);
    return Float64Array.from(this.rows, (t) =>
      Math.abs((targets[0]?.[t] ?? 0) - dotRow(design.rows, { t, width, from: 0, n: width }, first)),
    );
  }
}

function rowsByGroup(group: Int32Array, groups: number, target: Float64Array): Int32Array[] {
  const lists = Array.from({ length: groups }, (): number[] => []);
  for (let t = 0; t < group.length; t += 1) {
    if (isKnown(target[t])) lists[group[t] ?? 0]?.push(t);
  }
  return lists.map((list) => Int32Array.from(list));
}

/** Median of values; 0 of none. */
export function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
