/** How core asks for answers: the solver port in the guise of functions, so that core stays free of it. */
import { changedProgram } from './edit-program.js';
import type { LinearProgram, ProgramChanges, SolveOutcome } from './linear-program.js';

/** What one question needs besides the program. */
export interface SolverQuestion {
  /** Whether an infeasible answer names a conflict; finding the names can take far longer than the answer. Default true. */
  readonly nameConflict?: boolean;
  /** `primal` where only costs of a live model have changed. */
  readonly simplex?: 'dual' | 'primal';
}

/** A program solved again and again while its numbers change. Close it. */
export interface LiveProgram {
  change(changes: ProgramChanges): void;
  solve(question?: SolverQuestion): Promise<SolveOutcome>;
  close(): Promise<void>;
}

/** Solves one program; time limit and cancellation are the caller's. */
export interface ProgramSolver {
  (program: LinearProgram, question?: SolverQuestion): Promise<SolveOutcome>;
  /** A live model; without it every change is solved from nothing. */
  readonly open?: (program: LinearProgram) => LiveProgram;
  /** The same solver for so long and no longer [ms]: what is asked later ends as `time-limit`. Without it there is no end. */
  readonly within?: (budgetMs: number) => ProgramSolver;
  /** True when the time of {@link within} is over. */
  readonly isOver?: () => boolean;
}

/** The solver with a budget of its own [ms], where it can keep one. */
export function within(solve: ProgramSolver, budgetMs: number): ProgramSolver {
  return solve.within?.(budgetMs) ?? solve;
}

/** A live model of the program, on whatever the solver has for it. */
export function openProgram(solve: ProgramSolver, program: LinearProgram): LiveProgram {
  if (solve.open) return solve.open(program);
  let current = program;
  return {
    change: (changes) => {
      current = changedProgram(current, changes);
    },
    solve: (question) => solve(current, question),
    close: () => Promise.resolve(),
  };
}
