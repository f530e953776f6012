/** Solves programs by their size: small ones in one piece, large ones by column generation over their blocks. */
import { cutProgram, type CutProgram } from '../../core/city/program/cut-program.js';
import { cutOwners, type OwnerCut } from '../../core/city/program/owner-cut.js';
import { nodesThatBind } from '../../core/city/program/binding-nodes.js';
import { CERTIFIED_GAP } from '../../core/dispatch/column-owners.js';
import {
  hasIntegers,
  type ColumnGenerationReport,
  type ColumnOwners,
  type LinearProgram,
  type LpBasis,
  type SolvedOutcome,
  type SolveOutcome,
} from '../../core/dispatch/linear-program.js';
import type { LpSeriesSolver } from '../../ports/lp-series.js';
import { type LpSession, LpSolver, type SolveOptions } from '../../ports/lp-solver.js';
import { decideBlocks, type DecidedProgram } from './block-decisions.js';
import {
  recoverWhole,
  runColumns,
  type ColumnsHands,
  type ColumnsResult,
  type ColumnsStart,
} from './program-columns.js';

const MAX_ROUNDS = 60;
/** Share of the budget after which no round begins: plan and proof have to be read from the last one. */
const ROUNDS_SHARE = 0.75;
/** The same while whole decisions are still to be taken and then lived with. */
const LOOSE_SHARE = 0.45;
/** Share of the budget for taking them. */
const DECISIONS_SHARE = 0.15;
/** Rounds after which limits that bind are counted, and times a program is cut anew. */
const COUNT_LIMITS_AFTER = 2;
const CUTS_AT_MOST = 3;
/** A program and how it is cut. */
interface Cut {
  readonly program: LinearProgram;
  readonly owners: ColumnOwners;
  readonly whole: ReadonlySet<number>;
  readonly ownerCut: OwnerCut;
  readonly cut: CutProgram;
}

/** What one solve may use. */
interface Budget {
  readonly options: SolveOptions;
  readonly startedMs: number;
}

/**
 * A solver behind which the switch by size stands. A program that says who owns its columns is solved in blocks; its answer is
 * `feasible` with a proof, and its report says how. Where blocks find none, it is solved in one piece, and the report says why.
 */
export class BlockSolver extends LpSolver {
  override readonly name: string;
  private readonly hands: ColumnsHands;

  constructor(
    private readonly inner: LpSolver,
    series: LpSeriesSolver,
  ) {
    super();
    this.name = inner.name;
    this.hands = { solver: inner, series };
  }

