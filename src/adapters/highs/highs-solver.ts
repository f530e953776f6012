/** The `LpSolver` port on HiGHS (WebAssembly), in a long-lived worker thread. */
import type { LinearProgram, SolveOutcome } from '../../core/dispatch/linear-program.js';
import { LpSolver, type SolveOptions } from '../../ports/lp-solver.js';

export interface HighsSolverOptions {
  /** Threads that solve at the same time, default 1. */
  readonly threads?: number;
  /** Grace after the time limit before the thread is killed [ms], default 5000. */
  readonly graceMs?: number;
  /** WebAssembly heap above which a thread is recycled [bytes], default 768 MiB. */
  readonly recycleBytes?: number;
}

export class HighsSolver extends LpSolver {
  override readonly name = 'highs';
  constructor(_options: HighsSolverOptions = {}) {
    super();
  }
  override solve(_program: LinearProgram, _options: SolveOptions): Promise<SolveOutcome> {
    return Promise.reject(new Error('being written'));
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}
