/** Setpoints from the master's mixture: each group is solved once more with its flow and reserve given. */
import type { LinearProgram, LpBasis } from '../dispatch/linear-program.js';
import type { Block } from './block-program.js';

/** What the master decided for a group, shape (T) each [kW]. */
export interface GroupTarget {
  readonly flowKw: Float64Array;
  readonly reserveKw: Float64Array;
}

/** Places in a basis. */
const AT_LOWER = 0;
const BASIC = 1;

/** Price of missing a target [EUR per kW and slot]: round-off must not make the program infeasible; the sum is checked. */
const MISS_EUR = 10;
/** Round-off of reserve that is let go [kW]. */
const RESERVE_SLACK_KW = 1e-7;

/**
 * The block's program with `tie-flow` (sum of flows = target, with slack both ways) and `tie-reserve` (offers >= target).
 * Its rows and columns carry no names: thousands are made, and none is ever shown. The mixture of the group's plans is feasible, so its cost is never above what the master counted.
 */
export function recoveryProgram(block: Block, target: GroupTarget): LinearProgram {
  const { program, slots: T } = block;
  const cols = extended(program.numCols, 3 * T);
  const numRows = program.numRows + 2 * T;
  const ties = tieEntries(block);
  const above = program.numCols;
  const base = program.indices.length;
  const starts = new Int32Array(numRows + 1);
  starts.set(program.starts);
  const indices = new Int32Array(base + T * (ties.flow.length + 2 + ties.reserve.length + 1));
  const values = new Float64Array(indices.length);
  indices.set(program.indices);
  values.set(program.values);
  let at = base;
  const entry = (col: number, value: number): void => {
    indices[at] = col;
    values[at] = value;
    at += 1;
  };
  for (let t = 0; t < T; t++) {
    for (const first of ties.flow) entry(first + t, 1);
    entry(above + t, -1);
    entry(above + T + t, 1);
    starts[program.numRows + t + 1] = at;
  }
  for (let t = 0; t < T; t++) {
    for (const first of ties.reserve) entry(first + t, 1);
    entry(above + 2 * T + t, 1);
    starts[program.numRows + T + t + 1] = at;
  }
  const rowLower = new Float64Array(numRows);
  const rowUpper = new Float64Array(numRows).fill(Infinity);
  rowLower.set(program.rowLower);
  rowUpper.set(program.rowUpper);
  for (let t = 0; t < T; t++) {
    rowLower[program.numRows + t] = rowUpper[program.numRows + t] = target.flowKw[t] ?? NaN;
    rowLower[program.numRows + T + t] = (target.reserveKw[t] ?? NaN) - RESERVE_SLACK_KW;
  }
  return {
    numCols: program.numCols + 3 * T,
    numRows,
    colCost: cols(program.colCost, MISS_EUR),
    colLower: cols(program.colLower, 0),
    colUpper: cols(program.colUpper, Infinity),
    ...{ rowLower, rowUpper, starts, indices, values },
    offset: program.offset,
    rowNames: [],
    colNames: [],
  };
}

/** First columns of what adds up to the flow and to the reserve of a block. */
function tieEntries(block: Block): { readonly flow: readonly number[]; readonly reserve: readonly number[] } {
  return {
    flow: block.feeders.flatMap(({ flow, over }) => [flow, over]),
    reserve: block.feeders.flatMap(({ assets }) =>
      assets.flatMap(({ reserve }) => (reserve === null ? [] : [reserve])),
    ),
  };
}

/**
 * Start of the recovery from the vertices of the group's blocks: the new columns at their bound, the new rows basic.
 *
 * @param bases of the group's blocks in order; a block of several feeders has their columns and rows one after another
 */
export function recoveryStart(bases: readonly LpBasis[], slots: number): LpBasis {
  const joined = (parts: readonly Uint8Array[], more: number, place: number): Uint8Array => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const all = new Uint8Array(length + more).fill(place);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  return {
    cols: joined(
      bases.map(({ cols }) => cols),
      3 * slots,
      AT_LOWER,
    ),
    rows: joined(
      bases.map(({ rows }) => rows),
      2 * slots,
      BASIC,
    ),
  };
}

/** Sum of what the answer misses of its targets [kW]; above round-off the recovery failed. */
export function missedKw(block: Block, primal: Float64Array): number {
  return primal.subarray(block.program.numCols).reduce((sum, kw) => sum + Math.max(0, kw), 0);
}

function extended(count: number, more: number): (of: Float64Array, filler: number) => Float64Array {
  return (of, filler) => {
    const array = new Float64Array(count + more).fill(filler);
    array.set(of);
    return array;
  };
}
