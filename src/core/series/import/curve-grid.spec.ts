/** The grid rows are put into: order, repetition and contradiction. */
import { describe, expect, it } from '@jest/globals';
import { CurveGrid, type GridRow, MARK } from './curve-grid.js';
import { CELL_MS } from './load-curve.js';

const T = Date.UTC(2026, 0, 15);

function row(cells: number, value: number, more: Partial<GridRow> = {}): GridRow {
  return { stampMs: T + cells * CELL_MS, value, stepMin: 30, marks: 0, line: cells, stage: 1, ...more };
}

describe('CurveGrid', () => {
  it('gives rows back in order of time, over day bounds and before 1970', () => {
    const grid = new CurveGrid();
    for (const cells of [600, 0, -12, 287, 288]) expect(grid.put(row(cells, cells))).toBe('taken');
    expect(grid.put({ ...row(0, 7), stampMs: -CELL_MS })).toBe('taken');
    const points = grid.points();
    expect([...points.value]).toEqual([7, -12, 0, 287, 288, 600]);
    expect(points.stampMs[0]).toBe(-CELL_MS);
    expect(grid.dayCount).toBe(5);
  });

  it('tells repetition from contradiction, by value, kind and step', () => {
    const grid = new CurveGrid();
    grid.put(row(0, 1));
    expect(grid.put(row(0, 1, { line: 9 }))).toBe('repeated');
    expect(grid.first(T)).toEqual({ value: 1, line: 0 });
    expect(grid.put(row(0, 2))).toBe('contradiction');
    expect(grid.put(row(0, 1))).toBe('repeated');
    expect([...grid.points().value]).toEqual([Number.NaN]);
    grid.put(row(6, 1));
    expect(grid.put(row(6, 1, { stepMin: 60 }))).toBe('contradiction');
    grid.put(row(12, 1));
    expect(grid.put(row(12, 1, { marks: MARK.energy }))).toBe('contradiction');
  });

  it('takes the corrected value, whichever comes first, and never a corrected gap', () => {
    for (const order of [
      [1, 3],
      [3, 1],
    ]) {
      const grid = new CurveGrid();
      const [first, second] = order.map((stage) => grid.put(row(0, stage, { stage })));
      expect([first, second]).toEqual(['taken', 'surpassed']);
      expect([...grid.points().value]).toEqual([3]);
    }
    const grid = new CurveGrid();
    grid.put(row(0, 1));
    grid.put(row(0, 2));
    expect(grid.put(row(0, 9, { stage: 2 }))).toBe('surpassed');
    expect([...grid.points().value]).toEqual([9]);
    expect(grid.put(row(0, Number.NaN, { stage: 3 }))).toBe('repeated');
    expect([...grid.points().value]).toEqual([9]);
    grid.put(row(6, Number.NaN, { stage: 3 }));
    expect(grid.put(row(6, 4, { stage: 1 }))).toBe('taken');
    expect([...grid.points().value]).toEqual([9, 4]);
    expect(grid.put(row(0, 8, { stage: 2 }))).toBe('contradiction');
  });

  it('lets a value fill a gap, never a gap a value, and heals no contradiction', () => {
    const grid = new CurveGrid();
    expect(grid.put(row(0, Number.NaN))).toBe('taken');
    expect(grid.put(row(0, Number.NaN))).toBe('repeated');
    expect(grid.put(row(0, 5, { marks: MARK.uncertain }))).toBe('taken');
    expect(grid.put(row(0, Number.NaN))).toBe('repeated');
    expect([...grid.points().value]).toEqual([5]);
    expect(grid.points().marks[0]).toBe(MARK.held | MARK.uncertain);
    grid.put(row(0, 6));
    expect(grid.put(row(0, 7))).toBe('contradiction');
    expect([...grid.points().value]).toEqual([Number.NaN]);
  });
});
