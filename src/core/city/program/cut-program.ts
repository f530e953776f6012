/** A large program cut into blocks and the frame that couples them: every coefficient stands in exactly one of them. */
import type { LinearProgram } from '../../dispatch/linear-program.js';

/** What is solved apart. */
export interface ProgramBlock {
  /** Own rows and columns; without names. */
  readonly program: LinearProgram;
  /** Their numbers in the whole program. */
  readonly cols: Int32Array;
  readonly rows: Int32Array;
  /** Rows of the frame the block takes part in, rising. */
  readonly linkRows: Int32Array;
  /** Its coefficients there, one per entry: place in `linkRows`, own column, value. */
  readonly links: { readonly at: Int32Array; readonly cols: Int32Array; readonly values: Float64Array };
}

/** The cut program. */
export interface CutProgram {
  readonly whole: LinearProgram;
  readonly blocks: readonly ProgramBlock[];
  /** Columns of no block and the rows that are not inside one; names kept. */
  readonly frame: LinearProgram;
  readonly frameCols: Int32Array;
  readonly frameRows: Int32Array;
}

/**
 * Cuts a program. A row whose columns are all of one block is that block's; every other row is the frame's.
 *
 * @param blockOfCol block of each column, -1 = frame
 */
export function cutProgram(whole: LinearProgram, blockOfCol: Int32Array, count: number): CutProgram {
  const blockOfRow = Int32Array.from({ length: whole.numRows }, (_, r) =>
    blockOfEntries(whole, r, blockOfCol),
  );
  const cols = numbered(blockOfCol, count);
  const rows = numbered(blockOfRow, count);
  const links = linkEntries(whole, { blockOfCol, blockOfRow, cols, rows }, count);
  const blocks = Array.from({ length: count }, (_, b): ProgramBlock => {
    const own = { cols: cols.of[b] ?? new Int32Array(), rows: rows.of[b] ?? new Int32Array() };
    const program = { ...partOf(whole, own, cols.placeOf), offset: 0, rowNames: [], colNames: [] };
    return { program, ...own, ...(links[b] ?? NO_LINKS) };
  });
  return {
    whole,
    blocks,
    frame: {
      ...framePart(whole, { blockOfCol, cols, rows }),
      offset: whole.offset,
      rowNames: Array.from(rows.rest, (r) => whole.rowNames[r] ?? ''),
      colNames: Array.from(cols.rest, (j) => whole.colNames[j] ?? ''),
    },
    frameCols: cols.rest,
    frameRows: rows.rest,
  };
}

/** Activity of the block's linking rows at a solution, in the order of `linkRows`. */
export function linkActivity(block: ProgramBlock, primal: Float64Array): Float64Array {
  const activity = new Float64Array(block.linkRows.length);
  const { at, cols, values } = block.links;
  for (let k = 0; k < at.length; k++) {
    const row = at[k] ?? 0;
    activity[row] = (activity[row] ?? 0) + (values[k] ?? 0) * (primal[cols[k] ?? 0] ?? 0);
  }
  return activity;
}

type Parts = Pick<LinearProgram, 'colCost' | 'colLower' | 'colUpper' | 'rowLower' | 'rowUpper'> &
  Pick<LinearProgram, 'numCols' | 'numRows' | 'starts' | 'indices' | 'values' | 'integrality'>;

interface Numbered {
  /** Members of each block, rising. */
  readonly of: readonly Int32Array[];
  readonly rest: Int32Array;
  /** Place of each among those of its block, or of the frame. */
  readonly placeOf: Int32Array;
}

const NO_LINKS = {
  linkRows: new Int32Array(),
  links: { at: new Int32Array(), cols: new Int32Array(), values: new Float64Array() },
};

