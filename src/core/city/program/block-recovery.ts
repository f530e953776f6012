/** One plan from a block's mixture: the cheapest one that puts the same into the frame's rows. */
import type { LinearProgram } from '../../dispatch/linear-program.js';
import type { CutProgram, ProgramBlock } from './cut-program.js';
import { blockCosts } from './frame-prices.js';

/** Price of missing a tie [EUR per unit]: round-off must not make the program infeasible. */
const MISS_EUR = 10;

/**
 * The block's program with a tie for each row of the frame it takes part in: as much as the mixture puts there; at least, or
 * at most, where the frame asks for no more, and what is beyond has the row's price. The mixture itself is feasible, so the
 * cost at these prices is never above it.
 *
 * @param prices of the frame's rows
 */
export function tiedBlock(
  cut: CutProgram,
  block: ProgramBlock,
  mixture: { readonly activity: Float64Array; readonly prices: Float64Array },
): LinearProgram {
  const { activity, prices } = mixture;
  const { program, linkRows, links } = block;
  const ties = linkRows.length;
  const byRow = Array.from({ length: ties }, (): number[] => []);
  links.at.forEach((row, k) => byRow[row]?.push(k));
  const nonzeros = program.indices.length;
  const starts = new Int32Array(program.numRows + ties + 1);
  starts.set(program.starts);
  const indices = new Int32Array(nonzeros + links.at.length + 2 * ties);
  const values = new Float64Array(indices.length);
  indices.set(program.indices);
  values.set(program.values);
  let at = nonzeros;
  const entry = (col: number, value: number): void => {
    indices[at] = col;
    values[at] = value;
    at += 1;
  };
  byRow.forEach((entries, row) => {
    for (const k of entries) entry(links.cols[k] ?? 0, links.values[k] ?? 0);
    entry(program.numCols + 2 * row, 1);
    entry(program.numCols + 2 * row + 1, -1);
    starts[program.numRows + row + 1] = at;
  });
  const { rowLower, rowUpper } = cut.frame;
  const isOneSided = (row: number): boolean =>
    Number.isFinite(rowLower[row] ?? 0) !== Number.isFinite(rowUpper[row] ?? 0);
  const beyond = Float64Array.from(prices, (price, row) => (isOneSided(row) ? price : 0));
  const lower = activity.map((act, k) =>
    Number.isFinite(rowLower[linkRows[k] ?? 0] ?? 0) ? act : -Infinity,
  );
  const upper = activity.map((act, k) => (Number.isFinite(rowUpper[linkRows[k] ?? 0] ?? 0) ? act : Infinity));
  return {
    ...program,
    numCols: program.numCols + 2 * ties,
    numRows: program.numRows + ties,
    colCost: joined(
      blockCosts(block, 0, { prices: beyond, amp: 0, seed: 0 }),
      new Float64Array(2 * ties).fill(MISS_EUR),
    ),
    colLower: joined(program.colLower, new Float64Array(2 * ties)),
    colUpper: joined(program.colUpper, new Float64Array(2 * ties).fill(Infinity)),
    rowLower: joined(program.rowLower, lower),
    rowUpper: joined(program.rowUpper, upper),
    starts,
    indices,
    values,
  };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
