/** Verifies a solver's answer by arithmetic: residual, bounds, whole numbers, objective, dual feasibility and gaps. */
import { isSolved, type LinearProgram, type SolvedOutcome, type SolveOutcome } from './linear-program.js';

/** Verdict on one answer; all numbers are worst cases over the program. */
export interface SolutionCheck {
  readonly passed: boolean;
  /** Largest row violation, scaled by 1 + |bound|. */
  readonly primalResidual: number;
  /** Largest column bound violation, scaled by 1 + |bound|. */
  readonly boundViolation: number;
  /** Largest distance of an integer column from a whole number. */
  readonly integerViolation: number;
  /** |stated - recomputed objective| / (1 + |objective|). */
  readonly objectiveError: number;
  /**
   * Largest reduced cost that disagrees with the row duals or leans on an infinite bound, scaled by 1 + |cost|; for a row
   * whose dual leans on an infinite bound, that dual [EUR per unit]. Null without duals.
   */
  readonly dualInfeasibility: number | null;
  /**
   * |primal - dual objective| / (1 + |objective|), which is the sum of all complementarity products; integer columns count
   * as fixed where they stand. An answer from blocks may be as far off as it says. Null without duals.
   */
  readonly gap: number | null;
  /**
   * What is wrong with the proof of an answer with integers: its bound above the objective, or a stated gap that is not
   * (objective - bound) / max(1, |objective|). Null without a proof.
   */
  readonly mipProofError: number | null;
  /** In words what failed and where it is worst; empty when passed. */
  readonly problems: readonly string[];
}

/** Largest error that passes, for each figure of a check. */
export const SOLUTION_TOLERANCE = 1e-6;

type FigureName = Exclude<keyof SolutionCheck, 'passed' | 'problems'>;

/** A figure and the row or column where it is worst. */
interface Figure {
  readonly value: number;
  readonly at: string | null;
}

/**
 * Checks an answer against its program, whoever solved it. Without duals only primal feasibility and the objective can be
 * verified: optimality is then the solver's word.
 */
export function checkSolution(program: LinearProgram, outcome: SolveOutcome): SolutionCheck {
  if (!isSolved(outcome)) return refused(`the solver ended ${outcome.status}, there is no solution`);
  const misshapen = shapeProblem(program, outcome);
  if (misshapen !== null) return refused(misshapen);
  const { primal } = outcome;
  const objective = costOf(program, primal);
  const duals = checkDuals(program, outcome, objective);
  const rows = worstViolation(rowActivity(program, primal), program.rowLower, program.rowUpper);
  const cols = worstViolation(primal, program.colLower, program.colUpper);
  const figures: Record<FigureName, Figure | null> = {
    primalResidual: named(rows, 'row', program.rowNames),
    boundViolation: named(cols, 'column', program.colNames),
    integerViolation: named(worstFraction(program, primal), 'column', program.colNames),
    objectiveError: overall(Math.abs(objective - outcome.objective) / (1 + Math.abs(objective))),
    dualInfeasibility: duals?.infeasibility ?? null,
    gap: duals?.gap ?? null,
    mipProofError: outcome.mip ? overall(proofError(outcome)) : null,
  };
  const open = openShare(outcome);
  const problems = Object.entries(figures).flatMap(([name, figure]) =>
    problemOf(name, figure, name === 'gap' ? open : 0),
  );
  return { passed: problems.length === 0, ...valuesOf(figures), problems };
}

function refused(problem: string): SolutionCheck {
  return {
    passed: false,
    primalResidual: Infinity,
    boundViolation: Infinity,
    integerViolation: Infinity,
    objectiveError: Infinity,
    dualInfeasibility: null,
    gap: null,
    mipProofError: null,
    problems: [problem],
  };
}

function shapeProblem(program: LinearProgram, outcome: SolvedOutcome): string | null {
  const cols = `the solution must have ${String(program.numCols)} finite values`;
  if (!isFiniteArray(outcome.primal, program.numCols)) return cols;
  if (outcome.rowDuals && !isFiniteArray(outcome.rowDuals, program.numRows))
    return `the duals must be ${String(program.numRows)} finite values`;
  if (outcome.reducedCosts && !isFiniteArray(outcome.reducedCosts, program.numCols))
    return `the reduced costs must be ${String(program.numCols)} finite values`;
  return null;
}

function isFiniteArray(array: Float64Array, length: number): boolean {
  return array.length === length && array.every(Number.isFinite);
}

/** What an answer from blocks says it leaves open, which its duals must then prove. */
function openShare({ objective, report }: SolvedOutcome): number {
  const lower = report.columnGeneration?.heldLowerEur ?? objective;
  return Math.max(0, objective - lower) / (1 + Math.abs(objective));
}

function problemOf(name: string, figure: Figure | null, open: number): string[] {
  const allowed = SOLUTION_TOLERANCE + open;
  // Not `>`: a figure that is no number must not pass.
  if (!figure || figure.value <= allowed) return [];
  const where = figure.at === null ? '' : ` at ${figure.at}`;
  return [`${name} is ${String(figure.value)}${where}, allowed ${String(allowed)}`];
}

