/** Programs in the words of a package that knows no bounds: shifted, mirrored, split, and brought back. */
import { describe, expect, it } from '@jest/globals';
import type { LinearProgram } from '../../core/dispatch/linear-program.js';
import { ProgramBuilder } from '../../core/dispatch/program-builder.js';
import { translate, translatedRows } from './translate.js';

function oneColumn(
  lower: number,
  upper: number,
  row: readonly [number, number] = [-Infinity, 10],
): LinearProgram {
  const builder = new ProgramBuilder();
  const x = builder.column('x', lower, upper);
  builder.cost('c', x, 3);
  builder.row('r', row[0], row[1], [[x, 2]]);
  return builder.build();
}

describe('columns', () => {
  it('with a lower bound are shifted to begin at 0', () => {
    const { model, primalOf } = translate(oneColumn(4, Infinity), 0);
    expect(model.variables.c0).toEqual({ cost: 3, r0: 2 });
    // 2 x <= 10 with x = 4 + c: 2 c <= 2.
    expect(model.constraints.r0).toEqual({ max: 2 });
    expect([...primalOf({ c0: 1 })]).toEqual([5]);
    expect([...primalOf({})]).toEqual([4]);
  });

  it('bounded above only are mirrored', () => {
    const { model, primalOf } = translate(oneColumn(-Infinity, 6), 0);
    expect(model.variables.c0).toEqual({ cost: -3, r0: -2 });
    expect(model.constraints.r0).toEqual({ max: -2 });
    expect([...primalOf({ c0: 5 })]).toEqual([1]);
  });

  it('without bounds are split in two', () => {
    const { model, primalOf } = translate(oneColumn(-Infinity, Infinity), 0);
    expect(model.variables).toEqual({ c0: { cost: 3, r0: 2 }, n0: { cost: -3, r0: -2 } });
    expect([...primalOf({ c0: 1, n0: 4 })]).toEqual([-3]);
  });

  it('with a range cost a row of their own', () => {
    const { model } = translate(oneColumn(-2, 5), 0);
    expect(model.constraints.b0).toEqual({ max: 7 });
    expect(model.variables.c0).toMatchObject({ b0: 1 });
    expect([oneColumn(-2, 5), oneColumn(0, Infinity)].map(translatedRows)).toEqual([2, 1]);
  });
});

describe('rows', () => {
  it.each<[readonly [number, number], object | undefined]>([
    [[3, 3], { equal: 3 }],
    [[1, 3], { min: 1, max: 3 }],
    [[1, Infinity], { min: 1 }],
    [[-Infinity, Infinity], undefined],
  ])('%j becomes %j', (row, expected) => {
    expect(translate(oneColumn(0, Infinity, row), 0).model.constraints.r0).toEqual(expected);
  });

  it('add up a column that is named twice', () => {
    const builder = new ProgramBuilder();
    const x = builder.column('x', 0, Infinity);
    builder.row('r', 0, 4, [
      [x, 1],
      [x, 2],
    ]);
    expect(translate(builder.build(), 0).model.variables.c0).toEqual({ cost: 0, r0: 3 });
  });
});

describe('integer columns', () => {
  const integer = (lower: number, upper: number): LinearProgram => {
    const builder = new ProgramBuilder();
    const n = builder.integer('n', lower, upper);
    builder.row('r', -Infinity, 10, [[n, 1]]);
    return builder.build();
  };

  it('are named, both halves of a free one', () => {
    expect(translate(integer(0, 1), 0.01).model).toMatchObject({
      ints: { c0: 1 },
      options: { tolerance: 0.01 },
    });
    expect(translate(integer(-Infinity, Infinity), 0).model.ints).toEqual({ c0: 1, n0: 1 });
  });

  it('have their bounds drawn in to whole numbers', () => {
    const { model, primalOf } = translate(integer(0.5, 3.7), 0);
    expect(model.constraints.b0).toEqual({ max: 2 });
    expect([...primalOf({ c0: 2 })]).toEqual([3]);
  });

  it('come back whole though the package rounds badly', () => {
    expect([...translate(integer(0, 5), 0).primalOf({ c0: 2.999_999_998 })]).toEqual([3]);
  });
});
