/** A solver that is started when it is first asked: the API answers questions about plans seldom, and a thread costs memory. */
import type { LinearProgram, LpBasis, SolveOutcome } from '../core/dispatch/linear-program.js';
import { type LpSession, LpSolver, type SolveOptions } from '../ports/lp-solver.js';

/** Hands every call to a solver that the first one starts. */
export class LazySolver extends LpSolver {
  override readonly name = 'lazy';
  private solver: LpSolver | null = null;

  constructor(private readonly start: () => LpSolver) {
    super();
  }

  override solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    return this.started().solve(program, options);
  }

  override open(program: LinearProgram, basis?: LpBasis): LpSession {
    return this.started().open(program, basis);
  }

  override async close(): Promise<void> {
    await this.solver?.close();
  }

  private started(): LpSolver {
    this.solver ??= this.start();
    return this.solver;
  }
}
