/** One district planned as a worker does it, each step timed. */
import { checkPlan } from '../../core/control/check-plan.js';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import { checkSolution } from '../../core/dispatch/check-solution.js';
import { extractPlan } from '../../core/dispatch/extract-plan.js';
import type { LinearProgram, SolvedOutcome } from '../../core/dispatch/linear-program.js';
import { isSolved } from '../../core/dispatch/linear-program.js';
import type { PlanContent } from '../../core/dispatch/plan.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { districtInput, type DistrictQuery } from './solve-district.js';

/** Longest a solve of the bench may take [ms]. */
export const SOLVE_LIMIT_MS = 600_000;

/** A checked plan and how long each step took [ms]. */
export interface PlannedDistrict {
  readonly program: LinearProgram;
  readonly solved: SolvedOutcome;
  readonly content: PlanContent;
  readonly buildMs: number;
  readonly solveMs: number;
  readonly extractMs: number;
  readonly checkMs: number;
}

/** @throws Error when there is no plan, or one that fails its checks: its time would mean nothing */
export async function planDistrict(solver: LpSolver, query: DistrictQuery): Promise<PlannedDistrict> {
  const input = districtInput(query);
  const built = timed(() => buildDispatch(input));
  const { program } = built.value;
  const solveStartMs = performance.now();
  const solved = await solver.solve(program, { timeLimitMs: SOLVE_LIMIT_MS });
  const solveMs = performance.now() - solveStartMs;
  if (!isSolved(solved)) throw new Error(`a district of the bench ended with ${solved.report.message}`);
  const meta = { validUntilMs: input.snapshot.slotMs, snapshotHash: 'bench', inputHash: 'bench' };
  const content = timed(() => extractPlan(built.value, solved, meta));
  const checked = timed(() => [
    ...checkSolution(program, solved).problems,
    ...checkPlan({ ...input, content: content.value }).findings.flatMap((finding) =>
      finding.severity === 'violation' ? [finding.message] : [],
    ),
  ]);
  if (checked.value.length > 0) throw new Error(`a plan of the bench is wrong: ${checked.value.join('; ')}`);
  return {
    program,
    solved,
    content: content.value,
    buildMs: built.ms,
    solveMs,
    extractMs: content.ms,
    checkMs: checked.ms,
  };
}

function timed<T>(work: () => T): { value: T; ms: number } {
  const startMs = performance.now();
  const value = work();
  return { value, ms: performance.now() - startMs };
}
