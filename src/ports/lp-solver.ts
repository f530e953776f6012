import type { ProgramSolver, SolverQuestion } from '../core/dispatch/program-solver.js';
import type {
  ColumnBlock,
  LinearProgram,
  LpBasis,
  ProgramChanges,
  SolveOutcome,
} from '../core/dispatch/linear-program.js';

export interface SolveOptions {
  /** Budget of this run alone [ms]; passed = outcome `time-limit`, or `feasible` when integers left an answer in hand. */
  readonly timeLimitMs: number;
  /** Cancels: outcome `cancelled`. */
  readonly signal?: AbortSignal;
  /** With integer columns: gap at which an answer is good enough, relative, default 1e-4. */
  readonly mipRelGap?: number;
  /** `primal` when columns were added to a live model and its last vertex is still feasible; default `dual`. */
  readonly simplex?: 'dual' | 'primal';
  /**
   * Whether an infeasible answer names an irreducible set, where the solver can; its search may take many times as long as
   * the answer. Default true.
   */
  readonly nameConflict?: boolean;
  /** False for a program with nothing to take out before a run from nothing: looking for it takes time and memory. Default true. */
  readonly presolve?: boolean;
}

/**
 * Solves linear programs. Called once per plan, from a worker; never blocks the caller's event loop.
 * Infeasible and out of time are outcomes. Rejects only for bugs and a dead engine.
 */
export abstract class LpSolver {
  abstract readonly name: string;
  abstract solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome>;
  /** A live model of the program: solved again and again while its numbers change. Close it. */
  abstract open(program: LinearProgram, basis?: LpBasis): LpSession;
  abstract close(): Promise<void>;
}

/**
 * A live model. Changes are gathered and take effect with the next `solve`, which starts from the vertex of the last one.
 * The optimal cost does not depend on that start; which of several equally cheap answers is given does.
 * Nothing may be changed while a solve runs.
 */
export abstract class LpSession {
  /** The program as it stands, changes included. */
  abstract readonly program: LinearProgram;
  /** Vertex the last solve ended in, or the start that was given; null before the first, and where the solver knows none. */
  abstract readonly basis: LpBasis | null;
  /** @throws RangeError when an array has another length than the program's */
  abstract change(changes: ProgramChanges): void;
  /** Appends columns; they start at the bound nearest to zero. @throws RangeError when a row does not exist */
  abstract addColumns(columns: ColumnBlock): void;
  /** Removes columns by number; those behind move up. */
  abstract deleteColumns(cols: readonly number[]): void;
  /**
   * Takes the program of another cycle, whose first slot lies `laterSlots` after the present one's. The vertex is carried
   * over by the NAMES of rows and columns.
   */
  abstract replace(program: LinearProgram, laterSlots?: number): void;
  /** Starts the next solve from this vertex; null = from nothing. @throws RangeError when its shape is not the program's */
  abstract startFrom(basis: LpBasis | null): void;
  abstract solve(options: SolveOptions): Promise<SolveOutcome>;
  abstract close(): Promise<void>;
}

/**
 * The solver as core asks it.
 *
 * @param options of the next run: asked anew before each, so that a budget can shrink
 */
export function programSolver(solver: LpSolver, options: () => SolveOptions): ProgramSolver {
  const solve: ProgramSolver = (program, question) => solver.solve(program, { ...options(), ...question });
  return Object.assign(solve, {
    open: (program: LinearProgram) => {
      const session = solver.open(program);
      return {
        change: (changes: ProgramChanges) => {
          session.change(changes);
        },
        solve: (question?: SolverQuestion) => session.solve({ ...options(), ...question }),
        close: () => session.close(),
      };
    },
    within: (budgetMs: number) => {
      const endMs = performance.now() + budgetMs;
      const leftMs = (): number => Math.max(0, endMs - performance.now());
      const bounded = programSolver(solver, () => {
        const asked = options();
        return { ...asked, timeLimitMs: Math.max(1, Math.min(asked.timeLimitMs, leftMs())) };
      });
      return Object.assign(bounded, { isOver: () => leftMs() === 0 });
    },
  });
}
