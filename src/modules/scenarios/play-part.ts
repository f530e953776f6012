/** Plays one part of a run in this process: a variant with a sample of forecast errors, over the whole range. */
import type { GridModel } from '../../core/grid/grid-model.js';
import { editGrid } from '../../core/scenario/edited-grid.js';
import { daysOf, playScenario, type PlanSolver } from '../../core/scenario/play-scenario.js';
import type { MissedPlan, PlayMemory } from '../../core/scenario/play-memory.js';
import type { PartResult } from '../../core/scenario/run-parts.js';
import type { LinearProgram, SolveOutcome } from '../../core/dispatch/linear-program.js';
import type { LpSession, LpSolver } from '../../ports/lp-solver.js';
import type { PartOrder } from '../../ports/part-player.js';
import type { ScenarioWorlds } from '../../ports/scenario-worlds.js';

/** What a part is played with. */
export interface PartMeans {
  readonly grid: GridModel;
  readonly solver: LpSolver;
  readonly worlds: ScenarioWorlds;
  /** Plans of days of this very part that were played before. */
  readonly memory: PlayMemory;
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
  const { memory, signal } = means;
  const asked = { timeLimitMs: order.timeLimitS * 1000, signal };
  let solver = { name: means.solver.name, version: 'not asked' };
  const noted = (outcome: SolveOutcome): SolveOutcome => {
    signal.throwIfAborted();
    solver = { name: outcome.report.solver, version: outcome.report.version };
    return outcome;
  };
  const solveAside: PlanSolver = async (program) => noted(await means.solver.solve(program, asked));
  const session = new DaySession(means.solver, planning.everySlots, asked);
  const solve: PlanSolver = async (program) => noted(await session.ask(program));
  const onDay: PartMeans['onDay'] = (done, of) => {
    session.endDay();
    means.onDay(done, of);
  };
  const play = { edited, base, planning, world, solve, solveAside, memory, onDay, signal };
  const played = await playScenario(play).finally(() => session.close());
  return {
    variantId: part.variant.id,
    sample: part.sample,
    days: played.days,
    course: part.sample === 0 ? played.course : [],
    marks: [...world.marks, ...missedMarks({ order, part, knownAtMs }, played.missed)],
    solver,
    dataHash: world.dataHash,
  };
}

const MISSED: Readonly<Record<MissedPlan, string>> = {
  'time-limit': 'ran out of time: on a quieter machine the same run may find them, and come to other numbers',
  limits: 'because no plan keeps every limit',
  check: 'because the independent check refused them',
  solver: 'because the solver gave up',
};

/** A part without plans in some hours says why: numbers that depend on the load of the machine above all. */
function missedMarks({ order, part }: PartOrder, missed: ReadonlyMap<MissedPlan, number>): string[] {
  return [...missed].map(([why, count]) => {
    const limit = why === 'time-limit' ? ` (${String(order.timeLimitS)} s each)` : '';
    return `${part.variant.id}, sample ${String(part.sample)}: ${String(count)} plans missed, ${MISSED[why]}${limit}`;
  });
}

/**
 * Every plan starts from the vertex of the one before, the same plans at the same cost in less time; the first of each day
 * starts afresh, so that a range that goes on at a midnight comes to the same numbers as one that was never ended.
 */
class DaySession {
  private session: LpSession | null = null;
  private isOver = false;

  constructor(
    private readonly solver: LpSolver,
    private readonly everySlots: number,
    private readonly asked: { readonly timeLimitMs: number; readonly signal: AbortSignal },
  ) {}

  async ask(program: LinearProgram): Promise<SolveOutcome> {
    if (this.isOver) await this.close();
    if (this.session === null) this.session = this.solver.open(program);
    else this.session.replace(program, this.everySlots);
    return this.session.solve(this.asked);
  }

  endDay(): void {
    this.isOver = true;
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = null;
    this.isOver = false;
    await session?.close();
  }
}