function blockOfEntries(whole: LinearProgram, row: number, blockOfCol: Int32Array): number {
  const from = whole.starts[row] ?? 0;
  const to = whole.starts[row + 1] ?? 0;
  const first = from === to ? -1 : (blockOfCol[whole.indices[from] ?? 0] ?? -1);
  for (let k = from + 1; k < to; k++) {
    if ((blockOfCol[whole.indices[k] ?? 0] ?? -1) !== first) return -1;
  }
  return first;
}

function numbered(blockOf: Int32Array, count: number): Numbered {
  const members = Array.from({ length: count }, (): number[] => []);
  const rest: number[] = [];
  const placeOf = blockOf.map(
    (block, index) => (block < 0 ? rest : (members[block] ?? rest)).push(index) - 1,
  );
  return { of: members.map((list) => Int32Array.from(list)), rest: Int32Array.from(rest), placeOf };
}

/** Rows and columns of one part; entries of other columns are left out. */
function partOf(
  whole: LinearProgram,
  own: { readonly cols: Int32Array; readonly rows: Int32Array },
  placeOf: Int32Array,
  belongs: (col: number) => boolean = () => true,
): Parts {
  const starts = new Int32Array(own.rows.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  own.rows.forEach((row, r) => {
    for (let k = whole.starts[row] ?? 0; k < (whole.starts[row + 1] ?? 0); k++) {
      const col = whole.indices[k] ?? 0;
      if (!belongs(col)) continue;
      indices.push(placeOf[col] ?? 0);
      values.push(whole.values[k] ?? 0);
    }
    starts[r + 1] = indices.length;
  });
  const picked = (values: Float64Array, at: Int32Array): Float64Array =>
    Float64Array.from(at, (index) => values[index] ?? 0);
  const { integrality } = whole;
  const decisions = integrality && Uint8Array.from(own.cols, (col) => integrality[col] ?? 0);
  return {
    numCols: own.cols.length,
    numRows: own.rows.length,
    colCost: picked(whole.colCost, own.cols),
    colLower: picked(whole.colLower, own.cols),
    colUpper: picked(whole.colUpper, own.cols),
    rowLower: picked(whole.rowLower, own.rows),
    rowUpper: picked(whole.rowUpper, own.rows),
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
    ...(decisions?.includes(1) ? { integrality: decisions } : {}),
  };
}

function framePart(
  whole: LinearProgram,
  cut: { readonly blockOfCol: Int32Array; readonly cols: Numbered; readonly rows: Numbered },
): Parts {
  const own = { cols: cut.cols.rest, rows: cut.rows.rest };
  return partOf(whole, own, cut.cols.placeOf, (col) => (cut.blockOfCol[col] ?? -1) < 0);
}

/** Coefficients of blocks in rows of the frame, by block. */
function linkEntries(
  whole: LinearProgram,
  cut: {
    readonly blockOfCol: Int32Array;
    readonly blockOfRow: Int32Array;
    readonly cols: Numbered;
    readonly rows: Numbered;
  },
  count: number,
): Pick<ProgramBlock, 'linkRows' | 'links'>[] {
  const found = Array.from({ length: count }, () => ({
    linkRows: [] as number[],
    at: [] as number[],
    cols: [] as number[],
    values: [] as number[],
  }));
  cut.rows.rest.forEach((row, frameRow) => {
    for (let k = whole.starts[row] ?? 0; k < (whole.starts[row + 1] ?? 0); k++) {
      const col = whole.indices[k] ?? 0;
      const own = found[cut.blockOfCol[col] ?? -1];
      if (!own) continue;
      if (own.linkRows.at(-1) !== frameRow) own.linkRows.push(frameRow);
      own.at.push(own.linkRows.length - 1);
      own.cols.push(cut.cols.placeOf[col] ?? 0);
      own.values.push(whole.values[k] ?? 0);
    }
  });
  return found.map(({ linkRows, at, cols, values }) => ({
    linkRows: Int32Array.from(linkRows),
    links: { at: Int32Array.from(at), cols: Int32Array.from(cols), values: Float64Array.from(values) },
  }));
}
