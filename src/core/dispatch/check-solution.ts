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
  /** Largest wrong-signed or unexplained reduced cost [EUR per unit]; null without duals. */
  readonly dualInfeasibility: number | null;
  /** |primal - dual objective| / (1 + |objective|); null without duals. */
  readonly gap: number | null;
  /** In words what failed; empty when passed. */
  readonly problems: readonly string[];
}

export function checkSolution(_program: LinearProgram, _outcome: SolveOutcome): SolutionCheck {
  throw new Error('being written');
}
