import type { LinearProgram, SolveOutcome } from '../core/dispatch/linear-program.js';

export interface SolveOptions {
  /** Budget of this run alone [ms]; passed = outcome `time-limit`. */
  readonly timeLimitMs: number;
  /** Cancels: outcome `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Solves linear programs. Called once per plan, from a worker; never blocks the caller's event loop.
 * Infeasible and out of time are outcomes. Rejects only for bugs and a dead engine.
 */
export abstract class LpSolver {
  abstract readonly name: string;
  abstract solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome>;
  abstract close(): Promise<void>;
}
