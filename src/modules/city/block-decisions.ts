/** Whole decisions of a program in blocks: taken block by block at the prices, near what the mixture wants, then held. */
import { tiedBlock } from '../../core/city/program/block-recovery.js';
import type { CutProgram, ProgramBlock } from '../../core/city/program/cut-program.js';
import { blockCosts } from '../../core/city/program/frame-prices.js';
import { hasIntegers, isSolved, type LinearProgram } from '../../core/dispatch/linear-program.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import { blockName, mixedActivity, NoColumnsError, type ColumnsResult } from './program-columns.js';

/** The program with its decisions as bounds. */
export interface DecidedProgram {
  readonly program: LinearProgram;
  /** Number of decisions. */
  readonly count: number;
  /** Blocks that had any. */
  readonly blocks: ReadonlySet<number>;
}

/** Gap to which the decisions of one block are taken, and the longest time for it. */
const DECISION_GAP = 1e-2;
const LONGEST_MS = 5_000;
const SHORTEST_MS = 500;
/** Price of deciding a block away from what the mixture wants of it, as a share of the mean price of the frame's rows. */
const AWAY_SHARE = 0.1;

/**
 * Decides every block that has decisions.
 *
 * @param cut of the program with its whole numbers
 * @param result of the program without them
 * @param budgetMs for all blocks together
 * @throws NoColumnsError when a block has no decision in its time, or the network has decisions of its own
 */
export async function decideBlocks(
  cut: CutProgram,
  result: ColumnsResult,
  given: { readonly solver: LpSolver; readonly budgetMs: number },
): Promise<DecidedProgram> {
  if (hasIntegers(cut.frame))
    throw new NoColumnsError('whole decisions of the network itself belong to no block');
  const { integrality, ...relaxed } = cut.whole;
  const colLower = Float64Array.from(relaxed.colLower);
  const colUpper = Float64Array.from(relaxed.colUpper);
  const blocks = new Set(cut.blocks.flatMap(({ program }, b) => (hasIntegers(program) ? [b] : [])));
  const timeLimitMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, given.budgetMs / Math.max(1, blocks.size)));
  let count = 0;
  const deciding = [...blocks].map(async (b) => {
    const block = cut.blocks[b];
    if (!block) return;
    const primal = await decided(cut, block, { b, result, solver: given.solver, timeLimitMs });
    block.cols.forEach((col, j) => {
      if (integrality?.[col] !== 1) return;
      colLower[col] = colUpper[col] = Math.round(primal[j] ?? NaN);
      count += 1;
    });
  });
  await Promise.all(deciding);
  return { program: { ...relaxed, colLower, colUpper }, count, blocks };
}

/** Near the mixture; where that takes too long, at the prices alone, which leaves the assets of a block to themselves. */
async function decided(
  cut: CutProgram,
  block: ProgramBlock,
  given: {
    readonly b: number;
    readonly result: ColumnsResult;
    readonly solver: LpSolver;
    readonly timeLimitMs: number;
  },
): Promise<Float64Array> {
  const { b, result, solver, timeLimitMs } = given;
  const costs = blockCosts(block, b, { prices: result.prices, amp: 0, seed: 0 });
  const how = { timeLimitMs, mipRelGap: DECISION_GAP };
  const near = await solver.solve(named(nearMixture(cut, block, { b, result, costs })), how);
  if (isSolved(near)) return near.primal;
  const alone = await solver.solve(named({ ...block.program, colCost: costs }), how);
  if (isSolved(alone)) return alone.primal;
  throw new NoColumnsError(
    `whole decisions of block ${String(b)} (${blockName(cut, block)}) ended ${alone.status}`,
  );
}

function nearMixture(
  cut: CutProgram,
  block: ProgramBlock,
  given: { readonly b: number; readonly result: ColumnsResult; readonly costs: Float64Array },
): LinearProgram {
  const { b, result, costs } = given;
  const { prices } = result;
  const mean = prices.reduce((sum, price) => sum + Math.abs(price), 0) / Math.max(1, prices.length);
  const activity = mixedActivity(block, result.mixture[b] ?? []);
  const tied = tiedBlock(cut, block, { activity, prices });
  const colCost = new Float64Array(tied.numCols).fill(AWAY_SHARE * mean);
  colCost.set(costs);
  const integrality = new Uint8Array(tied.numCols);
  integrality.set(block.program.integrality ?? []);
  return { ...tied, colCost, integrality };
}

/** A block's program carries no names; a solver that is asked for one program wants some. */
function named(program: LinearProgram): LinearProgram {
  return {
    ...program,
    rowNames: Array.from({ length: program.numRows }, (_, r) => `row[${String(r)}]`),
    colNames: Array.from({ length: program.numCols }, (_, j) => `column[${String(j)}]`),
  };
}
