import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { addUp, hierarchyOf, type Hierarchy } from './hierarchy.js';
import { fitReconciliation, reconcile } from './minimum-trace.js';

/** City 0 of substations 1, 2; feeders 3, 4 below 1; meters 5..10 below 3, 4, 2. */
const CITY = hierarchyOf([[1, 2], [3, 4], [9, 10], [5, 6], [7, 8], [], [], [], [], [], []]);

/** Base forecasts of a made city: the truth adds up, each node is off by its own noise and leaves share some of it. */
function madeErrors(hierarchy: Hierarchy, steps: number, seed: number): Float64Array[] {
  return Array.from({ length: hierarchy.nodes }, (_, node) =>
    Float64Array.from({ length: steps }, (_unused, t) => {
      const own = noiseAt(seed + 7919 * node + t);
      const shared = noiseAt(seed + 104_729 + t);
      const size = hierarchy.leaves.includes(node) ? 4 : 5;
      return size * own + (hierarchy.leaves.includes(node) ? 2 * shared : 0);
    }),
  );
}

function meanSquare(errors: Float64Array): number {
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
}

/** Errors after reconciliation: it is linear, and the truth adds up, so errors are moved like forecasts. */
function after(
  reconciliation: ReturnType<typeof fitReconciliation>,
  errors: readonly Float64Array[],
): Float64Array[] {
  const moved = errors.map((row) => row.slice());
  for (let t = 0; t < (errors[0]?.length ?? 0); t += 1) {
    const step = Float64Array.from(errors, (row) => row[t] ?? 0);
    reconcile(reconciliation, step);
    moved.forEach((row, node) => (row[t] = step[node] ?? 0));
  }
  return moved;
}

describe('hierarchyOf', () => {
  it('knows the leaves below every sum, through all levels', () => {
    expect(CITY.leaves).toEqual([5, 6, 7, 8, 9, 10]);
    expect(CITY.sums.map(({ leaves }) => leaves)).toEqual([
      [5, 6, 7, 8, 9, 10],
      [5, 6, 7, 8],
      [9, 10],
      [5, 6],
      [7, 8],
    ]);
  });

  it.each([
    ['a part that does not exist', [[1, 5], []], /node 5 does not exist; expected 0 to 1/],
    ['a node below itself', [[1], [0]], /node 0 is part of itself/],
    ['a leaf that is counted twice', [[1, 1], []], /leaf 1 is counted twice in node 0/],
  ])('refuses %s', (_name, parts, message) => {
    expect(() => hierarchyOf(parts)).toThrow(message);
  });
});

describe('minimum trace', () => {
  it('is the textbook answer for two leaves and their sum with equal variances: a third of the gap each', () => {
    const two = hierarchyOf([[1, 2], [], []]);
    const equal = fitReconciliation(
      two,
      [0, 1, 2].map(() => Float64Array.of(1, -1, 1, -1)),
      1,
    );
    const values = Float64Array.of(12, 4, 5);
    reconcile(equal, values);
    [11, 5, 6].forEach((expected, node) => {
      expect(values[node]).toBeCloseTo(expected, 9);
    });
  });

  it('trusts a node the more, the smaller its errors were', () => {
    const two = hierarchyOf([[1, 2], [], []]);
    const sizes = [0.001, 1, 3];
    const errors = sizes.map((size) => Float64Array.of(size, -size, size, -size));
    const values = Float64Array.of(12, 4, 5);
    reconcile(fitReconciliation(two, errors, 1), values);
    expect(values[0]).toBeCloseTo(12, 4);
    expect((values[2] ?? 0) - 5).toBeCloseTo(9 * ((values[1] ?? 0) - 4), 3);
  });

  it('leaves forecasts alone that add up already, and makes others add up exactly', () => {
    const reconciliation = fitReconciliation(CITY, madeErrors(CITY, 300, 1));
    const values = Float64Array.from({ length: 11 }, (_, node) => 10 + node);
    addUp(CITY, values);
    const before = values.slice();
    reconcile(reconciliation, values);
    values.forEach((value, node) => {
      expect(value).toBeCloseTo(before[node] ?? 0, 9);
    });
    values[0] = (values[0] ?? 0) + 7;
    reconcile(reconciliation, values);
    for (const { node, leaves } of CITY.sums) {
      expect(values[node]).toBe(leaves.reduce((sum, leaf) => sum + (values[leaf] ?? 0), 0));
    }
  });

  it('is at every node no worse than the node on its own, on errors it has not seen', () => {
    const reconciliation = fitReconciliation(CITY, madeErrors(CITY, 400, 1));
    expect(reconciliation.shrinkage).toBeGreaterThan(0);
    expect(reconciliation.shrinkage).toBeLessThan(1);
    const unseen = madeErrors(CITY, 400, 1_000_000);
    after(reconciliation, unseen).forEach((errors, node) => {
      expect(meanSquare(errors)).toBeLessThan(meanSquare(unseen[node] ?? errors));
    });
  });

  it('is plain data, takes gaps, and refuses errors of another hierarchy', () => {
    const errors = madeErrors(CITY, 100, 3);
    errors[4]?.fill(Number.NaN, 20, 50);
    const reconciliation = fitReconciliation(CITY, errors);
    expect(JSON.parse(JSON.stringify(reconciliation))).toEqual(reconciliation);
    expect(reconciliation.gain.every(Number.isFinite)).toBe(true);
    expect(() => fitReconciliation(CITY, errors.slice(1))).toThrow(/residuals of 10 nodes.*expected 11/);
  });

  it('does not listen to a node of which no error is known', () => {
    const two = hierarchyOf([[1, 2], [], []]);
    const errors = [Float64Array.of(Number.NaN, Number.NaN), Float64Array.of(1, -1), Float64Array.of(1, 1)];
    const values = Float64Array.of(1000, 4, 5);
    reconcile(fitReconciliation(two, errors), values);
    expect(values[1]).toBeCloseTo(4, 0);
    expect(values[0]).toBeCloseTo(9, 0);
  });

  it('takes variances alone when nothing was seen twice', () => {
    expect(fitReconciliation(CITY, madeErrors(CITY, 1, 1)).shrinkage).toBe(1);
  });
});
