import { describe, expect, it } from '@jest/globals';
import { LEVELS } from '../forecaster.js';
import { bounded, boundsOf, quantileRows, writeQuantiles } from './bounded.js';

const NONE = boundsOf({});
const ERRORS = [-8, -6, -3, -1, 0, 1, 3, 6, 8];

function written(mean: number, errors: readonly number[], bounds = NONE): number[] {
  const rows = quantileRows(LEVELS, 1);
  writeQuantiles(rows, 0, { mean, errors, bounds });
  return rows.map((row) => row[0] ?? Number.NaN);
}

describe('bounds of a series', () => {
  it.each([
    [5, {}, 5],
    [-5, { lowerBound: 0 }, 0],
    [5, { upperBound: 0 }, 0],
    [5, { lowerBound: 0, upperBound: 10 }, 5],
    [0, { lowerBound: 0 }, 0],
  ])('keep %d inside %j: %d', (value, options, expected) => {
    expect(bounded(value, boundsOf(options))).toBe(expected);
  });

  it('are plain data, with null for none', () => {
    expect(boundsOf({ upperBound: 0 })).toEqual({ lower: null, upper: 0 });
    expect(JSON.parse(JSON.stringify(NONE))).toEqual({ lower: null, upper: null });
  });
});

describe('quantiles', () => {
  it('are one row a level, mean plus error', () => {
    expect(quantileRows(LEVELS, 4).map((row) => row.length)).toEqual(LEVELS.map(() => 4));
    expect(written(100, ERRORS)).toEqual(ERRORS.map((error) => 100 + error));
  });

  it('end at the bounds, all of them', () => {
    expect(written(2, ERRORS, boundsOf({ lowerBound: 0 }))).toEqual([0, 0, 0, 1, 2, 3, 5, 8, 10]);
    expect(written(-2, ERRORS, boundsOf({ upperBound: 0 }))).toEqual([-10, -8, -5, -3, -2, -1, 0, 0, 0]);
  });

  it('never cross, even where the errors do', () => {
    expect(written(10, [-5, -6, -1, 0, 0, -2, 3, 1, 4])).toEqual([5, 5, 9, 10, 10, 10, 13, 13, 14]);
  });

  it('touch their own step only', () => {
    const rows = quantileRows(LEVELS, 3);
    writeQuantiles(rows, 1, { mean: 7, errors: ERRORS, bounds: NONE });
    expect([...(rows[4] ?? [])]).toEqual([0, 7, 0]);
  });
});
