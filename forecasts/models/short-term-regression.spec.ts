import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { fitGrouped, type GroupedRows } from './short-term-regression.js';

/** y = slope(group)·x + noise, two groups, blocks of 20 rows. */
function rows(count: number, slopes: readonly [number, number], noise: number): GroupedRows {
  const x = (r: number): number => 2 * noiseAt(3 * r);
  const of = (value: (r: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, r) => value(r));
  return {
    width: 2,
    groups: 2,
    design: Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 1 : x(i >> 1))),
    target: of((r) => (r % 50 === 7 ? Number.NaN : (slopes[r % 2] ?? 0) * x(r) + noise * noiseAt(7 * r + 1))),
    group: Int32Array.from(of((r) => r % 2)),
    weight: of(() => 1),
    block: Int32Array.from(of((r) => Math.floor(r / 20))),
  };
}

describe('fitGrouped', () => {
  it('tells groups apart that differ, when there is enough of each', () => {
    const fit = fitGrouped(rows(800, [1, 3], 0.1));
    expect(fit?.ownPenalty).toBeLessThan(64);
    expect(fit?.coefficients[0]?.[1]).toBeCloseTo(1, 1);
    expect(fit?.coefficients[1]?.[1]).toBeCloseTo(3, 1);
  });

  it('keeps to one slope where groups only seem to differ', () => {
    const fit = fitGrouped(rows(48, [2, 2], 4));
    expect(fit?.ownPenalty).toBeGreaterThanOrEqual(64);
  });

  it('tries only what lies near a choice it is told of', () => {
    const apart = rows(800, [1, 3], 0.1);
    expect(fitGrouped(apart, Number.POSITIVE_INFINITY)?.ownPenalty).toBe(125);
    expect(fitGrouped(apart, 5)?.ownPenalty).toBeLessThanOrEqual(25);
    expect(fitGrouped(apart, 77)).toEqual(fitGrouped(apart));
  });

  it('gives errors of fits that did not see the row: larger than those of a fit that did', () => {
    const given = rows(60, [1, 3], 2);
    const fit = fitGrouped(given);
    let seen = 0;
    let unseen = 0;
    for (const [r, y] of given.target.entries()) {
      if (Number.isNaN(y)) expect(fit?.outOfBlock[r]).toBeNaN();
      if (Number.isNaN(y)) continue;
      const [a = 0, b = 0] = fit?.coefficients[r % 2] ?? [];
      seen += (y - a - b * (given.design[2 * r + 1] ?? 0)) ** 2;
      unseen += (fit?.outOfBlock[r] ?? 0) ** 2;
    }
    expect(unseen).toBeGreaterThan(seen);
  });
});
