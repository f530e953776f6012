/** Solves a case with a solver of this process and times it: the one way of the command line and of the workers. */
import type { CaseOptions } from '../../core/case/case-answer.js';
import type { DispatchCase } from '../../core/case/dispatch-case.js';
import { solveCase } from '../../core/case/solve-case.js';
import type { KeptAnswer } from '../../ports/case-run-store.js';
import { type LpSolver, programSolver } from '../../ports/lp-solver.js';

/**
 * The answer to a sound case. The time limit holds for all solves of the case together.
 *
 * @param signal cancels the solves
 */
export async function runCase(
  given: DispatchCase,
  options: Omit<CaseOptions, 'solver'>,
  solver: LpSolver,
  signal?: AbortSignal,
): Promise<KeptAnswer> {
  const timesMs: Record<string, number> = {};
  let endsMs: number | null = null;
  const answer = await solveCase(
    given,
    { solver: solver.name, ...options },
    programSolver(solver, () => {
      const nowMs = performance.now();
      endsMs ??= nowMs + options.timeLimitS * 1000;
      return { timeLimitMs: Math.max(1, Math.round(endsMs - nowMs)), ...(signal ? { signal } : {}) };
    }),
    async (stage, work) => {
      const startMs = performance.now();
      const done = await work();
      timesMs[stage] = Math.round((performance.now() - startMs) * 10) / 10;
      return done;
    },
  );
  return { ...answer, timesMs };
}
