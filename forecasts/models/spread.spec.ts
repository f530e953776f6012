import { describe, expect, it } from '@jest/globals';
import { LEVELS } from '../forecaster.js';
import { noiseAt } from '../testing/made-series.js';
import { fitSpread, quantilesOf, spreadAt } from './spread.js';

const HOURS = Float64Array.from({ length: 2688 }, (_, i) => (i % 96) / 4);

describe('spread', () => {
  it('is wider where and when the errors were', () => {
    const near = HOURS.map((hour, i) => noiseAt(i) * (hour >= 8 && hour < 16 ? 3 : 1));
    const far = near.map((error) => 4 * error);
    const spread = fitSpread([1, 96], [near, far], { hours: HOURS, days: 28, levels: LEVELS });
    const width = (lead: number, hour: number): number => {
      const row = spreadAt(spread, lead, hour);
      return (row[8] ?? 0) - (row[0] ?? 0);
    };
    expect(width(96, 12) / width(1, 12)).toBeCloseTo(4, 5);
    expect(width(1, 12) / width(1, 2)).toBeGreaterThan(2);
    expect(width(48, 12)).toBeGreaterThan(width(1, 12));
  });

  it('is widened the more, the fewer days it was seen on', () => {
    const errors = HOURS.map((_, i) => noiseAt(i));
    const upper = (days: number): number =>
      spreadAt(fitSpread([1], [errors], { hours: HOURS, days, levels: LEVELS }), 1, 3)[8] ?? 0;
    expect(upper(28) / upper(280)).toBeCloseTo(1.2 / 1.02, 6);
  });

  it('gives rising quantiles of what is known, and zeros when nothing is', () => {
    const found = quantilesOf(
      Float64Array.from({ length: 101 }, (_, i) => (i === 50 ? Number.NaN : i)),
      LEVELS,
    );
    expect([...found].sort((a, b) => a - b)).toEqual(found);
    expect(found[0]).toBeCloseTo(4.95);
    expect(quantilesOf(Float64Array.of(Number.NaN), LEVELS)).toEqual(new Array<number>(9).fill(0));
  });
});
