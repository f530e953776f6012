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
  const starts: number[] = [];
  const indices: number[] = [];
  const values: number[] = [];
  const entry = (col: number, value: number): void => {
    indices.push(col);
    values.push(value);
  };
  const base = program.indices.length;
  const above = program.numCols;
  for (let t = 0; t < T; t++) {
    for (const { flow, over } of block.feeders) {
      entry(flow + t, 1);
      entry(over + t, 1);
    }
    entry(above + t, -1);
    entry(above + T + t, 1);
    starts.push(base + indices.length);
  }
  for (let t = 0; t < T; t++) {
    for (const { assets } of block.feeders) {
      for (const { reserve } of assets) if (reserve !== null) entry(reserve + t, 1);
    }
    entry(above + 2 * T + t, 1);
    starts.push(base + indices.length);
  }
  const targetLow = [...target.flowKw, ...target.reserveKw.map((kw) => kw - RESERVE_SLACK_KW)];
  const targetHigh = [...target.flowKw, ...new Array<number>(T).fill(Infinity)];
  return {
    numCols: program.numCols + 3 * T,
    numRows,
    colCost: cols(program.colCost, MISS_EUR),
    colLower: cols(program.colLower, 0),
    colUpper: cols(program.colUpper, Infinity),
    rowLower: Float64Array.from([...program.rowLower, ...targetLow]),
    rowUpper: Float64Array.from([...program.rowUpper, ...targetHigh]),
    starts: Int32Array.from([...program.starts, ...starts]),
    indices: Int32Array.from([...program.indices, ...indices]),
    values: Float64Array.from([...program.values, ...values]),
    offset: program.offset,
    rowNames: [],
    colNames: [],
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
