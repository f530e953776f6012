import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { BINS, binEdges, binRows, type FeatureRows } from './trees-bins.js';

function columnOf(values: readonly number[]): FeatureRows {
  return { width: 1, count: values.length, values: Float32Array.from(values) };
}

describe('bins', () => {
  it('of an even column hold about as many rows each, in the order of the values', () => {
    const rows = columnOf(Array.from({ length: 6300 }, (_, i) => noiseAt(i)));
    const bins = binRows(rows, binEdges(rows));
    const counts = new Array<number>(BINS).fill(0);
    bins.forEach((bin) => (counts[bin] = (counts[bin] ?? 0) + 1));
    expect(counts[0]).toBe(0);
    expect(Math.min(...counts.slice(1))).toBeGreaterThan(80);
    expect(Math.max(...counts)).toBeLessThan(120);
    const order = [...rows.values.keys()].sort((a, b) => (rows.values[a] ?? 0) - (rows.values[b] ?? 0));
    order.slice(1).forEach((row, i) => {
      expect(bins[row]).toBeGreaterThanOrEqual(bins[order[i] ?? 0] ?? BINS);
    });
  });

  it('tell missing values from the least one, and infinite ones from both', () => {
    const rows = columnOf([Number.NaN, -5, 1, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    const bins = binRows(rows, [[0, 1.5]]);
    expect([...bins]).toEqual([0, 1, 2, 3, 3, 1]);
  });

  it.each([
    ['one value', [7, 7, 7]],
    ['nothing known', [Number.NaN, Number.NaN]],
    ['no row', []],
  ])('of a column of %s have no edge', (_name, values) => {
    expect(binEdges(columnOf(values))).toEqual([[]]);
  });

  it('a value on an edge is above it', () => {
    expect([...binRows(columnOf([1, 2, 3]), [[2]])]).toEqual([1, 2, 2]);
  });

  it('are fewer than a byte holds whatever the column, and rise', () => {
    const rows = columnOf(Array.from({ length: 3000 }, (_, i) => Math.exp(40 * noiseAt(i))));
    const [edges = []] = binEdges(rows);
    expect(edges.length).toBeLessThanOrEqual(BINS - 2);
    expect(edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge))).toBe(true);
    expect(JSON.parse(JSON.stringify(edges))).toEqual(edges);
  });
});
