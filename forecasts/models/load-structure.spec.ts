import { describe, expect, it } from '@jest/globals';
import type { LoadDesign } from '../features/load-design.js';
import { noiseAt } from '../testing/made-series.js';
import { fitStructures, medianOf, structureAt, type StructureProblem } from './load-structure.js';

const HOUR_MS = 3_600_000;
const DAYS = 260;
const LENGTH = DAYS * 24;

/** One and x, in two groups: night and day. */
function problemOf(target: (x: number, group: number, t: number) => number): StructureProblem {
  const x = (t: number): number => noiseAt(7 * t);
  const zero = new Float64Array(LENGTH);
  const group = Int32Array.from({ length: LENGTH }, (_, t) => (t % 24 < 12 ? 0 : 1));
  const design: LoadDesign = {
    width: 2,
    rows: Float64Array.from({ length: 2 * LENGTH }, (_, i) => (i % 2 === 0 ? 1 : x((i - 1) / 2))),
    group,
    hour: zero,
    yearCos: zero,
    yearSin: zero,
    rest: new Uint8Array(LENGTH),
    memory: [],
    missingTemperature: 0,
  };
  const targets = [Float64Array.from({ length: LENGTH }, (_, t) => target(x(t), group[t] ?? 0, t))];
  return { design, groups: 2, penalties: [1e-9, 1e-9], targets, stepMs: HOUR_MS };
}

const scheme = { halfLifeDays: 1e6, shrinkage: 1, columns: 2 };

describe('fitStructures', () => {
  it('finds a line of its own for each group, and no error on blocks that were left out', () => {
    const problem = problemOf((x, group) => (group === 0 ? 1 + 2 * x : 5 - x));
    const [[structure] = []] = fitStructures(problem, [scheme]) ?? [];
    expect(structure?.coefficients.map((value) => Math.round(1e6 * value) / 1e6)).toEqual(
      Float64Array.of(1, 2, 5, -1),
    );
    expect(structure?.unseen.every((error) => Math.abs(error) < 1e-6)).toBe(true);
    if (structure)
      expect(structureAt(structure, problem.design, 12)).toBeCloseTo(problem.targets[0]?.[12] ?? 0, 6);
  });

  it('errors of late blocks know nothing of what came after them', () => {
    const late = 0.9 * LENGTH;
    const calm = fitStructures(
      problemOf((x) => x),
      [scheme],
    )?.[0]?.[0];
    const jump = fitStructures(
      problemOf((x, _, t) => (t > late ? 10 + x : x)),
      [scheme],
    )?.[0]?.[0];
    const before = Math.floor(0.8 * LENGTH);
    expect(jump?.unseen[before]).toBeCloseTo(calm?.unseen[before] ?? 1, 6);
    // The first step after the jump is missed by all of it.
    expect(jump?.unseen[Math.ceil(late) + 2]).toBeCloseTo(10, 0);
  });

  it('forgets at its half-life, and leaves out columns it is not given', () => {
    const problem = problemOf((x, _, t) => x + (t < LENGTH / 2 ? 0 : 1));
    const [[slow] = [], [fast] = [], [blind] = []] =
      fitStructures(problem, [scheme, { ...scheme, halfLifeDays: 20 }, { ...scheme, columns: 1 }]) ?? [];
    expect(slow?.coefficients[0]).toBeCloseTo(0.5, 1);
    expect(fast?.coefficients[0]).toBeGreaterThan(0.97);
    expect(blind?.coefficients).toHaveLength(2);
  });

  it('is not moved by slipped values, and leaves gaps alone', () => {
    const problem = problemOf((x, _, t) =>
      t % 97 === 0 ? 500 : t % 11 === 0 ? Number.NaN : x + 0.1 * noiseAt(t),
    );
    const structure = fitStructures(problem, [scheme])?.[0]?.[0];
    expect(Math.abs(structure?.coefficients[0] ?? 1)).toBeLessThan(0.05);
    expect(structure?.coefficients[1]).toBeCloseTo(1, 1);
    expect(structure?.unseen[11]).toBeNaN();
    expect(structure?.unseen[97]).toBeGreaterThan(490);
  });
});

describe('medianOf', () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[5, 1, 3], 3],
  ])('of %j is %d', (values, median) => {
    expect(medianOf(Float64Array.from(values))).toBe(median);
  });
});
