/** Rows and columns come out as they were put in, however many there are. */
import { describe, expect, it } from '@jest/globals';
import { ProgramBuilder } from './program-builder.js';
import { programFault } from './program-fault.js';

describe('ProgramBuilder', () => {
  it('packs rows, columns and costs; zero coefficients are left out', () => {
    const builder = new ProgramBuilder();
    const x = builder.column('x', 0, 5);
    const y = builder.column('y', -Infinity, Infinity);
    builder.cost('energy', x, 2);
    builder.cost('wear', x, 0.5);
    builder.cost('wear', y, 0);
    builder.constant('peak', -3);
    const row = builder.row('r', 1, Infinity, [
      [x, 0],
      [y, 7],
    ]);
    expect([x, y, row]).toEqual([0, 1, 0]);
    expect(builder.build()).toEqual({
      numCols: 2,
      numRows: 1,
      colCost: Float64Array.of(2.5, 0),
      colLower: Float64Array.of(0, -Infinity),
      colUpper: Float64Array.of(5, Infinity),
      rowLower: Float64Array.of(1),
      rowUpper: Float64Array.of(Infinity),
      starts: Int32Array.of(0, 1),
      indices: Int32Array.of(1),
      values: Float64Array.of(7),
      offset: -3,
      rowNames: ['r'],
      colNames: ['x', 'y'],
    });
    expect(builder.costs).toEqual([
      { term: 'energy', col: 0, eurPerUnit: 2 },
      { term: 'wear', col: 0, eurPerUnit: 0.5 },
    ]);
  });

  it('keeps every number when it has to grow again and again', () => {
    const builder = new ProgramBuilder();
    const count = 5_000;
    for (let j = 0; j < count; j++) {
      builder.column(`x[${String(j)}]`, -j, j);
      builder.row(`r[${String(j)}]`, j, 2 * j, [[j, j + 0.5]]);
    }
    const program = builder.build();
    expect(programFault(program)).toBeNull();
    expect(program.colUpper).toEqual(Float64Array.from({ length: count }, (_, j) => j));
    expect(program.rowUpper).toEqual(Float64Array.from({ length: count }, (_, j) => 2 * j));
    expect(program.starts).toEqual(Int32Array.from({ length: count + 1 }, (_, r) => r));
    expect(program.values).toEqual(Float64Array.from({ length: count }, (_, j) => j + 0.5));
  });

  it('says which columns take whole numbers only when there are any', () => {
    const builder = new ProgramBuilder();
    builder.column('x', 0, 1);
    expect(builder.build().integrality).toBeUndefined();
    builder.integer('n', 0, 3);
    expect(builder.build().integrality).toEqual(Uint8Array.of(0, 1));
  });
});
