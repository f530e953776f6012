/** Programs made from programs: other numbers, columns added, columns taken out. The given program is never touched. */
import type { ColumnBlock, LinearProgram, ProgramChanges } from './linear-program.js';

/** The program with other numbers. @throws RangeError when an array has another length than the program's */
export function changedProgram(program: LinearProgram, changes: ProgramChanges): LinearProgram {
  for (const name of ['colCost', 'colLower', 'colUpper', 'rowLower', 'rowUpper'] as const) {
    const given = changes[name];
    if (given && given.length !== program[name].length) {
      throw new RangeError(
        `${name} has ${String(given.length)} values; the program needs ${String(program[name].length)}`,
      );
    }
  }
  return { ...program, ...changes };
}

/** The program with columns appended. @throws RangeError when the block names a row that does not exist */
export function withColumns(program: LinearProgram, block: ColumnBlock): LinearProgram {
  const added = block.names.length;
  const count = new Int32Array(program.numRows);
  for (const row of block.rows) {
    if (row < 0 || row >= program.numRows) {
      throw new RangeError(
        `an added column names row ${String(row)}; the program has ${String(program.numRows)}`,
      );
    }
    count[row] = (count[row] ?? 0) + 1;
  }
  return {
    ...program,
    ...(program.integrality && {
      integrality: Uint8Array.of(...program.integrality, ...new Uint8Array(added)),
    }),
    ...matrixWith(program, block, count),
    numCols: program.numCols + added,
    colCost: joined(program.colCost, block.cost),
    colLower: joined(program.colLower, block.lower),
    colUpper: joined(program.colUpper, block.upper),
    colNames: [...program.colNames, ...block.names],
  };
}

/** The program without some columns; those behind move up. */
export function withoutColumns(program: LinearProgram, cols: readonly number[]): LinearProgram {
  const gone = new Set(cols);
  const stays = (_: unknown, j: number): boolean => !gone.has(j);
  let left = 0;
  const target = Int32Array.from({ length: program.numCols }, (_, j) => (gone.has(j) ? -1 : left++));
  const starts = new Int32Array(program.numRows + 1);
  // Typed from the start: lists of a million entries that grow would be several times as large while they do.
  const indices = new Int32Array(program.indices.length);
  const values = new Float64Array(program.values.length);
  let end = 0;
  for (let r = 0; r < program.numRows; r++) {
    for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
      const col = target[program.indices[k] ?? -1] ?? -1;
      if (col < 0) continue;
      indices[end] = col;
      values[end] = program.values[k] ?? 0;
      end += 1;
    }
    starts[r + 1] = end;
  }
  return {
    ...program,
    ...(program.integrality && { integrality: program.integrality.filter(stays) }),
    numCols: left,
    colCost: program.colCost.filter(stays),
    colLower: program.colLower.filter(stays),
    colUpper: program.colUpper.filter(stays),
    colNames: program.colNames.filter(stays),
    starts,
    indices: indices.slice(0, end),
    values: values.slice(0, end),
  };
}

function matrixWith(
  program: LinearProgram,
  block: ColumnBlock,
  count: Int32Array,
): Pick<LinearProgram, 'starts' | 'indices' | 'values'> {
  const nonzeros = program.values.length + block.values.length;
  const starts = new Int32Array(program.numRows + 1);
  const indices = new Int32Array(nonzeros);
  const values = new Float64Array(nonzeros);
  const next = new Int32Array(program.numRows);
  for (let r = 0; r < program.numRows; r++) {
    const from = program.starts[r] ?? 0;
    const to = program.starts[r + 1] ?? from;
    const at = starts[r] ?? 0;
    indices.set(program.indices.subarray(from, to), at);
    values.set(program.values.subarray(from, to), at);
    next[r] = at + to - from;
    starts[r + 1] = at + to - from + (count[r] ?? 0);
  }
  for (let j = 0; j < block.names.length; j++) {
    for (let k = block.starts[j] ?? 0; k < (block.starts[j + 1] ?? 0); k++) {
      const row = block.rows[k] ?? 0;
      const at = next[row] ?? 0;
      indices[at] = program.numCols + j;
      values[at] = block.values[k] ?? 0;
      next[row] = at + 1;
    }
  }
  return { starts, indices, values };
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const out = new Float64Array(first.length + second.length);
  out.set(first, 0);
  out.set(second, first.length);
  return out;
}
