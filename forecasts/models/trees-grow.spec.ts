import { describe, expect, it } from '@jest/globals';
import { BINS, binEdges, binInto, binRows } from './trees-bins.js';
import { growTree, leafOf } from './trees-grow.js';

const NEVER = Number.NaN;

describe('features as bins', () => {
  const rows = {
    width: 2,
    count: 200,
    values: Float32Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? i / 2 : 7)),
  };

  it('cuts a column at its own quantiles and leaves one that does not vary whole', () => {
    const edges = binEdges(rows);
    expect(edges[0]?.length).toBe(BINS - 2);
    expect(edges[1]).toEqual([]);
    const cuts = edges[0] ?? [];
    expect([...cuts].sort((a, b) => a - b)).toEqual([...cuts]);
  });

  it('gives larger values higher bins, and missing ones the lowest', () => {
    const edges = binEdges(rows);
    const bins = binRows(rows, edges);
    expect(bins[0]).toBeLessThan(bins[2 * 199] ?? 0);
    const one = new Uint8Array(2);
    binInto(one, 0, Float32Array.from([NEVER, 7]), edges);
    expect([...one]).toEqual([0, 1]);
  });
});

describe('a tree', () => {
  const count = 1000;
  const values = Float32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 === 0 ? (i / 2) % 10 : (i * 7) % 13,
  );
  const features = { width: 2, count, values };
  const edges = binEdges(features);
  const bins = binRows(features, edges);
  const grown = (minLeaf: number, maxLeaves = 2): ReturnType<typeof growTree> =>
    growTree({
      bins,
      width: 2,
      rows: Int32Array.from({ length: count }, (_, i) => i),
      // What is to be explained changes where the first column passes 6.
      gradient: Float64Array.from({ length: count }, (_, i) => (i % 10 >= 6 ? 1 : -0.5)),
      weight: new Float64Array(count).fill(1),
      columns: Int32Array.from([0, 1]),
      maxLeaves,
      minLeaf,
    });

  it('splits where the gradient changes', () => {
    const { tree, leaves } = grown(10);
    expect(tree.feature).toEqual([0]);
    expect(leaves.map(({ from, to }) => to - from).sort((a, b) => a - b)).toEqual([400, 600]);
    const leaf = (x: number): number => {
      const row = new Uint8Array(2);
      binInto(row, 0, Float32Array.from([x, 3]), edges);
      return leafOf(tree, row, 0);
    };
    expect(leaf(5)).toBe(leaf(0));
    expect(leaf(6)).toBe(leaf(9));
    expect(leaf(5)).not.toBe(leaf(6));
  });

  it('makes no leaf lighter than asked', () => {
    const { leaves } = grown(450, 8);
    for (const { from, to } of leaves) expect(to - from).toBeGreaterThanOrEqual(450);
  });

  it('stays one leaf when nothing may be split', () => {
    const { tree, leaves } = grown(900);
    expect(leaves).toEqual([
      { from: 0, to: count, histogram: expect.anything(), parent: -1, side: 'left', split: null },
    ]);
    expect(leafOf(tree, bins, 0)).toBe(0);
  });
});
