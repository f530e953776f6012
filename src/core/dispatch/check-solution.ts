/** Verifies a solver's answer by arithmetic: residual, bounds, objective, dual feasibility and gap. */
import type { LinearProgram, SolveOutcome } from './linear-program.js';

/** Verdict on one answer; all numbers are worst cases over the program. */
export interface SolutionCheck {
  readonly passed: boolean;
  /** Largest row violation, scaled by 1 + |bound|. */
  readonly primalResidual: number;
  /** Largest column bound violation, scaled by 1 + |bound|. */
  readonly boundViolation: number;
  /** |stated - recomputed objective| / (1 + |objective|). */
  readonly objectiveError: number;
  /** Largest reduced cost that disagrees with the row duals or points past an infinite bound [EUR per unit]; null without duals. */
  readonly dualInfeasibility: number | null;
  /** |primal - dual objective| / (1 + |objective|); null without duals. */
  readonly gap: number | null;
  /** In words what failed; empty when passed. */
  readonly problems: readonly string[];
}

/** Largest error that passes, for each figure of a check. */
export const SOLUTION_TOLERANCE = 1e-6;

/**
 * Checks an answer against its program, whoever solved it. Without duals only primal feasibility and the objective can be
 * verified: optimality is then the solver's word.
 */
export function checkSolution(program: LinearProgram, outcome: SolveOutcome): SolutionCheck {
  if (outcome.status !== 'optimal')
    return refused(`the solver ended ${outcome.status}, there is no solution`);
  const { primal } = outcome;
  if (primal.length !== program.numCols || !primal.every((value) => Number.isFinite(value))) {
    return refused(`the solution must have ${String(program.numCols)} finite values`);
  }
  const objective = program.colCost.reduce((sum, cost, j) => sum + cost * at(primal, j), program.offset);
  const scale = 1 + Math.abs(objective);
  const duals = checkDuals(program, outcome, objective);
  const figures = {
    primalResidual: worst(rowActivity(program, primal), program.rowLower, program.rowUpper),
    boundViolation: worst(primal, program.colLower, program.colUpper),
    objectiveError: Math.abs(objective - outcome.objective) / scale,
    ...duals,
  };
  const problems = Object.entries(figures)
    .filter(([, value]) => value !== null && !(value <= SOLUTION_TOLERANCE))
    .map(([name, value]) => `${name} is ${String(value)}, allowed ${String(SOLUTION_TOLERANCE)}`);
  return { passed: problems.length === 0, ...figures, problems };
}

function refused(problem: string): SolutionCheck {
  return {
    passed: false,
    primalResidual: Infinity,
    boundViolation: Infinity,
    objectiveError: Infinity,
    dualInfeasibility: null,
    gap: null,
    problems: [problem],
  };
}

type Duals = Pick<SolutionCheck, 'dualInfeasibility' | 'gap'>;

function checkDuals(program: LinearProgram, outcome: SolveOutcome, objective: number): Duals {
  if (outcome.status !== 'optimal' || !outcome.rowDuals) return { dualInfeasibility: null, gap: null };
  const { rowDuals } = outcome;
  const reduced = Float64Array.from(program.colCost);
  for (let r = 0; r < program.numRows; r++) {
    for (let k = at(program.starts, r); k < at(program.starts, r + 1); k++) {
      const j = at(program.indices, k);
      reduced[j] = at(reduced, j) - at(rowDuals, r) * at(program.values, k);
    }
  }
  const rows = boundValue(rowDuals, program.rowLower, program.rowUpper);
  const cols = boundValue(reduced, program.colLower, program.colUpper);
  const stated = outcome.reducedCosts;
  const mismatch = stated ? reduced.reduce((max, d, j) => Math.max(max, Math.abs(d - at(stated, j))), 0) : 0;
  const dual = rows.value + cols.value + program.offset;
  return {
    dualInfeasibility: Math.max(rows.unbounded, cols.unbounded, mismatch),
    gap: Math.abs(objective - dual) / (1 + Math.abs(objective)),
  };
}

/** Sum of multiplier * active bound; a multiplier that leans on an infinite bound is a dual infeasibility. */
function boundValue(
  multipliers: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): { value: number; unbounded: number } {
  let value = 0;
  let unbounded = 0;
  multipliers.forEach((multiplier, i) => {
    const bound = multiplier > 0 ? at(lower, i) : at(upper, i);
    if (Number.isFinite(bound)) value += multiplier * bound;
    else unbounded = Math.max(unbounded, Math.abs(multiplier));
  });
  return { value, unbounded };
}

function rowActivity(program: LinearProgram, primal: Float64Array): Float64Array {
  const activity = new Float64Array(program.numRows);
  for (let r = 0; r < program.numRows; r++) {
    let sum = 0;
    for (let k = at(program.starts, r); k < at(program.starts, r + 1); k++) {
      sum += at(program.values, k) * at(primal, at(program.indices, k));
    }
    activity[r] = sum;
  }
  return activity;
}

function worst(values: Float64Array, lower: Float64Array, upper: Float64Array): number {
  let most = 0;
  values.forEach((value, i) => {
    const low = at(lower, i);
    const high = at(upper, i);
    if (value < low) most = Math.max(most, (low - value) / (1 + Math.abs(low)));
    if (value > high) most = Math.max(most, (value - high) / (1 + Math.abs(high)));
  });
  return most;
}

function at(array: Float64Array | Int32Array, index: number): number {
  return array[index] ?? Number.NaN;
}
