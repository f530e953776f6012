import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { addTrees, boost, type BoostInput } from './trees-ensemble.js';
import { addLinear, fitLinear } from './trees-linear.js';
import { seededRandom } from './trees-random.js';

const LEVELS = [0.1, 0.5, 0.9];
const OPTIONS = { trees: 60, maxLeaves: 6, minLeaf: 30, rate: 0.2, rowShare: 0.7, columnShare: 1, seed: 3 };

/** Outcomes uniform in [0, reach(x)], x in [0, 1); the second feature says nothing. */
function made(count: number, reach: (x: number) => number): BoostInput {
  const x = Float64Array.from({ length: count }, (_, i) => noiseAt(3 * i) + 0.5);
  return {
    features: {
      width: 2,
      count,
      values: Float32Array.from({ length: 2 * count }, (_, i) =>
        i % 2 === 0 ? (x[i / 2] ?? 0) : noiseAt(5 * i),
      ),
    },
    target: x.map((value, i) => reach(value) * (noiseAt(7 * i + 1) + 0.5)),
    start: new Float64Array(count * LEVELS.length),
    spread: new Float64Array(count).fill(1),
    weight: new Float64Array(count).fill(1),
    levels: LEVELS,
  };
}

describe('boosted trees for all quantiles', () => {
  const input = made(6000, (x) => (x < 0.5 ? 1 : 4));
  const ensemble = boost(input, OPTIONS);
  const at = (x: number): number[] => {
    const into = new Float64Array(LEVELS.length);
    addTrees(ensemble, Float32Array.from([x, 0]), into);
    return [...into];
  };

  it('find the quantiles on both sides of a jump', () => {
    const [low = 0, middle = 0, high = 0] = at(0.25);
    expect(low).toBeCloseTo(0.1, 1);
    expect(middle).toBeCloseTo(0.5, 1);
    expect(high).toBeCloseTo(0.9, 1);
    const [, farMiddle = 0, farHigh = 0] = at(0.75);
    expect(Math.abs(farMiddle - 2)).toBeLessThan(0.25);
    expect(Math.abs(farHigh - 3.6)).toBeLessThan(0.25);
  });

  it('are the same for the same seed and others for another, and are plain JSON', () => {
    expect(boost(input, OPTIONS)).toEqual(ensemble);
    expect(boost(input, { ...OPTIONS, seed: 4 })).not.toEqual(ensemble);
    expect(JSON.parse(JSON.stringify(ensemble))).toEqual(ensemble);
  });

  it('count steps in the spread of each row', () => {
    const scaled: BoostInput = {
      ...input,
      target: input.target.map((y) => 10 * y),
      spread: input.spread.map(() => 10),
    };
    expect(boost(scaled, OPTIONS)).toEqual(ensemble);
  });
});

describe('linear steps', () => {
  it('follow quantiles that are in proportion to a feature', () => {
    const linear = fitLinear(made(6000, (x) => 1 + 2 * x));
    expect(linear).not.toBeNull();
    const into = new Float64Array(LEVELS.length);
    if (linear) addLinear(linear, Float32Array.from([0.8, 0]), into);
    LEVELS.forEach((level, i) => {
      expect(Math.abs((into[i] ?? 0) - 2.6 * level)).toBeLessThan(0.15);
    });
  });

  it('take a missing feature for its mean and never throw far what was never seen', () => {
    const linear = fitLinear(made(2000, (x) => 1 + 2 * x));
    if (!linear) throw new Error('no fit');
    const of = (x: number): number => {
      const into = new Float64Array(LEVELS.length);
      addLinear(linear, Float32Array.from([x, 0]), into);
      return into[1] ?? 0;
    };
    expect(of(Number.NaN)).toBeCloseTo(of(0.5), 1);
    expect(of(1e9)).toBeLessThan(3);
  });
});

describe('seeded numbers', () => {
  it('repeat by seed, fill [0, 1) and differ between seeds', () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 1000 }, random);
    };
    const numbers = draw(7);
    expect(draw(7)).toEqual(numbers);
    expect(draw(8)).not.toEqual(numbers);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, value) => sum + value, 0) / 1000).toBeCloseTo(0.5, 1);
  });
});
