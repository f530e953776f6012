/** The `LpSolver` port on javascript-lp-solver: small problems and second opinions only. */
import type { LinearProgram, SolveOutcome } from '../../core/dispatch/linear-program.js';
import { LpSolver, type SolveOptions } from '../../ports/lp-solver.js';

export interface JslpSolverOptions {
  /** Largest problem accepted [rows], default 400. */
  readonly maxRows?: number;
}

export class JslpSolver extends LpSolver {
  override readonly name = 'jslp';
  constructor(_options: JslpSolverOptions = {}) {
    super();
  }
  override solve(_program: LinearProgram, _options: SolveOptions): Promise<SolveOutcome> {
    return Promise.reject(new Error('being written'));
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}
