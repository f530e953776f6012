/** The solvers for cases of one process: made when they are first asked for. */
import { JslpSolver } from '../adapters/jslp/jslp-solver.js';
import { CaseSolvers } from '../modules/solve/solve.jobs.js';
import type { LpSolver } from '../ports/lp-solver.js';
import { solverBySize } from './solver-by-size.js';

const MAKERS: Readonly<Record<string, () => LpSolver>> = {
  highs: () => solverBySize(),
  jslp: () => new JslpSolver(),
};

/** Names of the solvers a case may ask for. */
export const CASE_SOLVERS = ['highs', 'jslp'] as const;

/** Keeps each solver warm from its first case to the end of the process. */
export class OwnCaseSolvers extends CaseSolvers {
  private readonly made = new Map<string, LpSolver>();

  override solver(name: string): LpSolver | null {
    const made = this.made.get(name) ?? MAKERS[name]?.() ?? null;
    if (made) this.made.set(name, made);
    return made;
  }

  /** Ends all solvers; running solves end as `cancelled`. */
  async close(): Promise<void> {
    await Promise.all([...this.made.values()].map((solver) => solver.close()));
  }
}
