/** Column generation over the blocks of one large program: rounds of prices until the gap is certified. */
import { disturbed, gapOf, nextSmoothing, SMOOTHING, surplusCols } from '../../core/city/coordination.js';
import { linkActivity, type CutProgram, type ProgramBlock } from '../../core/city/program/cut-program.js';
import { tiedBlock } from '../../core/city/program/block-recovery.js';
import {
  blockPlanColumns,
  frameGiven,
  frameMaster,
  type BlockPlan,
} from '../../core/city/program/frame-master.js';
import {
  blendPrices,
  blockCosts,
  frameBound,
  needRows,
  planValue,
  wholeDuals,
  withLeastPrice,
  type FramePoint,
} from '../../core/city/program/frame-prices.js';
import { costOf } from '../../core/city/block-program.js';
import { isSolved, type LpBasis, type SolvedOutcome } from '../../core/dispatch/linear-program.js';
import type { LpSeriesSolver } from '../../ports/lp-series.js';
import type { LpSession, LpSolver } from '../../ports/lp-solver.js';

/** What a run is given. */
export interface ColumnsTask {
  readonly cut: CutProgram;
  /** Prices of the frame's rows to start from, plans that are still possible and vertices; null = from nothing. */
  readonly start: ColumnsStart | null;
  readonly tolerance: number;
  readonly maxRounds: number;
  /** Instant of the monotonic timer after which no round begins [ms]. */
  readonly deadlineMs: number;
  /** Asked after each round; true ends the run there: the program is to be cut another way. */
  readonly isCutWrong: (round: number, rowDuals: Float64Array) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** What another run left. */
export interface ColumnsStart {
  readonly prices: Float64Array;
  readonly plans: readonly BlockPlan[];
  readonly bases: readonly (LpBasis | null)[];
}

/** Who solves. */
export interface ColumnsHands {
  readonly solver: LpSolver;
  readonly series: LpSeriesSolver;
}

/** The mixture the master ended with, and what is proved of it. */
export interface ColumnsResult {
  readonly status: 'done' | 'cut-wrong';
  readonly cost: number;
  readonly lowerEur: number;
  readonly gap: number;
  /** Prices of the frame's rows that gave the bound. */
  readonly prices: Float64Array;
  readonly rounds: number;
  readonly blocksMs: number;
  readonly masterMs: number;
  /** Of each block: the plans in use. */
  readonly mixture: readonly (readonly { readonly plan: BlockPlan; readonly weight: number }[])[];
  /** Vertices the blocks ended in. */
  readonly bases: readonly (LpBasis | null)[];
}

/** A run that has no answer, with the reason. */
export class NoColumnsError extends Error {
  override readonly name = 'NoColumnsError';
}

const BLOCK_LIMIT_MS = 60_000;
/** Disturbed points at the start, and their gap. */
const START_POINTS = 3;
const START_GAP = 1;
/** Above this a row that was left open is a limit that no mixture keeps. */
const OPEN_NOISE = 1e-6;

/** Coordinates until `tolerance`, `maxRounds` or the deadline. @throws NoColumnsError when no mixture keeps the frame's rows */
export async function runColumns(task: ColumnsTask, hands: ColumnsHands): Promise<ColumnsResult> {
  const run = new ColumnsRun(task, hands);
  try {
    return await run.untilDone();
  } finally {
    await run.close();
  }
}

/** The plan of a result as columns of the whole program, with duals that prove its bound. */
export async function recoverWhole(
  cut: CutProgram,
  result: ColumnsResult,
  hands: ColumnsHands,
): Promise<
  Pick<SolvedOutcome, 'primal' | 'rowDuals' | 'reducedCosts' | 'objective'> & { readonly version: string }
> {
  const solved = await Promise.all(cut.blocks.map((block, b) => recovered(cut, block, { b, result, hands })));
  const primal = new Float64Array(cut.whole.numCols);
  cut.blocks.forEach(({ cols }, b) => {
    cols.forEach((col, j) => (primal[col] = solved[b]?.primal[j] ?? NaN));
  });
  const activities = cut.blocks.map((block, b) =>
    linkActivity(block, solved[b]?.primal ?? new Float64Array()),
  );
  const frame = await hands.solver.solve(frameGiven(cut, activities), { timeLimitMs: BLOCK_LIMIT_MS });
  if (!isSolved(frame)) throw new NoColumnsError(`the frame ended ${frame.status}: ${frame.report.message}`);
  cut.frameCols.forEach((col, j) => (primal[col] = frame.primal[j] ?? NaN));
  const blockDuals = solved.map(({ rowDuals }) => rowDuals);
  const { version } = frame.report;
  return {
    ...{ primal, objective: costOf(cut.whole, primal), version },
    ...wholeDuals(cut, result.prices, blockDuals),
  };
}

/** The column a person knows a block by. */
export function blockName(cut: CutProgram, block: ProgramBlock): string {
  return cut.whole.colNames[block.cols[0] ?? -1] ?? 'without columns';
}

/** What the mixture of a block's plans puts into the rows of the frame. */
export function mixedActivity(block: ProgramBlock, used: ColumnsResult['mixture'][number]): Float64Array {
  const activity = new Float64Array(block.linkRows.length);
  for (const { plan, weight } of used) {
    plan.activity.forEach((act, k) => (activity[k] = (activity[k] ?? 0) + weight * act));
  }
  return activity;
}

/** A block's plan, and its duals at the prices of the bound. */
async function recovered(
  cut: CutProgram,
  block: ProgramBlock,
  given: { readonly b: number; readonly result: ColumnsResult; readonly hands: ColumnsHands },
): Promise<{ readonly primal: Float64Array; readonly rowDuals: Float64Array }> {
  const { b, result, hands } = given;
  const used = result.mixture[b] ?? [];
  const atPrices = blockCosts(block, b, { prices: result.prices, amp: 0, seed: 0 });
  const { rowDuals } = await hands.series.solveSeries({
    ...{ program: block.program, costs: [atPrices], start: result.bases[b] ?? null },
    ...{ timeLimitMs: BLOCK_LIMIT_MS, wantDuals: true },
  });
  if (!rowDuals) throw new NoColumnsError('a block gave no duals');
  const [only] = used;
  if (only && used.length === 1) return { primal: only.plan.primal, rowDuals };
  const tied = tiedBlock(cut, block, { activity: mixedActivity(block, used), prices: result.prices });
  const { primals } = await hands.series.solveSeries({
    ...{ program: tied, costs: [tied.colCost], start: null, timeLimitMs: BLOCK_LIMIT_MS },
  });
  return { primal: (primals[0] ?? new Float64Array()).subarray(0, block.program.numCols), rowDuals };
}

interface Col {
  readonly plan: BlockPlan;
  readonly round: number;
}

class ColumnsRun {
  private session: LpSession | null = null;
  private frameCols = 0;
  private openCols = 0;
  private choiceRow = 0;
  private cols: Col[] = [];
  private primal = new Float64Array();
  private reduced = new Float64Array();
  private simplex: 'dual' | 'primal' = 'dual';
  private round = 0;
  private serial = 0;
  private lower = -Infinity;
  private smoothing = SMOOTHING;
  private centre = new Float64Array();
  private readonly bases: (LpBasis | null)[];
  private readonly needs: readonly number[];
  private blocksMs = 0;
  private masterMs = 0;

