import { describe, expect, it } from '@jest/globals';
import {
  endOf,
  isKnown,
  knownCount,
  sliceOf,
  trimmed,
  valueAt,
  type RegularSeries,
} from './regular-series.js';

const SERIES: RegularSeries = {
  startMs: 100,
  stepMs: 10,
  values: Float64Array.of(Number.NaN, 1, 2, Number.NaN),
};

describe('regular series', () => {
  it('covers half-open steps stamped by their start', () => {
    expect(valueAt(SERIES, 119)).toBe(1);
    expect(valueAt(SERIES, 120)).toBe(2);
    expect(valueAt(SERIES, 99)).toBeNaN();
    expect(valueAt(SERIES, endOf(SERIES))).toBeNaN();
    expect(knownCount(SERIES)).toBe(2);
  });

  it('slices on its grid, NaN where it does not reach', () => {
    expect([...sliceOf(SERIES, 80, 130).values]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 2]);
    expect(sliceOf(SERIES, 200, 200).values).toHaveLength(0);
    expect(() => sliceOf(SERIES, 105, 130)).toThrow(/grid of its series/);
  });

  it('is trimmed to its first known value', () => {
    expect(trimmed(SERIES)).toEqual({ startMs: 110, stepMs: 10, values: Float64Array.of(1, 2, Number.NaN) });
  });

  it('knows numbers, and neither NaN, infinity nor nothing', () => {
    expect([0, -1, Number.NaN, Infinity, -Infinity, undefined].map(isKnown)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
