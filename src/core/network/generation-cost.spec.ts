import { describe, expect, it } from '@jest/globals';
import {
  costAt,
  type CostSegments,
  costFault,
  costSegments,
  isCurved,
  isLinear,
  slopeAt,
} from './generation-cost.js';
import type { GeneratorCost } from '../power-flow/power-network.js';

const quadratic: GeneratorCost = { kind: 'polynomial', coefficients: [0.5, 10, 100] };
const linear: GeneratorCost = { kind: 'polynomial', coefficients: [0, 10, 100] };
const pieces: GeneratorCost = {
  kind: 'piecewise',
  points: [
    [0, 100],
    [10, 200],
    [30, 600],
    [40, 1000],
  ],
};

/** Cost the segments give at an output: they are filled in order. */
function filled({ segments, startCost, startMw }: CostSegments, minMw: number, mw: number): number {
  let rest = mw - minMw;
  let cost = startCost + (segments[0]?.slope ?? 0) * (minMw - startMw);
  for (const { widthMw, slope } of segments) {
    const part = Math.min(rest, widthMw);
    cost += slope * part;
    rest -= part;
  }
  return cost;
}

describe('costAt and slopeAt', () => {
  it.each<[GeneratorCost, number, number, number]>([
    [quadratic, 0, 100, 10],
    [quadratic, 20, 500, 30],
    [linear, 20, 300, 10],
    [{ kind: 'polynomial', coefficients: [7] }, 20, 7, 0],
    [{ kind: 'polynomial', coefficients: [] }, 20, 0, 0],
    [pieces, 5, 150, 10],
    [pieces, 10, 200, 20],
    [pieces, 35, 800, 40],
    // The outer slopes go on.
    [pieces, -10, 0, 10],
    [pieces, 50, 1400, 40],
  ])('%j at %d MW', (cost, mw, value, slope) => {
    expect(costAt(cost, mw)).toBeCloseTo(value, 9);
    expect(slopeAt(cost, mw)).toBeCloseTo(slope, 9);
  });
});

describe('shape of a cost', () => {
  it('tells linear from curved', () => {
    expect([quadratic, linear, pieces].map(isLinear)).toEqual([false, true, false]);
    expect([quadratic, linear, pieces].map(isCurved)).toEqual([true, false, false]);
  });

  it.each<[GeneratorCost, number, number, RegExp | null]>([
    [quadratic, 0, 100, null],
    [pieces, 0, 100, null],
    [linear, -Infinity, Infinity, null],
    [{ kind: 'polynomial', coefficients: [-0.1, 10, 0] }, 0, 100, /not convex between 0 and 100 MW/],
    // -x³ + 30 x²: slope rises up to 10 MW.
    [{ kind: 'polynomial', coefficients: [-1, 30, 0, 0] }, 0, 10, null],
    [{ kind: 'polynomial', coefficients: [-1, 30, 0, 0] }, 0, 11, /not convex/],
    [{ kind: 'polynomial', coefficients: [1, 0, 0, 0, 0] }, 0, 10, /degree 4 or more/],
    [{ kind: 'polynomial', coefficients: [0, 0, 1, 0, 0] }, 0, 10, null],
    [quadratic, 0, Infinity, /window is not finite/],
    [pieces, -Infinity, 40, /least output is not finite/],
    [
      {
        kind: 'piecewise',
        points: [
          [0, 0],
          [0, 5],
        ],
      },
      0,
      5,
      /points at 0 and then 0 MW/,
    ],
    [
      {
        kind: 'piecewise',
        points: [
          [0, 0],
          [1, 5],
          [2, 6],
        ],
      },
      0,
      5,
      /slope falls at 1 MW/,
    ],
  ])('%j on %d..%d', (cost, min, max, fault) => {
    const said = costFault(cost, min, max);
    if (fault === null) expect(said).toBeNull();
    else expect(said).toMatch(fault);
  });
});

describe('costSegments', () => {
  it('keeps a linear cost whole, even without bounds', () => {
    const segments = costSegments(linear, { minMw: -Infinity, maxMw: Infinity }, []);
    expect(segments).toEqual({ startMw: 0, startCost: 100, segments: [{ widthMw: Infinity, slope: 10 }] });
  });

  it.each([
    [0, 40],
    [5, 20],
    [12, 28],
    [-5, 50],
    [30, 30],
  ])('is exact for a piecewise cost on %d..%d MW', (minMw, maxMw) => {
    const segments = costSegments(pieces, { minMw, maxMw }, []);
    for (let k = 0; k <= 20; k++) {
      const mw = minMw + ((maxMw - minMw) * k) / 20;
      expect(filled(segments, minMw, mw)).toBeCloseTo(costAt(pieces, mw), 9);
    }
  });

  it('touches a curved cost at the given points and is nowhere above it', () => {
    // Tangents of x²/2 + 10 x + 100 at 0, 10, 40 meet half way between: at 5 and 25 MW.
    const segments = costSegments(quadratic, { minMw: 0, maxMw: 40 }, [0, 10, 40]);
    expect(segments.segments).toEqual([
      { widthMw: 5, slope: 10 },
      { widthMw: 20, slope: 20 },
      { widthMw: 15, slope: 50 },
    ]);
    for (const mw of [0, 10, 40]) expect(filled(segments, 0, mw)).toBeCloseTo(costAt(quadratic, mw), 9);
    for (let mw = 0; mw <= 40; mw += 0.5) {
      expect(filled(segments, 0, mw)).toBeLessThanOrEqual(costAt(quadratic, mw) + 1e-9);
    }
  });

  it('leaves out tangents that do not bend', () => {
    expect(costSegments(quadratic, { minMw: 8, maxMw: 8 }, [8, 8, 8]).segments).toEqual([
      { widthMw: 0, slope: 18 },
    ]);
  });
});
