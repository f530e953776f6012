import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { isSeasonal, maseOf, naive2, owaOf, smapeOf } from './m4-metrics.js';

describe('smapeOf', () => {
  // 200·10/210 and 200·10/190, and nothing for two zeros: (9.5238 + 10.5263 + 0) / 3.
  it('is the mean of 200|y-f| / (|y|+|f|)', () => {
    expect(smapeOf([100, 100, 0], [110, 90, 0])).toBeCloseTo((2000 / 210 + 2000 / 190) / 3, 12);
    expect(smapeOf([1], [-1])).toBe(200 / 1);
  });
});

describe('maseOf', () => {
  // Seasonal differences of 1 2 4 8 at period 2: 3 and 6, mean 4.5. Errors 9 and 0: 4.5.
  it('divides by the mean seasonal difference of the history', () => {
    expect(maseOf([10, 10], [1, 10], { history: Float64Array.of(1, 2, 4, 8), period: 2 })).toBe(1);
  });
});

describe('owaOf', () => {
  // Means first: sMAPE 10 over 20, MASE 1.5 over 1: (0.5 + 1.5) / 2.
  it('compares means over the series, not series one by one', () => {
    const method = [
      { smape: 5, mase: 1 },
      { smape: 15, mase: 2 },
    ];
    const benchmark = [
      { smape: 30, mase: 1 },
      { smape: 10, mase: 1 },
    ];
    expect(owaOf(method, benchmark)).toBe(1);
    expect(owaOf(benchmark, benchmark)).toBe(1);
  });
});

describe('naive2', () => {
  const index = [0.5, 1, 1.5, 1];
  const seasonal = Float64Array.from({ length: 40 }, (_, t) => 100 * (index[t % 4] ?? 1));

  it('carries the adjusted last value on along the season', () => {
    expect(isSeasonal(seasonal, 4)).toBe(true);
    // The last value is 100 at index 1.
    expect([...naive2(seasonal, { period: 4, horizon: 6 })].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([
      50, 100, 150, 100, 50, 100,
    ]);
  });

  // On paper, period 2, five times 4 8 and twice 6 12. Centred means (a + 2b + c)/4: 6 up to step 8, then 6.5, 8, 9, 9.
  it('averages ratios to the centred mean, as on paper', () => {
    const history = Float64Array.of(4, 8, 4, 8, 4, 8, 4, 8, 4, 8, 6, 12, 6, 12);
    expect(isSeasonal(history, 2)).toBe(true);
    const even = (4 * (4 / 6) + 6 / 8 + 6 / 9) / 6;
    const odd = (4 * (8 / 6) + 8 / 6.5 + 12 / 9) / 6;
    const [first = 0, second = 0] = naive2(history, { period: 2, horizon: 2 });
    expect(first).toBeCloseTo((12 * even) / odd, 12);
    expect(second).toBeCloseTo(12, 12);
  });

  it('is the last value where no season shows, or too little is known', () => {
    const flat = Float64Array.of(3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    expect([...naive2(flat, { period: 4, horizon: 2 })]).toEqual([3, 3]);
    expect([...naive2(seasonal.slice(0, 11), { period: 4, horizon: 2 })]).toEqual([150, 150]);
    expect(
      isSeasonal(
        Float64Array.from({ length: 60 }, (_, t) => 10 + noiseAt(t)),
        4,
      ),
    ).toBe(false);
  });
});
