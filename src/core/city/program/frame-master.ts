/** The restricted master of a cut program: the frame, and for each block a mixture of the plans it has offered. */
import type { ColumnBlock, LinearProgram } from '../../dispatch/linear-program.js';
import type { CutProgram } from './cut-program.js';

/** What a block offered. */
export interface BlockPlan {
  readonly block: number;
  /** Own cost without prices [EUR]. */
  readonly cost: number;
  /** What it puts into the frame's rows, in the order of the block's `linkRows`. */
  readonly activity: Float64Array;
  /** All its columns. */
  readonly primal: Float64Array;
}

/** Price of leaving a row of the frame open while no plans fit it [EUR per unit]: far above every price of a dispatch. */
export const OPEN_ROW_EUR = 1_000;

/**
 * The master before any plan is known: the frame with `choice[BLOCK,b]` = 1 for each block. With `open`, every row that
 * blocks take part in has two more columns that leave it open, so that there is an answer whatever plans are known.
 */
export function frameMaster(
  cut: CutProgram,
  open: boolean,
): { readonly program: LinearProgram; readonly choiceRow: number; readonly openCols: number } {
  const { frame, blocks } = cut;
  const linked = open
    ? [...new Set(blocks.flatMap(({ linkRows }) => [...linkRows]))].sort((a, b) => a - b)
    : [];
  const extra = 2 * linked.length;
  const opening = new Map(linked.map((row, k) => [row, frame.numCols + 2 * k]));
  const starts = new Int32Array(frame.numRows + blocks.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let r = 0; r < frame.numRows; r++) {
    for (let k = frame.starts[r] ?? 0; k < (frame.starts[r + 1] ?? 0); k++) {
      indices.push(frame.indices[k] ?? 0);
      values.push(frame.values[k] ?? 0);
    }
    const col = opening.get(r);
    if (col !== undefined) {
      indices.push(col, col + 1);
      values.push(1, -1);
    }
    starts[r + 1] = indices.length;
  }
  starts.fill(indices.length, frame.numRows + 1);
  const longer = (array: Float64Array, more: number, value: number): Float64Array => {
    const all = new Float64Array(array.length + more).fill(value);
    all.set(array);
    return all;
  };
  const program: LinearProgram = {
    ...frame,
    numCols: frame.numCols + extra,
    numRows: frame.numRows + blocks.length,
    colCost: longer(frame.colCost, extra, OPEN_ROW_EUR),
    colLower: longer(frame.colLower, extra, 0),
    colUpper: longer(frame.colUpper, extra, Infinity),
    rowLower: longer(frame.rowLower, blocks.length, 1),
    rowUpper: longer(frame.rowUpper, blocks.length, 1),
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
    rowNames: [...frame.rowNames, ...blocks.map((_, b) => `choice[BLOCK,${String(b)}]`)],
    colNames: [
      ...frame.colNames,
      ...linked.flatMap((row) => [`open[${String(row)},0]`, `open[${String(row)},1]`]),
    ],
  };
  return { program, choiceRow: frame.numRows, openCols: extra };
}

/** Plans as columns of the master. @param serial number of the first, for names */
export function blockPlanColumns(
  cut: CutProgram,
  plans: readonly BlockPlan[],
  at: { readonly choiceRow: number; readonly serial: number },
): ColumnBlock {
  const rows: number[] = [];
  const values: number[] = [];
  const starts = [0];
  for (const { block, activity } of plans) {
    const linkRows = cut.blocks[block]?.linkRows ?? new Int32Array();
    activity.forEach((act, k) => {
      if (act === 0) return;
      rows.push(linkRows[k] ?? 0);
      values.push(act);
    });
    rows.push(at.choiceRow + block);
    values.push(1);
    starts.push(rows.length);
  }
  return {
    names: plans.map(({ block }, k) => `plan[B${String(block)},${String(at.serial + k)}]`),
    cost: Float64Array.from(plans, ({ cost }) => cost),
    lower: new Float64Array(plans.length),
    upper: new Float64Array(plans.length).fill(Infinity),
    starts: Int32Array.from(starts),
    rows: Int32Array.from(rows),
    values: Float64Array.from(values),
  };
}

/** The frame alone, with what the blocks put into its rows taken as given. */
export function frameGiven(cut: CutProgram, activities: readonly Float64Array[]): LinearProgram {
  const { frame } = cut;
  const sum = new Float64Array(frame.numRows);
  cut.blocks.forEach(({ linkRows }, b) => {
    linkRows.forEach((row, k) => (sum[row] = (sum[row] ?? 0) + (activities[b]?.[k] ?? 0)));
  });
  return {
    ...frame,
    rowLower: frame.rowLower.map((bound, r) => bound - (sum[r] ?? 0)),
    rowUpper: frame.rowUpper.map((bound, r) => bound - (sum[r] ?? 0)),
  };
}
