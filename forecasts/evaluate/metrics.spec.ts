import { describe, expect, it } from '@jest/globals';
import { LEVELS, type Forecast } from '../forecaster.js';
import { scoreOf } from './metrics.js';

/** Forecast of `mean` with quantiles mean + 10 (level - 0.5). */
function flat(mean: readonly number[]): Forecast {
  return {
    mean: Float64Array.from(mean),
    quantiles: LEVELS.map((level) => Float64Array.from(mean, (value) => value + 10 * (level - 0.5))),
    marks: [],
  };
}

describe('scoreOf', () => {
  it('counts errors, shares and coverage over known outcomes alone', () => {
    const outcome = Float64Array.of(100, 104, 90, Number.NaN);
    const score = scoreOf([{ forecast: flat([100, 100, 100, 100]), outcome }], LEVELS);
    expect(score.count).toBe(3);
    expect(score.mae).toBeCloseTo(14 / 3);
    expect(score.wape).toBeCloseTo(14 / 294);
    // ±4 is the 80 % interval, ±4.5 the 90 % one; the bounds belong to them.
    expect(score.coverage80).toBeCloseTo(2 / 3);
    expect(score.coverage90).toBeCloseTo(2 / 3);
  });

  it('weighs a miss above a quantile by its level, below by the rest', () => {
    const certain: Forecast = {
      mean: Float64Array.of(0),
      quantiles: LEVELS.map(() => Float64Array.of(0)),
      marks: [],
    };
    const meanLevel = LEVELS.reduce((a, b) => a + b, 0) / LEVELS.length;
    expect(scoreOf([{ forecast: certain, outcome: Float64Array.of(10) }], LEVELS).pinball).toBeCloseTo(
      10 * meanLevel,
    );
    expect(scoreOf([{ forecast: certain, outcome: Float64Array.of(-10) }], LEVELS).pinball).toBeCloseTo(
      10 * (1 - meanLevel),
    );
  });

  it('says NaN when nothing could be scored', () => {
    expect(scoreOf([], LEVELS).mae).toBeNaN();
  });
});
