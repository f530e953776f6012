/** The same district on a live model: new forecasts, and the horizon moved on by a slot, each beside a cold solve. */
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import { checkSolution } from '../../core/dispatch/check-solution.js';
import type { LinearProgram, SolveOutcome } from '../../core/dispatch/linear-program.js';
import type { PlanContent } from '../../core/dispatch/plan.js';
import type { AssetState, SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { districtInput, type DistrictQuery } from './solve-district.js';
import { type PlannedDistrict, SOLVE_LIMIT_MS } from './solve-plan.js';

/** Times of one district [ms]; a live time holds carrying the vertex over, loading and solving. */
export interface LivePair {
  readonly forecastMs: number;
  readonly forecastColdMs: number;
  readonly shiftMs: number;
  readonly shiftColdMs: number;
}

/** @throws Error when a live answer is not the cold one */
export async function measureLive(
  solver: LpSolver,
  query: DistrictQuery,
  planned: PlannedDistrict,
): Promise<LivePair> {
  const { program, content } = planned;
  const renewed = buildDispatch(districtInput({ ...query, forecast: 1 })).program;
  const states = statesAfter(districtInput(query).snapshot, content);
  const shifted = buildDispatch(districtInput({ ...query, firstSlot: 1, states })).program;
  const forecast = await coldAndLive(solver, program, { to: renewed, laterSlots: 0 });
  const shift = await coldAndLive(solver, program, { to: shifted, laterSlots: 1 });
  return {
    forecastMs: forecast.liveMs,
    forecastColdMs: forecast.coldMs,
    shiftMs: shift.liveMs,
    shiftColdMs: shift.coldMs,
  };
}

async function coldAndLive(
  solver: LpSolver,
  from: LinearProgram,
  next: { readonly to: LinearProgram; readonly laterSlots: number },
): Promise<{ coldMs: number; liveMs: number }> {
  const options = { timeLimitMs: SOLVE_LIMIT_MS };
  const cold = await timedSolve(() => solver.solve(next.to, options));
  const session = solver.open(from);
  try {
    await session.solve(options);
    const live = await timedSolve(() => {
      session.replace(next.to, next.laterSlots);
      return session.solve(options);
    });
    compare(next.to, cold.outcome, live.outcome);
    return { coldMs: cold.ms, liveMs: live.ms };
  } finally {
    await session.close();
  }
}

async function timedSolve(
  solve: () => Promise<SolveOutcome>,
): Promise<{ outcome: SolveOutcome; ms: number }> {
  const startMs = performance.now();
  const outcome = await solve();
  return { outcome, ms: performance.now() - startMs };
}

function compare(program: LinearProgram, cold: SolveOutcome, live: SolveOutcome): void {
  const problems = checkSolution(program, live).problems;
  if (problems.length > 0) throw new Error(`an answer of a live model is wrong: ${problems.join('; ')}`);
  const [a, b] = [cold, live].map((outcome) =>
    outcome.status === 'optimal' ? outcome.objective : Number.NaN,
  );
  if (a === undefined || b === undefined || !(Math.abs(a - b) <= 1e-6 * (1 + Math.abs(a))))
    throw new Error(`a live model costs ${String(b)}, a cold solve ${String(a)}`);
}

/** What the assets are found in when the first slot went as planned. */
function statesAfter(snapshot: SystemSnapshot, plan: PlanContent): AssetState[] {
  const schedules = new Map(plan.schedules.map((schedule) => [schedule.assetId, schedule]));
  return snapshot.assets.map((state) => {
    const schedule = schedules.get(state.assetId);
    const after = schedule?.state?.[0] ?? null;
    const moved = (before: number | null): number | null => (before === null ? null : after);
    return {
      ...state,
      powerKw: schedule?.powerKw[0] ?? state.powerKw,
      soc: moved(state.soc),
      zoneTemperatureC: moved(state.zoneTemperatureC),
      energyRequestedKwh: moved(state.energyRequestedKwh),
    };
  });
}
