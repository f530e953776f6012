import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import type { BoostInput } from './trees-ensemble.js';
import { addLinear, fitLinear, type LinearSteps } from './trees-linear.js';

const LEVELS = [0.1, 0.5, 0.9];
const ROWS = 2000;

/** Rows whose quantiles start at zero in units of one. */
function inputOf(features: (row: number) => number[], target: (row: number) => number): BoostInput {
  const width = features(0).length;
  return {
    features: {
      width,
      count: ROWS,
      values: Float32Array.from(Array.from({ length: ROWS }, (_, row) => features(row)).flat()),
    },
    target: Float64Array.from({ length: ROWS }, (_, row) => target(row)),
    start: new Float64Array(ROWS * LEVELS.length),
    spread: new Float64Array(ROWS).fill(1),
    weight: new Float64Array(ROWS).fill(1),
    levels: LEVELS,
  };
}

function stepsAt(linear: LinearSteps | null, features: number[]): number[] {
  const into = new Float64Array(LEVELS.length);
  if (linear) addLinear(linear, Float32Array.from(features), into);
  return [...into];
}

const x = (row: number): number => noiseAt(row);
const noise = (row: number): number => noiseAt(row + 1_000_003);

describe('linear steps', () => {
  it('are the quantiles of noise around a line', () => {
    // Uniform noise in -1..1 whose quantiles are -0.8, 0, 0.8.
    const linear = fitLinear(
      inputOf(
        (row) => [x(row)],
        (row) => 3 * x(row) + 2 * noise(row),
      ),
    );
    stepsAt(linear, [0.3]).forEach((step, level) => {
      expect(Math.abs(step - (0.9 + [-0.8, 0, 0.8][level]!))).toBeLessThan(0.1);
    });
  });

  it('see that the noise is wider on one side', () => {
    const linear = fitLinear(
      inputOf(
        (row) => [x(row)],
        (row) => (1 + 2 * x(row)) * noise(row),
      ),
    );
    const width = (at: number): number => {
      const [low = 0, , high = 0] = stepsAt(linear, [at]);
      return high - low;
    };
    expect(width(0.4)).toBeGreaterThan(3 * width(-0.4));
  });

  it('are no farther for a value that was never seen than for the farthest that counts', () => {
    const linear = fitLinear(
      inputOf(
        (row) => [x(row)],
        (row) => 3 * x(row),
      ),
    );
    const far = stepsAt(linear, [1e9]);
    expect(stepsAt(linear, [1e12])).toEqual(far);
    expect(far[1]).toBeLessThan(3.5 * 3 * Math.sqrt(1 / 12));
  });

  it('take a missing value for the mean, and a column of one value for nothing', () => {
    const gaps = (row: number): number[] => [row % 5 === 0 ? Number.NaN : 10 + x(row), 7, Number.NaN];
    const linear = fitLinear(inputOf(gaps, (row) => (row % 5 === 0 ? 0 : 2 * x(row))));
    expect(linear?.scale.slice(1)).toEqual([0, 0]);
    const [, known = 1] = stepsAt(linear, [linear?.centre[0] ?? 0, 7, Number.NaN]);
    const [, missing = 0] = stepsAt(linear, [Number.NaN, 1e6, 3]);
    expect(missing).toBeCloseTo(known, 5);
    expect(Math.abs(missing)).toBeLessThan(0.05);
  });

  it('are plain data that says the same after a round trip, and the same each time', () => {
    const input = inputOf(
      (row) => [x(row), noise(row + 5)],
      (row) => x(row) + noise(row),
    );
    const linear = fitLinear(input);
    expect(fitLinear(input)).toEqual(linear);
    expect(JSON.parse(JSON.stringify(linear))).toEqual(linear);
  });
});
