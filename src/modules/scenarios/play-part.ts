/** Plays one part of a run in this process: a variant with a sample of forecast errors, over the whole range. */
import type { GridModel } from '../../core/grid/grid-model.js';
import { editGrid } from '../../core/scenario/edited-grid.js';
import { daysOf, playScenario, type PlanSolver } from '../../core/scenario/play-scenario.js';
import type { PartResult } from '../../core/scenario/run-parts.js';
import type { SolveOutcome } from '../../core/dispatch/linear-program.js';
import type { LpSession, LpSolver } from '../../ports/lp-solver.js';
import type { PartOrder } from '../../ports/part-player.js';
import type { ScenarioWorlds } from '../../ports/scenario-worlds.js';

/** What a part is played with. */
export interface PartMeans {
  readonly grid: GridModel;
  readonly solver: LpSolver;
  readonly worlds: ScenarioWorlds;
  readonly onDay: (done: number, days: number) => void;
  readonly signal: AbortSignal;
}

/**
 * The same part gives the same result.
 *
 * @throws DomainError `invalid-scenario` when the world cannot be made
 */
export async function playPart({ order, part, knownAtMs }: PartOrder, means: PartMeans): Promise<PartResult> {
  const { scenario } = order;
  const { base, planning } = scenario;
  const days = daysOf(base);
  const edited = editGrid(means.grid, part.variant.edits, base.seed);
  const world = await means.worlds.open({
    reference: means.grid,
    edited,
    base,
    planning,
    startMs: days[0]?.startMs ?? 0,
    endMs: days.at(-1)?.endMs ?? 0,
    sample: part.sample,
    knownAtMs,
  });
  const { onDay, signal } = means;
  const asked = { timeLimitMs: order.timeLimitS * 1000, signal };
  let solver = { name: means.solver.name, version: 'not asked' };
  const noted = (outcome: SolveOutcome): SolveOutcome => {
    signal.throwIfAborted();
    solver = { name: outcome.report.solver, version: outcome.report.version };
    return outcome;
  };
  const solveAside: PlanSolver = async (program) => noted(await means.solver.solve(program, asked));
  const played = await withSession(means.solver, { everySlots: planning.everySlots, asked }, (ask) => {
    const solve: PlanSolver = async (program) => noted(await ask(program));
    return playScenario({ edited, base, planning, world, solve, solveAside, onDay, signal });
  });
  return {
    variantId: part.variant.id,
    sample: part.sample,
    days: played.days,
    course: part.sample === 0 ? played.course : [],
    marks: world.marks,
    solver,
    dataHash: world.dataHash,
  };
}

/** Every plan starts from the vertex of the one before: the same plans at the same cost in less time. */
async function withSession<T>(
  solver: LpSolver,
  {
    everySlots,
    asked,
  }: { readonly everySlots: number; readonly asked: { timeLimitMs: number; signal: AbortSignal } },
  play: (solve: PlanSolver) => Promise<T>,
): Promise<T> {
  let session: LpSession | null = null;
  try {
    return await play((program) => {
      if (session === null) session = solver.open(program);
      else session.replace(program, everySlots);
      return session.solve(asked);
    });
  } finally {
    await (session as LpSession | null)?.close();
  }
}
