/** Quantiles between and beyond the nine that are known, against numbers worked out by hand. */
import { describe, expect, it } from '@jest/globals';
import { QUANTILE_LEVELS, quantileOf, type SeriesForecast } from './forecast.js';
import { seriesId } from './series.js';

/** One step; the quantiles are 100 + these offsets. */
const OFFSETS = [-30, -20, -10, -4, 0, 4, 10, 20, 32];

function forecast(quantiles: readonly (readonly number[])[]): SeriesForecast {
  return {
    seriesId: seriesId('PDJ', 'base'),
    modelId: 'test@1',
    issuedAtMs: 0,
    startMs: 0,
    stepMs: 900_000,
    mean: [100],
    quantiles,
    marks: [],
  };
}

describe('quantileOf', () => {
  const known = forecast(OFFSETS.map((offset) => [100 + offset]));

  it.each(QUANTILE_LEVELS.map((level, i) => [level, 100 + (OFFSETS[i] ?? 0)] as const))(
    'gives the known quantile at %d as it is',
    (level, value) => {
      expect(quantileOf(known, level)).toEqual([value]);
    },
  );

  it.each([
    // Two thirds of the way from 0.75 to 0.9: 110 + 2/3 * 10.
    [0.85, 110 + 20 / 3],
    // Half-way from 0.05 to 0.1.
    [0.075, 75],
    // One in 40 is half of one in 20: one step of (132 - 120) beyond.
    [0.975, 144],
    // One in 100 is a fifth of one in 20: ln 5 / ln 2 = 2.3219 steps beyond.
    [0.99, 132 + 12 * 2.3219280949],
    [0.025, 60],
  ])('reads %d between the levels or along the tail', (level, value) => {
    expect(quantileOf(known, level)[0]).toBeCloseTo(value, 6);
  });

  it('takes the mean when no quantile is known', () => {
    expect(quantileOf(forecast([]), 0.9)).toEqual([100]);
  });

  it.each([0, 1, Number.NaN, -0.1])('refuses %d, which is no level of a quantile', (level) => {
    expect(() => quantileOf(known, level)).toThrow(RangeError);
  });
});
