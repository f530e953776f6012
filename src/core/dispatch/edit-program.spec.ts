/** Programs made from programs: the matrix is compared entry by entry, and the given program stays as it was. */
import { describe, expect, it } from '@jest/globals';
import { changedProgram, withColumns, withoutColumns } from './edit-program.js';
import type { LinearProgram } from './linear-program.js';
import { ProgramBuilder } from './program-builder.js';

function base(): LinearProgram {
  const builder = new ProgramBuilder();
  for (const name of ['a', 'b', 'c']) builder.column(name, 0, 1);
  builder.row('one', 0, 1, [
    [0, 1],
    [2, 3],
  ]);
  builder.row('none', 0, 1, []);
  builder.row('two', 0, 1, [
    [0, 4],
    [1, 5],
  ]);
  return { ...builder.build(), integrality: Uint8Array.of(1, 0, 1) };
}

function dense(program: LinearProgram): number[][] {
  return Array.from({ length: program.numRows }, (_, r) => {
    const row = new Array<number>(program.numCols).fill(0);
    for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++)
      row[program.indices[k] ?? -1] = program.values[k] ?? 0;
    return row;
  });
}

const block = {
  names: ['d', 'e'],
  cost: Float64Array.of(7, 8),
  lower: Float64Array.of(0, -1),
  upper: Float64Array.of(2, 3),
  starts: Int32Array.of(0, 2, 3),
  rows: Int32Array.of(1, 0, 2),
  values: Float64Array.of(10, 20, 30),
};

describe('withColumns', () => {
  it('appends columns with their coefficients, continuous', () => {
    const before = base();
    const wide = withColumns(before, block);
    expect(dense(wide)).toEqual([
      [1, 0, 3, 20, 0],
      [0, 0, 0, 10, 0],
      [4, 5, 0, 0, 30],
    ]);
    expect(wide.colNames).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(Array.from(wide.integrality ?? [])).toEqual([1, 0, 1, 0, 0]);
    expect(Array.from(wide.colLower)).toEqual([0, 0, 0, 0, -1]);
    expect(dense(before)).toEqual(dense(base()));
  });

  it('refuses a row that does not exist', () => {
    expect(() => withColumns(base(), { ...block, rows: Int32Array.of(1, 3, 2) })).toThrow(/row 3; .* has 3/);
  });
});

describe('withoutColumns', () => {
  it('takes columns out and moves the others up', () => {
    const narrow = withoutColumns(withColumns(base(), block), [2, 0]);
    expect(dense(narrow)).toEqual([
      [0, 20, 0],
      [0, 10, 0],
      [5, 0, 30],
    ]);
    expect(narrow.colNames).toEqual(['b', 'd', 'e']);
    expect(Array.from(narrow.integrality ?? [])).toEqual([0, 0, 0]);
    expect(Array.from(narrow.colCost)).toEqual([0, 7, 8]);
  });
});

describe('changedProgram', () => {
  it('takes new numbers and keeps the rest', () => {
    const program = base();
    const changed = changedProgram(program, { colCost: Float64Array.of(1, 2, 3), offset: 4 });
    expect(changed).toMatchObject({
      offset: 4,
      colCost: Float64Array.of(1, 2, 3),
      rowUpper: program.rowUpper,
    });
    expect(program.offset).toBe(0);
  });

  it.each(['colLower', 'rowUpper'] as const)('refuses %s of another length', (name) => {
    expect(() => changedProgram(base(), { [name]: new Float64Array(2) })).toThrow(`${name} has 2 values`);
  });
});
