import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { bestShares, smoothed, type BandSamples } from './combination.js';

const LEVELS = [0.1, 0.5, 0.9];

/** Models whose middle is the outcome plus an error of their own. */
function madeOf(...errors: readonly ((n: number) => number)[]): BandSamples {
  const count = 400;
  const outcomes = Array.from({ length: count }, (_, n) => 100 + 10 * noiseAt(n));
  return {
    outcomes,
    weights: outcomes.map(() => 1),
    quantiles: errors.map((error) =>
      outcomes.flatMap((y, n) => LEVELS.map((level) => y + error(n) + 4 * (level - 0.5))),
    ),
  };
}

const noise =
  (size: number, seed: number) =>
  (n: number): number =>
    size * noiseAt(n + seed);

describe('shares of models', () => {
  it('give everything to the only good one', () => {
    expect(
      bestShares(
        madeOf(noise(1, 1e5), () => 50),
        LEVELS,
      ),
    ).toEqual([1, 0]);
  });

  it('split between two whose errors cancel, and leave out the one that only adds noise', () => {
    const shares = bestShares(
      madeOf(
        (n) => noise(6, 1e5)(n),
        (n) => -noise(6, 1e5)(n),
        noise(60, 3e5),
      ),
      LEVELS,
    );
    expect(shares[0]).toBeCloseTo(0.5, 1);
    expect(shares[1]).toBeCloseTo(0.5, 1);
    expect(shares[2]).toBeLessThan(0.06);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  it('give more to the one that was better', () => {
    const [good = 0, bad = 0] = bestShares(madeOf(noise(4, 1e5), noise(12, 2e5)), LEVELS);
    expect(good).toBeGreaterThan(0.75);
    expect(bad).toBeGreaterThan(0);
  });

  it('listen to the samples that count', () => {
    const both = madeOf(
      (n) => (n < 200 ? 0 : 30),
      (n) => (n < 200 ? 30 : 0),
    );
    const late = { ...both, weights: both.outcomes.map((_, n) => (n < 200 ? 0.01 : 1)) };
    expect(bestShares(late, LEVELS)[1]).toBeGreaterThan(0.9);
  });

  it('are equal when nothing was seen, and one for a model alone', () => {
    expect(bestShares({ outcomes: [], weights: [], quantiles: [[], []] }, LEVELS)).toEqual([0.5, 0.5]);
    expect(bestShares(madeOf(noise(1, 1)), LEVELS)).toEqual([1]);
  });

  it('go to the best one alone where a mix gains next to nothing', () => {
    const nearlyTheSame = madeOf(noise(4, 1e5), (n) => noise(4, 1e5)(n) + noise(0.4, 2e5)(n));
    expect(bestShares(nearlyTheSame, LEVELS).sort()).toEqual([0, 1]);
  });

  it('stay with the first one when others gain less on it than is asked for', () => {
    const second = madeOf(noise(8, 1), noise(7.6, 2e5));
    expect(bestShares(second, LEVELS)[0]).toBeLessThan(0.9);
    expect(bestShares(second, LEVELS, 0.6)).toEqual([1, 0]);
    const clear = madeOf(noise(30, 1), noise(3, 2e5));
    expect(bestShares(clear, LEVELS, 0.1)[1]).toBeGreaterThan(0.8);
  });

  it('are smooth over the bands, still sum to one, and are taken from the nearest band where nothing was seen', () => {
    const rows = smoothed([null, [1, 0], [0, 1], [0, 1]]);
    const expected = [
      [1, 0],
      [0.9, 0.1],
      [0.1, 0.9],
      [0, 1],
    ];
    rows.forEach((row, band) => {
      row.forEach((share, i) => {
        expect(share).toBeCloseTo(expected[band]?.[i] ?? Number.NaN, 9);
      });
    });
  });
});