  override async solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    const { owners, ...bare } = program;
    if (!owners) return this.inner.solve(program, options);
    const budget: Budget = { options, startedMs: performance.now() };
    try {
      return await this.inBlocks({ program: bare, owners }, budget);
    } catch (error) {
      if (options.signal?.aborted === true) return cancelled(this.inner.name, budget);
      return this.inOnePiece(bare, budget, error);
    }
  }

  override open(program: LinearProgram, basis?: LpBasis): LpSession {
    const { owners: _owners, ...bare } = program;
    return this.inner.open(bare, basis);
  }

  override async close(): Promise<void> {
    await Promise.all([this.inner.close(), this.hands.series.close()]);
  }

  private async inOnePiece(program: LinearProgram, budget: Budget, error: unknown): Promise<SolveOutcome> {
    const timeLimitMs = Math.max(1, budget.options.timeLimitMs - (performance.now() - budget.startedMs));
    const outcome = await this.inner.solve(program, { ...budget.options, timeLimitMs });
    const why = error instanceof Error ? error.message : String(error);
    const message = `${outcome.report.message}; in one piece, because blocks had no answer: ${why}`;
    return { ...outcome, report: { ...outcome.report, message } };
  }

  private async inBlocks(
    given: { readonly program: LinearProgram; readonly owners: ColumnOwners },
    budget: Budget,
  ): Promise<SolveOutcome> {
    const { integrality, ...relaxed } = given.program;
    const hasDecisions = hasIntegers(given.program);
    const loose = await this.coordinated({ ...given, program: relaxed }, hasDecisions, budget);
    if (!hasDecisions) {
      return this.outcome(loose, { lowerEur: loose.result.lowerEur, decisions: 0 }, budget);
    }
    const { ofCol, blocks } = loose.at.ownerCut;
    const decided = await decideBlocks(cutProgram(given.program, ofCol, blocks), loose.result, {
      solver: this.inner,
      budgetMs: DECISIONS_SHARE * budget.options.timeLimitMs,
    });
    const held = await this.held(loose, decided, budget);
    const outcome = await this.outcome(
      held,
      { lowerEur: loose.result.lowerEur, decisions: decided.count },
      budget,
    );
    // Numbers that were held a rounding away from whole ones are whole.
    integrality?.forEach((whole, j) => {
      if (whole === 1) outcome.primal[j] = Math.round(outcome.primal[j] ?? NaN);
    });
    return outcome;
  }

  /** Cuts, coordinates, and cuts anew while limits of nodes bind more often than their blocks can mix. */
  private async coordinated(
    given: { readonly program: LinearProgram; readonly owners: ColumnOwners },
    hasDecisions: boolean,
    budget: Budget,
  ): Promise<{ readonly at: Cut; readonly result: ColumnsResult }> {
    let at = cutAt(given, new Set());
    let start: ColumnsStart | null = null;
    const share = hasDecisions ? LOOSE_SHARE : ROUNDS_SHARE;
    for (let k = 1; ; k++) {
      let hot: ReadonlySet<number> = new Set();
      const isCutWrong = (round: number, duals: Float64Array): boolean => {
        if (round !== COUNT_LIMITS_AFTER || k === CUTS_AT_MOST) return false;
        hot = nodesThatBind(at, duals);
        return hot.size > 0;
      };
      const result = await runColumns(
        { cut: at.cut, start, isCutWrong, ...limitsOf(budget, share) },
        this.hands,
      );
      if (result.status === 'done') return { at, result };
      const again = cutAt(given, new Set([...at.whole, ...hot]));
      start = { prices: carriedPrices(at.cut, again.cut, result.prices), plans: [], bases: [] };
      at = again;
    }
  }

  /** The same cut with the decisions held. */
  private async held(
    loose: { readonly at: Cut; readonly result: ColumnsResult },
    decided: DecidedProgram,
    budget: Budget,
  ): Promise<{ readonly at: Cut; readonly result: ColumnsResult }> {
    const { at, result: before } = loose;
    const { program } = decided;
    const cut = cutProgram(program, at.ownerCut.ofCol, at.ownerCut.blocks);
    // Plans of blocks without decisions stay possible.
    const plans = before.mixture.flatMap((used, b) =>
      decided.blocks.has(b) ? [] : used.map(({ plan }) => plan),
    );
    const start = { prices: before.prices, plans, bases: before.bases };
    const isCutWrong = (): boolean => false;
    const limits = limitsOf(budget, ROUNDS_SHARE);
    const result = await runColumns({ cut, start, isCutWrong, ...limits }, this.hands);
    return { at: { ...at, program, cut }, result };
  }

  private async outcome(
    solved: { readonly at: Cut; readonly result: ColumnsResult },
    proof: { readonly lowerEur: number; readonly decisions: number },
    budget: Budget,
  ): Promise<SolvedOutcome> {
    const { at, result } = solved;
    const { version, ...answer } = await recoverWhole(at.cut, result, this.hands);
    const { objective } = answer;
    const open = Math.max(0, objective - proof.lowerEur);
    const columnGeneration: ColumnGenerationReport = {
      ...{ blocks: at.cut.blocks.length, wholeNodes: wholeNodes(at), rounds: result.rounds },
      ...{ blocksMs: result.blocksMs, masterMs: result.masterMs, lowerEur: proof.lowerEur },
      ...{ gap: open / Math.max(1e-9, Math.abs(objective)), decisions: proof.decisions },
      heldLowerEur: result.lowerEur,
    };
    const message = `column generation over ${String(columnGeneration.blocks)} blocks in ${String(result.rounds)} rounds`;
    return {
      ...answer,
      status: 'feasible',
      conflict: [],
      mip: { bound: proof.lowerEur, gap: open / Math.max(1, Math.abs(objective)) },
      report: {
        ...{ solver: this.inner.name, version, iterations: null, message, columnGeneration },
        solveMs: performance.now() - budget.startedMs,
      },
    };
  }
}

function limitsOf(
  { options, startedMs }: Budget,
  share: number,
): {
  readonly tolerance: number;
  readonly maxRounds: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
} {
  const deadlineMs = startedMs + share * options.timeLimitMs;
  return { tolerance: CERTIFIED_GAP, maxRounds: MAX_ROUNDS, deadlineMs, signal: options.signal };
}

function cutAt(
  given: { readonly program: LinearProgram; readonly owners: ColumnOwners },
  whole: ReadonlySet<number>,
): Cut {
  const ownerCut = cutOwners(given.owners, whole);
  return { ...given, whole, ownerCut, cut: cutProgram(given.program, ownerCut.ofCol, ownerCut.blocks) };
}

/** Prices by row: rows that moved into a block lose theirs. */
function carriedPrices(from: CutProgram, to: CutProgram, prices: Float64Array): Float64Array {
  const known = new Map(Array.from(from.frameRows, (row, r) => [row, prices[r] ?? 0]));
  return Float64Array.from(to.frameRows, (row) => known.get(row) ?? 0);
}

function wholeNodes({ whole, owners }: Cut): number {
  return whole.size + owners.kind.reduce((count, kind) => count + (kind === 2 ? 1 : 0), 0);
}

function cancelled(solver: string, { startedMs }: Budget): SolveOutcome {
  const solveMs = performance.now() - startedMs;
  const message = 'cancelled between two rounds';
  return {
    status: 'cancelled',
    conflict: [],
    report: { solver, version: '', solveMs, iterations: null, message },
  };
}
