/** Prices of the frame's rows: what a block pays for its part in them, and what no answer can be cheaper than. */
import type { LinearProgram } from '../../dispatch/linear-program.js';
import { noise } from '../seeded-noise.js';
import type { CutProgram, ProgramBlock } from './cut-program.js';

/** A point of the price space, as in `price-point.ts`: `amp` 0 = exactly these prices, and only such a point gives a bound. */
export interface FramePoint {
  /** Dual of each row of the frame. */
  readonly prices: Float64Array;
  readonly amp: number;
  readonly seed: number;
}

/** Duals above this on a bound that is infinite are no round-off of a solver: such a point proves nothing. */
const DUAL_NOISE = 1e-7;

/** Costs of a block at a point: its own less the prices of what it puts into the frame's rows, heard a little differently by each. */
export function blockCosts(block: ProgramBlock, index: number, point: FramePoint): Float64Array {
  const error = point.amp === 0 ? null : noise(point.seed, index);
  const heard = Float64Array.from(block.linkRows, (row) => {
    const price = point.prices[row] ?? 0;
    return error === null ? price : price * (1 + point.amp * (2 * error() - 1));
  });
  const costs = Float64Array.from(block.program.colCost);
  const { at, cols, values } = block.links;
  for (let k = 0; k < at.length; k++) {
    const col = cols[k] ?? 0;
    costs[col] = (costs[col] ?? 0) - (heard[at[k] ?? 0] ?? 0) * (values[k] ?? 0);
  }
  return costs;
}

/** Value of a block's plan at exact prices: own cost - prices x activity. */
export function planValue(
  block: ProgramBlock,
  plan: { readonly cost: number; readonly activity: Float64Array },
  prices: Float64Array,
): number {
  return plan.activity.reduce(
    (value, act, k) => value - act * (prices[block.linkRows[k] ?? 0] ?? 0),
    plan.cost,
  );
}

/**
 * Lagrangian bound [EUR]: what the blocks are worth at these prices, the frame's columns at their cheaper bounds, its rows at
 * the side their price leans on. -Infinity when a price leans on a bound that does not exist.
 *
 * @param values sum over all blocks of their least value at these prices
 */
export function frameBound(frame: LinearProgram, prices: Float64Array, values: number): number {
  let bound = frame.offset + values;
  const reduced = reducedCosts(frame, prices);
  const add = (price: number, lower: number, upper: number): void => {
    if (price === 0) return;
    const at = price > 0 ? lower : upper;
    if (Number.isFinite(at)) bound += price * at;
    else if (Math.abs(price) > DUAL_NOISE) bound = -Infinity;
  };
  for (let r = 0; r < frame.numRows; r++) {
    add(prices[r] ?? NaN, frame.rowLower[r] ?? NaN, frame.rowUpper[r] ?? NaN);
  }
  for (let j = 0; j < frame.numCols; j++) {
    add(reduced[j] ?? NaN, frame.colLower[j] ?? NaN, frame.colUpper[j] ?? NaN);
  }
  return bound;
}

/** What is offered beyond a need is never quite free: blocks then offer what costs them nothing. */
const LEAST_PRICE = 1e-6;

/**
 * Rows that only ask for enough, such as a need of reserve, where a least price keeps the frame's columns as they are: each of
 * those stands in no other row and has a cost to bear it, or gains by it.
 */
export function needRows({ frame, blocks }: CutProgram): readonly number[] {
  const uses = new Int32Array(frame.numCols);
  for (const col of frame.indices) uses[col] = (uses[col] ?? 0) + 1;
  const linked = new Set(blocks.flatMap(({ linkRows }) => [...linkRows]));
  return [...linked]
    .filter((row) => frame.rowUpper[row] === Infinity && Number.isFinite(frame.rowLower[row]))
    .filter((row) => {
      for (let k = frame.starts[row] ?? 0; k < (frame.starts[row + 1] ?? 0); k++) {
        const col = frame.indices[k] ?? 0;
        const bears = uses[col] === 1 && (frame.colCost[col] ?? 0) > 2 * LEAST_PRICE * (frame.values[k] ?? 0);
        const gains = (frame.values[k] ?? 0) < 0;
        if (!Number.isFinite(frame.colLower[col]) || !(bears || gains)) return false;
      }
      return true;
    })
    .sort((a, b) => a - b);
}

/** The same prices with a least one on the rows given. */
export function withLeastPrice(prices: Float64Array, rows: readonly number[]): Float64Array {
  const lifted = Float64Array.from(prices);
  for (const row of rows) lifted[row] = Math.max(LEAST_PRICE, lifted[row] ?? 0);
  return lifted;
}

/** Between two price vectors: share * a + (1 - share) * b. */
export function blendPrices(a: Float64Array, b: Float64Array, share: number): Float64Array {
  return a.map((price, r) => share * price + (1 - share) * (b[r] ?? 0));
}

/** Prices of every row of the whole program: the frame's, and inside the blocks their own. */
export function wholeDuals(
  cut: CutProgram,
  prices: Float64Array,
  blockDuals: readonly Float64Array[],
): { readonly rowDuals: Float64Array; readonly reducedCosts: Float64Array } {
  const rowDuals = new Float64Array(cut.whole.numRows);
  cut.frameRows.forEach((row, r) => (rowDuals[row] = prices[r] ?? 0));
  cut.blocks.forEach(({ rows }, b) => {
    rows.forEach((row, r) => (rowDuals[row] = blockDuals[b]?.[r] ?? 0));
  });
  return { rowDuals, reducedCosts: reducedCosts(cut.whole, rowDuals) };
}

function reducedCosts(program: LinearProgram, rowDuals: Float64Array): Float64Array {
  const reduced = Float64Array.from(program.colCost);
  for (let r = 0; r < program.numRows; r++) {
    const price = rowDuals[r] ?? 0;
    if (price === 0) continue;
    for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
      const col = program.indices[k] ?? 0;
      reduced[col] = (reduced[col] ?? 0) - price * (program.values[k] ?? 0);
    }
  }
  return reduced;
}
