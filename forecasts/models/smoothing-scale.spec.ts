import { describe, expect, it } from '@jest/globals';
import { fromScale, scaleOf, toScale } from './smoothing-scale.js';

const ramp = (from: number, to: number): Float64Array =>
  Float64Array.from({ length: 401 }, (_, i) => from + ((to - from) * i) / 400);

describe('scaleOf', () => {
  it.each([
    ['a load far from zero', ramp(50, 150), { log: true, unit: 100 }],
    ['a load that sinks under a tenth of its median', ramp(5, 195), { log: false, unit: 100 }],
    ['a load with nights at zero', ramp(-100, 100).map((v) => Math.max(0, v)), { log: false }],
    ['panels, which are negative', ramp(-100, 0), { log: false, unit: 50 }],
    ['nothing', new Float64Array(3).fill(Number.NaN), { log: false, unit: 1 }],
    ['zeros', new Float64Array(3), { log: false, unit: 1 }],
  ])('of %s', (_, values, expected) => {
    expect(scaleOf(values)).toMatchObject(expected);
  });

  it('does not leave the logarithm for single drop-outs, and does not see gaps', () => {
    const values = ramp(50, 150);
    values[7] = 0;
    values[8] = Number.NaN;
    expect(scaleOf(values).log).toBe(true);
    values.fill(0, 20, 30);
    expect(scaleOf(values).log).toBe(false);
  });
});

describe('toScale and fromScale', () => {
  it.each([
    { log: true, unit: 80 },
    { log: false, unit: 80 },
  ])('are inverse on %j', (scale) => {
    for (const value of [1, 80, 123.4])
      expect(fromScale(scale, toScale(scale, value))).toBeCloseTo(value, 10);
    expect(toScale(scale, Number.NaN)).toBeNaN();
  });

  it('has no logarithm for zero and below: such a value counts as unknown', () => {
    expect(toScale({ log: true, unit: 1 }, 0)).toBeNaN();
    expect(toScale({ log: true, unit: 1 }, -1)).toBeNaN();
    expect(toScale({ log: false, unit: 2 }, -1)).toBe(-0.5);
  });
});
