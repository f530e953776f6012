import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { fitShape, ratiosAt, type Expectation } from './arrivals-shape.js';

const LEVELS = [0.1, 0.5, 0.9];
const row = (expected: number, outcome: number, weight = 1): Expectation => ({ expected, outcome, weight });

describe('what comes at a rate', () => {
  it('is told by outcomes over expectations, each by its weight', () => {
    expect(ratiosAt(fitShape([row(1, 0)], LEVELS), 1)).toEqual([0, 0, 0]);
    const alike = Array.from({ length: 1000 }, (_, i) => row(2, i % 10));
    expect(ratiosAt(fitShape(alike, [0.15, 0.55, 0.85]), 2)).toEqual([0.5, 2.5, 4]);
    const recent = alike.map((one, i) => ({ ...one, weight: i % 10 === 8 ? 100 : 1 }));
    expect(ratiosAt(fitShape(recent, LEVELS), 2)).toEqual([4, 4, 4]);
  });

  it('is mostly nothing at small rates and close to the rate at large ones, with a mass at zero that stays zero', () => {
    // An outcome is the number of ten places that are taken.
    const rows = Array.from({ length: 4000 }, (_, i) => {
      const expected = 0.1 * 60 ** ((i % 100) / 99);
      let outcome = 0;
      for (let place = 0; place < 10; place += 1) {
        if (noiseAt(31 * i + place) + 0.5 < expected / 10) outcome += 1;
      }
      return row(expected, outcome);
    });
    const shape = fitShape(rows, LEVELS);
    expect(shape.logs).toEqual([...shape.logs].sort((a, b) => a - b));
    expect(ratiosAt(shape, 0.1).slice(0, 2)).toEqual([0, 0]);
    const [low = 0, middle = 0, high = 0] = ratiosAt(shape, 5);
    expect(low).toBeGreaterThan(0.4);
    expect(middle).toBeGreaterThan(0.85);
    expect(middle).toBeLessThan(1.15);
    expect(high).toBeLessThan(1.6);
  });

  it('lies between two nodes, is that of the last one outside, and nothing without rows', () => {
    const shape = {
      logs: [0, 1],
      ratios: [
        [0, 1, 2],
        [1, 2, 4],
      ],
    };
    expect(ratiosAt(shape, Math.exp(0.5))).toEqual([0.5, 1.5, 3]);
    expect(ratiosAt(shape, Math.exp(-3))).toEqual([0, 1, 2]);
    expect(ratiosAt(shape, Math.exp(3))).toEqual([1, 2, 4]);
    expect(ratiosAt(fitShape([], LEVELS), 1)).toEqual([]);
  });
});