  constructor(
    private readonly task: ColumnsTask,
    private readonly hands: ColumnsHands,
  ) {
    this.bases = task.cut.blocks.map((_, b) => task.start?.bases[b] ?? null);
    this.needs = needRows(task.cut);
  }

  async untilDone(): Promise<ColumnsResult> {
    const { task } = this;
    const { tolerance, maxRounds, deadlineMs } = task;
    const prices = withLeastPrice(task.start?.prices ?? (await this.pricesOfFrame()), this.needs);
    this.centre = Float64Array.from(prices);
    const exact: FramePoint = { prices, amp: 0, seed: 0 };
    const disturbances = Array.from({ length: START_POINTS }, (_, k) => disturbed(exact, START_GAP, k + 1));
    this.cols = (task.start?.plans ?? []).map((plan) => ({ plan, round: 0 }));
    await this.open(false);
    await this.add([exact, ...disturbances]);
    for (let round = 1; ; round++) {
      task.signal?.throwIfAborted();
      const { cost, duals } = await this.solveMaster();
      const opened = this.openKw();
      const gap = opened > OPEN_NOISE ? Infinity : gapOf(cost, this.lower);
      const wrong = task.isCutWrong(round, duals);
      if (wrong || gap <= tolerance || round >= maxRounds || performance.now() > deadlineMs) {
        if (!wrong && opened > OPEN_NOISE)
          throw new NoColumnsError(`no mixture of plans keeps the limits after ${String(round)} rounds`);
        return this.result(wrong ? 'cut-wrong' : 'done', { cost, gap, round });
      }
      this.thin();
      const mixed = blendPrices(this.centre, duals, this.smoothing);
      const next = { prices: withLeastPrice(mixed, this.needs), amp: 0, seed: 0 };
      await this.add([next, disturbed(next, Math.min(1, gap), round + START_POINTS)]);
    }
  }

  async close(): Promise<void> {
    await this.session?.close();
  }

  private result(
    status: ColumnsResult['status'],
    at: { readonly cost: number; readonly gap: number; readonly round: number },
  ): ColumnsResult {
    const mixture = this.task.cut.blocks.map((): { plan: BlockPlan; weight: number }[] => []);
    this.cols.forEach(({ plan }, k) => {
      const weight = this.primal[this.frameCols + k] ?? 0;
      if (weight > 0) mixture[plan.block]?.push({ plan, weight });
    });
    return {
      ...{ status, cost: at.cost, gap: at.gap, rounds: at.round, lowerEur: this.lower, prices: this.centre },
      ...{ blocksMs: this.blocksMs, masterMs: this.masterMs, mixture, bases: this.bases },
    };
  }

