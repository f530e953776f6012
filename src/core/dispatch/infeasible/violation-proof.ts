/** Proofs that a program has no solution, from the answer that breaks its limits by as little as can be. */
import type { BuiltDispatch } from '../dispatch-input.js';
import { isSolved, type LinearProgram, type SolvedOutcome } from '../linear-program.js';
import { openProgram, type ProgramSolver } from '../program-solver.js';
import { type CommandedLimit, emergencyCols } from './commanded-limits.js';

/** Duals of a least violation. */
export interface ViolationDuals {
  /** Shape (numRows). */
  readonly rows: Float64Array;
  /** Shape (numCols). */
  readonly reduced: Float64Array;
}

/** Multipliers below this take no part in a proof. */
const NO_MULTIPLIER = 1e-9;

/** Violation below this proves nothing [kW]. */
const NO_VIOLATION = 1e-6;

/** The program without its whole numbers: what cannot be solved even so needs none of them to explain it. */
export function withoutIntegers(program: LinearProgram): LinearProgram {
  const { integrality: _integrality, ...continuous } = program;
  return continuous;
}

/** Limits that are tried alone, the most broken first. */
const TRIED_ALONE = 3;

/**
 * Breaks the limits by as little as can be, at no other cost and without whole numbers. Then some limits are to be kept alone
 * while the others are free: a proof of one limit is shorter than one of a whole evening.
 *
 * @returns names of the rows and columns of each proof, smallest first; empty when the limits can be kept; null when even
 *   the broken limits leave no solution
 */
export async function violationProofs(
  built: BuiltDispatch,
  limits: readonly CommandedLimit[],
  solve: ProgramSolver,
): Promise<string[][] | null> {
  const emergency = limits.flatMap(({ node, slot }) => emergencyCols(node, slot));
  const loose = withoutIntegers({ ...built.program, colCost: counting(built, emergency), offset: 0 });
  const live = openProgram(solve, loose);
  try {
    const all = await live.solve({ nameConflict: false });
    if (!isSolved(all)) return null;
    const proofs = proofsOf(loose, all);
    const amount = (col: number): number => all.primal[col] ?? 0;
    const broken = emergency
      .filter((col) => amount(col) > NO_VIOLATION)
      .sort((a, b) => amount(b) - amount(a));
    for (const col of broken.slice(0, TRIED_ALONE)) {
      const colCost = counting(built, [col]);
      live.change({ colCost });
      // The last vertex keeps every row: only the costs are others.
      const alone = await live.solve({ nameConflict: false, simplex: 'primal' });
      if (isSolved(alone)) proofs.push(...proofsOf({ ...loose, colCost }, alone));
    }
    return proofs.sort((a, b) => a.length - b.length);
  } finally {
    await live.close();
  }
}

/** Costs that count how far these columns are taken. */
function counting(built: BuiltDispatch, cols: readonly number[]): Float64Array {
  const colCost = new Float64Array(built.program.numCols);
  for (const col of cols) colCost[col] = 1;
  return colCost;
}

function proofsOf(program: LinearProgram, { rowDuals, reducedCosts }: SolvedOutcome): string[][] {
  return rowDuals && reducedCosts ? separateProofs(program, { rows: rowDuals, reduced: reducedCosts }) : [];
}

/**
 * The proofs that duals of a least violation hold. Rows with a multiplier and the columns between them fall into parts that
 * have nothing in common; a part proves by itself the violation its own bounds add up to.
 *
 * @returns names by proof, columns first; the smallest proof first
 */
export function separateProofs(program: LinearProgram, duals: ViolationDuals): string[][] {
  const counts = (values: Float64Array, i: number): boolean => Math.abs(values[i] ?? 0) > NO_MULTIPLIER;
  const rows = program.rowNames.flatMap((_, row) => (counts(duals.rows, row) ? [row] : []));
  const cols = program.colNames.flatMap((_, col) => (counts(duals.reduced, col) ? [col] : []));
  const of = new Parts(program.numCols);
  const colsOf = (row: number): Int32Array =>
    program.indices.subarray(program.starts[row], program.starts[row + 1]);
  for (const row of rows) {
    const touched = colsOf(row);
    for (const col of touched) of.join(touched[0] ?? 0, col);
  }
  const proofs = new Map<number, Proof>();
  const add = (col: number, name: string, violation: number): Proof => {
    const proof = proofs.get(of.root(col)) ?? { violation: 0, names: [], hasRow: false };
    proofs.set(of.root(col), proof);
    proof.violation += violation;
    proof.names.push(name);
    return proof;
  };
  for (const col of cols) {
    add(col, program.colNames[col] ?? '', share(duals.reduced, program.colLower, program.colUpper, col));
  }
  for (const row of rows) {
    const violation = share(duals.rows, program.rowLower, program.rowUpper, row);
    add(colsOf(row)[0] ?? 0, program.rowNames[row] ?? '', violation).hasRow = true;
  }
  return [...proofs.values()]
    .filter(({ violation, hasRow }) => violation > NO_VIOLATION && hasRow)
    .map(({ names }) => names)
    .sort((a, b) => a.length - b.length);
}

interface Proof {
  violation: number;
  readonly names: string[];
  hasRow: boolean;
}

/** A multiplier times the bound it leans on. */
function share(duals: Float64Array, lower: Float64Array, upper: Float64Array, i: number): number {
  const dual = duals[i] ?? 0;
  const bound = (dual > 0 ? lower : upper)[i] ?? 0;
  return Number.isFinite(bound) ? dual * bound : 0;
}

/** Disjoint sets of columns. */
class Parts {
  private readonly parent: Int32Array;

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  root(item: number): number {
    let root = item;
    while (this.parent[root] !== root) root = this.parent[root] ?? root;
    for (let at = item; at !== root;) {
      const next = this.parent[at] ?? root;
      this.parent[at] = root;
      at = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    this.parent[this.root(a)] = this.root(b);
  }
}
