import { describe, expect, it } from '@jest/globals';
import {
  addRows,
  addScaled,
  dotRow,
  emptyEquations,
  factorise,
  solveEquations,
  substitute,
} from './normal-equations.js';

/** y = 2 + 3x over x = 0..6: seven rows, so that the last four are not whole. */
const rows = Float64Array.from({ length: 14 }, (_, i) => (i % 2 === 0 ? 1 : Math.floor(i / 2)));
const line = Float64Array.from({ length: 7 }, (_, x) => 2 + 3 * x);
const steps = Int32Array.from([0, 1, 2, 3, 4, 5, 6]);
const ones = new Float64Array(7).fill(1);

describe('normal equations', () => {
  it('find the line, and a second target on the same factor', () => {
    const equations = emptyEquations(2, 2);
    addRows(equations, rows, { steps, weights: ones, targets: [line, line.map((y) => -y)] });
    // Σ1 = 7, Σx = 21, Σx² = 91.
    expect([...equations.gram]).toEqual([7, 21, 0, 91]);
    const [first, second] = solveEquations(equations, [0, 0]) ?? [];
    expect(first?.[0]).toBeCloseTo(2, 9);
    expect(first?.[1]).toBeCloseTo(3, 9);
    expect(second?.[1]).toBeCloseTo(-3, 9);
    expect(dotRow(rows, { t: 4, width: 2, from: 0, n: 2 }, first ?? [])).toBeCloseTo(14, 9);
  });

  it('rows taken away again leave the others; weights count', () => {
    const all = emptyEquations(2, 1);
    addRows(all, rows, { steps, weights: ones, targets: [line] });
    addRows(all, rows, { steps: Int32Array.from([6]), weights: Float64Array.from([-1]), targets: [line] });
    const six = emptyEquations(2, 1);
    addRows(six, rows, { steps: steps.subarray(0, 6), weights: ones.subarray(0, 6), targets: [line] });
    expect([...all.gram]).toEqual([...six.gram]);
    expect(all.moments).toEqual(six.moments);
    const twice = emptyEquations(2, 1);
    addScaled(twice, six, 2);
    expect(twice.gram[3]).toBe(2 * (six.gram[3] ?? 0));
  });

  it('a penalty holds towards zero; fewer columns leave the others out', () => {
    const equations = emptyEquations(2, 1);
    addRows(equations, rows, { steps, weights: ones, targets: [line] });
    const held = solveEquations(equations, [0, 1e9])?.[0];
    expect(held?.[1]).toBeCloseTo(0, 5);
    // Without the slope the constant is the mean: 2 + 3 · 3.
    expect(solveEquations(equations, [0, 0], 1)?.[0]).toHaveLength(1);
    expect(solveEquations(equations, [0, 0], 1)?.[0]?.[0]).toBeCloseTo(11, 9);
  });

  it('says null when there is nothing to solve', () => {
    expect(solveEquations(emptyEquations(2, 1), [0, 0])).toBeNull();
    expect(factorise(Float64Array.from([-1]), 1)).toBe(false);
  });

  it('factor and substitution: 4x + 2y = 10, 2x + 3y = 9 has x = 1.5, y = 2', () => {
    const u = Float64Array.from([4, 2, 0, 3]);
    expect(factorise(u, 2)).toBe(true);
    const [x, y] = substitute(u, Float64Array.from([10, 9]));
    expect(x).toBeCloseTo(1.5, 9);
    expect(y).toBeCloseTo(2, 9);
  });
});