  private async pricesOfFrame(): Promise<Float64Array> {
    const outcome = await this.hands.solver.solve(this.task.cut.frame, { timeLimitMs: BLOCK_LIMIT_MS });
    return (isSolved(outcome) ? outcome.rowDuals : null) ?? new Float64Array(this.task.cut.frame.numRows);
  }

  private async open(withOpenRows: boolean): Promise<void> {
    await this.session?.close();
    const { program, choiceRow, openCols } = frameMaster(this.task.cut, withOpenRows);
    this.session = this.hands.solver.open(program);
    this.choiceRow = choiceRow;
    this.openCols = openCols;
    this.frameCols = program.numCols;
    this.simplex = 'dual';
    if (this.cols.length > 0) this.addColumns(this.cols.map(({ plan }) => plan));
  }

  private addColumns(plans: readonly BlockPlan[]): void {
    const at = { choiceRow: this.choiceRow, serial: this.serial };
    this.serial += plans.length;
    this.session?.addColumns(blockPlanColumns(this.task.cut, plans, at));
  }

  /** Prices all blocks; the first point is exact and gives a bound. */
  private async add(points: readonly FramePoint[]): Promise<void> {
    const { cut } = this.task;
    const startedMs = performance.now();
    const offers = await Promise.all(cut.blocks.map((block, b) => this.offersOf(block, b, points)));
    this.blocksMs += performance.now() - startedMs;
    this.round += 1;
    const [exact] = points;
    if (exact) {
      const values = offers.reduce((sum, [first], b) => {
        const block = cut.blocks[b];
        return first && block ? sum + planValue(block, first, exact.prices) : NaN;
      }, 0);
      const bound = frameBound(cut.frame, exact.prices, values);
      this.smoothing = nextSmoothing(this.smoothing, bound > this.lower);
      if (bound > this.lower) {
        this.lower = bound;
        this.centre = Float64Array.from(exact.prices);
      }
    }
    const plans = offers.flat();
    this.addColumns(plans);
    for (const plan of plans) this.cols.push({ plan, round: this.round });
  }

  private async offersOf(
    block: ProgramBlock,
    b: number,
    points: readonly FramePoint[],
  ): Promise<BlockPlan[]> {
    const series = this.hands.series.solveSeries({
      program: block.program,
      costs: points.map((point) => blockCosts(block, b, point)),
      start: this.bases[b] ?? null,
      timeLimitMs: BLOCK_LIMIT_MS,
    });
    const answer = await series.catch((error: unknown): never => {
      const why = error instanceof Error ? error.message : String(error);
      throw new NoColumnsError(`block ${String(b)} (${blockName(this.task.cut, block)}): ${why}`);
    });
    this.bases[b] = answer.basis;
    return answer.primals.map((primal) => ({
      ...{ block: b, primal, cost: costOf(block.program, primal), activity: linkActivity(block, primal) },
    }));
  }

  private async solveMaster(): Promise<{ readonly cost: number; readonly duals: Float64Array }> {
    const startedMs = performance.now();
    await this.reopen();
    const outcome = await this.session?.solve({ timeLimitMs: BLOCK_LIMIT_MS, simplex: this.simplex });
    this.masterMs += performance.now() - startedMs;
    if (outcome?.status === 'infeasible' && this.openCols === 0) {
      await this.open(true);
      return this.solveMaster();
    }
    if (!outcome || !isSolved(outcome) || !outcome.rowDuals || !outcome.reducedCosts) {
      throw new NoColumnsError(
        `the master of ${String(this.task.cut.blocks.length)} blocks ended ${outcome?.status ?? 'nowhere'}: ${outcome?.report.message ?? ''}`,
      );
    }
    this.simplex = 'primal';
    this.primal = Float64Array.from(outcome.primal);
    this.reduced = Float64Array.from(outcome.reducedCosts);
    return { cost: outcome.objective, duals: outcome.rowDuals.slice(0, this.choiceRow) };
  }

  /** The answer hangs on program and vertex alone, not on what else a live model remembers: so the plan can be made again. */
  private async reopen(): Promise<void> {
    if (!this.session) return;
    const { program, basis } = this.session;
    await this.session.close();
    this.session = this.hands.solver.open(program, basis ?? undefined);
  }

  private openKw(): number {
    return this.primal
      .subarray(this.frameCols - this.openCols, this.frameCols)
      .reduce((sum, value) => sum + value, 0);
  }

  /** Deletes plans nobody uses when there are many. */
  private thin(): void {
    const { frameCols } = this;
    const candidates = this.cols.map((col, k) => ({
      weight: this.primal[frameCols + k] ?? 0,
      reducedCost: this.reduced[frameCols + k] ?? 0,
      isNew: col.round === this.round,
    }));
    const surplus = surplusCols(candidates, this.task.cut.blocks.length);
    if (surplus.length === 0) return;
    this.session?.deleteColumns(surplus.map((k) => frameCols + k));
    const gone = new Set(surplus);
    this.cols = this.cols.filter((_, k) => !gone.has(k));
  }
}
