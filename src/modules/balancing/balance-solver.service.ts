/** Solves the program of a round: the fast solver first, a second opinion when its answer fails the check. */
import { Injectable } from '@nestjs/common';
import { checkSolution } from '../../core/dispatch/check-solution.js';
import type { LinearProgram } from '../../core/dispatch/linear-program.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { BalancingSolvers } from './balancing.settings.js';

/** Budget of one solve [wall ms]: a round that takes longer is of no use. */
const TIME_LIMIT_MS = 1_500;

/** A checked answer, or why there is none. */
export type BalanceAnswer =
  | {
      readonly status: 'solved';
      readonly primal: Float64Array;
      readonly solver: string;
      readonly solveMs: number;
      /** What was wrong with the first solver's answer; null when it was taken. */
      readonly secondOpinionBecause: string | null;
    }
  | { readonly status: 'failed'; readonly reason: string };

@Injectable()
export class BalanceSolver {
  constructor(private readonly solvers: BalancingSolvers) {}

  async solve(program: LinearProgram): Promise<BalanceAnswer> {
    const first = await ask(this.solvers.first, program);
    if (typeof first !== 'string') return { ...first, secondOpinionBecause: null };
    const second = await ask(this.solvers.second(), program);
    if (typeof second !== 'string') return { ...second, secondOpinionBecause: first };
    return { status: 'failed', reason: `${first}; ${second}` };
  }
}

type Solved = Omit<Extract<BalanceAnswer, { status: 'solved' }>, 'secondOpinionBecause'>;

/** The checked answer of one solver, or what is wrong with it. */
async function ask(solver: LpSolver, program: LinearProgram): Promise<Solved | string> {
  try {
    const outcome = await solver.solve(program, { timeLimitMs: TIME_LIMIT_MS });
    if (outcome.status !== 'optimal')
      return `${solver.name} ended with ${outcome.status}: ${outcome.report.message}`;
    const check = checkSolution(program, outcome);
    if (!check.passed) return `the answer of ${solver.name} fails the check: ${check.problems.join(', ')}`;
    const { primal, report } = outcome;
    return { status: 'solved', primal, solver: solver.name, solveMs: report.solveMs };
  } catch (error) {
    return `${solver.name} broke: ${error instanceof Error ? error.message : String(error)}`;
  }
}
