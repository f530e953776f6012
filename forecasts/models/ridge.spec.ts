import { describe, expect, it } from '@jest/globals';
import { fitRidge, rowDot, type RidgeProblem } from './ridge.js';

/** y = 2 + 3x over 40 rows in 4 blocks, newest block first. */
function line(target: (x: number, row: number) => number): RidgeProblem {
  const rows = 40;
  const x = (row: number): number => row / rows;
  return {
    width: 2,
    design: Float64Array.from({ length: rows * 2 }, (_, i) => (i % 2 === 0 ? 1 : x((i - 1) / 2))),
    target: Float64Array.from({ length: rows }, (_, row) => target(x(row), row)),
    weights: new Float64Array(rows).fill(1),
    block: Int32Array.from({ length: rows }, (_, row) => 3 - Math.floor(row / 10)),
    blocks: 4,
    penalties: [1e-9, 1e-9],
  };
}

describe('fitRidge', () => {
  it('finds the line it was made from, and leaves no error on blocks it did not see', () => {
    const fit = fitRidge(line((x) => 2 + 3 * x));
    expect(fit?.coefficients[0]).toBeCloseTo(2, 6);
    expect(fit?.coefficients[1]).toBeCloseTo(3, 6);
    for (const error of fit?.outOfBlock ?? [1]) expect(Math.abs(error)).toBeLessThan(1e-5);
  });

  it('shows on the newest block the error of a fit that knew the older ones alone', () => {
    // The slope doubles in the newest block: a fit that had seen it would be less wrong there.
    const problem = line((x, row) => (row < 30 ? x : x + (x - 0.75)));
    const fit = fitRidge(problem);
    expect(fit?.outOfBlock[39]).toBeCloseTo(39 / 40 - 0.75, 5);
    expect(
      Math.abs((problem.target[39] ?? 0) - rowDot(problem.design, 39, fit?.coefficients ?? [])),
    ).toBeLessThan(fit?.outOfBlock[39] ?? 0);
  });

  it('leaves rows without a target out', () => {
    const fit = fitRidge(line((x, row) => (row % 3 === 0 ? Number.NaN : 2 + 3 * x)));
    expect(fit?.coefficients[1]).toBeCloseTo(3, 6);
    expect(fit?.outOfBlock[0]).toBeNaN();
  });

  it('holds a coefficient towards zero by its penalty', () => {
    const held = fitRidge({ ...line((x) => 2 + 3 * x), penalties: [1e-9, 1e6] });
    expect(Math.abs(held?.coefficients[1] ?? 1)).toBeLessThan(1e-3);
  });

  it('says that it cannot when numbers are out of range', () => {
    const problem = line((x) => x);
    problem.design[1] = 1e200;
    expect(fitRidge(problem)).toBeNull();
  });
});
