/** A vertex carried to another program by names: renamed by slot, new rows and columns placed, nothing taken by position. */
import { describe, expect, it } from '@jest/globals';
import { boundNearestZero, carryBasis } from './carry-basis.js';
import type { LinearProgram, LpBasis } from './linear-program.js';
import { ProgramBuilder } from './program-builder.js';

const LOWER = 0;
const BASIC = 1;
const UPPER = 2;
const FREE = 3;

function named(cols: readonly string[], rows: readonly string[]): LinearProgram {
  const builder = new ProgramBuilder();
  for (const name of cols)
    builder.column(name, name.startsWith('debt') ? -Infinity : 0, name.startsWith('debt') ? 0 : 9);
  for (const name of rows) builder.row(name, 0, 1, []);
  return builder.build();
}

function placed(cols: readonly number[], rows: readonly number[]): LpBasis {
  return { cols: Uint8Array.from(cols), rows: Uint8Array.from(rows) };
}

describe('carryBasis', () => {
  const old = named(['x[A,0]', 'x[A,1]', 'x[A,2]', 'peak[CITY]'], ['r[A,0]', 'r[A,1]', 'r[A,2]']);
  const vertex = placed([UPPER, BASIC, LOWER, BASIC], [LOWER, BASIC, UPPER]);

  it('takes the place its slot had before the horizon moved on; the new last slot that of the old', () => {
    const next = carryBasis(old, vertex, old, 1);
    expect(Array.from(next.cols)).toEqual([BASIC, LOWER, LOWER, BASIC]);
    expect(Array.from(next.rows)).toEqual([BASIC, UPPER, UPPER]);
  });

  it('finds names wherever they stand', () => {
    const mixed = named(['peak[CITY]', 'x[A,2]', 'x[A,0]', 'x[A,1]'], ['r[A,2]', 'r[A,0]', 'r[A,1]']);
    const same = carryBasis(old, vertex, mixed, 0);
    expect(Array.from(same.cols)).toEqual([BASIC, LOWER, UPPER, BASIC]);
    expect(Array.from(same.rows)).toEqual([UPPER, LOWER, BASIC]);
  });

  it('puts a new column at its bound nearest to zero and a new row in the basis', () => {
    const wider = named(['x[A,0]', 'x[B,0]', 'debt[B,0]'], ['r[B,0]']);
    const next = carryBasis(old, vertex, wider, 0);
    expect(Array.from(next.cols)).toEqual([UPPER, LOWER, UPPER]);
    expect(Array.from(next.rows)).toEqual([BASIC]);
  });

  it('shifts over several slots and leaves alone what looks like a slot and is none', () => {
    const odd = named(['x[A,late]', 'x[A,0]'], []);
    const from = named(['x[A,late]', 'x[A,3]'], []);
    const next = carryBasis(from, placed([UPPER, BASIC], []), odd, 3);
    expect(Array.from(next.cols)).toEqual([UPPER, BASIC]);
  });
});

describe('boundNearestZero', () => {
  it.each([
    [0, 5, LOWER],
    [-8, 2, UPPER],
    [-Infinity, 3, UPPER],
    [1, Infinity, LOWER],
    [-Infinity, Infinity, FREE],
  ])('of %p .. %p is place %p', (lower, upper, place) => {
    const program = { colLower: Float64Array.of(lower), colUpper: Float64Array.of(upper) };
    expect(boundNearestZero(program, 0)).toBe(place);
  });
});