function valuesOf(figures: Record<FigureName, Figure | null>): Omit<SolutionCheck, 'passed' | 'problems'> {
  return {
    primalResidual: figures.primalResidual?.value ?? Infinity,
    boundViolation: figures.boundViolation?.value ?? Infinity,
    integerViolation: figures.integerViolation?.value ?? Infinity,
    objectiveError: figures.objectiveError?.value ?? Infinity,
    dualInfeasibility: figures.dualInfeasibility?.value ?? null,
    gap: figures.gap?.value ?? null,
    mipProofError: figures.mipProofError?.value ?? null,
  };
}

/** Worst value met so far and where. */
interface Worst {
  value: number;
  index: number;
}

function named(worst: Worst, kind: 'row' | 'column', names: readonly string[]): Figure {
  return {
    value: worst.value,
    at: worst.index < 0 ? null : `${kind} ${names[worst.index] ?? String(worst.index)}`,
  };
}

function overall(value: number): Figure {
  return { value, at: null };
}

function note(worst: Worst, value: number, index: number): void {
  if (value <= worst.value) return;
  worst.value = value;
  worst.index = index;
}

function costOf(program: LinearProgram, primal: Float64Array): number {
  let sum = program.offset;
  for (let j = 0; j < program.numCols; j++) sum += at(program.colCost, j) * at(primal, j);
  return sum;
}

function rowActivity(program: LinearProgram, primal: Float64Array): Float64Array {
  const { starts, indices, values, numRows } = program;
  const activity = new Float64Array(numRows);
  for (let r = 0; r < numRows; r++) {
    const end = at(starts, r + 1);
    let sum = 0;
    for (let k = at(starts, r); k < end; k++) sum += at(values, k) * at(primal, at(indices, k));
    activity[r] = sum;
  }
  return activity;
}

function worstViolation(values: Float64Array, lower: Float64Array, upper: Float64Array): Worst {
  const worst = { value: 0, index: -1 };
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i);
    const low = at(lower, i);
    const high = at(upper, i);
    if (value < low) note(worst, (low - value) / (1 + Math.abs(low)), i);
    if (value > high) note(worst, (value - high) / (1 + Math.abs(high)), i);
  }
  return worst;
}

function worstFraction(program: LinearProgram, primal: Float64Array): Worst {
  const worst = { value: 0, index: -1 };
  program.integrality?.forEach((integer, j) => {
    if (integer === 1) note(worst, Math.abs(at(primal, j) - Math.round(at(primal, j))), j);
  });
  return worst;
}

function proofError({ objective, mip }: SolvedOutcome): number {
  if (!mip) return 0;
  const scale = Math.max(1, Math.abs(objective));
  const gap = (objective - mip.bound) / scale;
  const misstated = gap === mip.gap ? 0 : Math.abs(Math.max(0, gap) - mip.gap);
  return Math.max(-gap, misstated);
}

interface Duals {
  readonly infeasibility: Figure;
  readonly gap: Figure;
}

function checkDuals(program: LinearProgram, outcome: SolvedOutcome, objective: number): Duals | null {
  const { rowDuals, reducedCosts: stated, primal } = outcome;
  if (!rowDuals) return null;
  const reduced = reducedCosts(program, rowDuals);
  const rows = { value: 0, index: -1 };
  const cols = { value: 0, index: -1 };
  let dual = program.offset;
  for (let r = 0; r < program.numRows; r++) {
    const price = at(rowDuals, r);
    const bound = price > 0 ? at(program.rowLower, r) : at(program.rowUpper, r);
    if (Number.isFinite(bound)) dual += price * bound;
    else note(rows, Math.abs(price), r);
  }
  for (let j = 0; j < program.numCols; j++) {
    const price = at(reduced, j);
    const scale = 1 + Math.abs(at(program.colCost, j));
    if (stated) note(cols, Math.abs(price - at(stated, j)) / scale, j);
    const bound = activeBound(program, primal, { j, price });
    if (Number.isFinite(bound)) dual += price * bound;
    else note(cols, Math.abs(price) / scale, j);
  }
  const infeasibility =
    rows.value > cols.value ? named(rows, 'row', program.rowNames) : named(cols, 'column', program.colNames);
  return { infeasibility, gap: overall(Math.abs(objective - dual) / (1 + Math.abs(objective))) };
}

/** Bound a reduced cost leans on; an integer column is fixed at its decision. */
function activeBound(
  program: LinearProgram,
  primal: Float64Array,
  of: { readonly j: number; readonly price: number },
): number {
  if (program.integrality?.[of.j] === 1) return at(primal, of.j);
  return of.price > 0 ? at(program.colLower, of.j) : at(program.colUpper, of.j);
}

function reducedCosts(program: LinearProgram, rowDuals: Float64Array): Float64Array {
  const { starts, indices, values, numRows } = program;
  const reduced = Float64Array.from(program.colCost);
  for (let r = 0; r < numRows; r++) {
    const price = at(rowDuals, r);
    if (price === 0) continue;
    const end = at(starts, r + 1);
    for (let k = at(starts, r); k < end; k++) {
      const j = at(indices, k);
      reduced[j] = at(reduced, j) - price * at(values, k);
    }
  }
  return reduced;
}

function at(array: Float64Array | Int32Array, index: number): number {
  return array[index] ?? Number.NaN;
}
