/** Forecast errors by sample: which past days are drawn, that they stay the same, and what mirroring does. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { editGrid } from '../../core/scenario/edited-grid.js';
import { scenarioGrid } from '../../core/scenario/testing/small-scenario.js';
import { seriesId } from '../../core/series/series.js';
import { ErrorLibrary, type ErrorSource } from './error-library.js';
import { cityMake } from './world-make.js';

const LOAD = seriesId('PDJ', 'base');
const GRID = scenarioGrid();
const SOURCE: ErrorSource = {
  grid: GRID,
  city: {
    seed: 1,
    scenario: 'normal',
    startMs: Date.parse('2026-01-15T00:00:00+01:00'),
    make: cityMake(editGrid(GRID, [], 1)),
  },
  horizonSlots: 4,
  everySlots: 48,
  key: 'small',
};

describe('ErrorLibrary', () => {
  const library = new ErrorLibrary();
  let first: number[] = [];
  const rows = (sample: number, k = 0, dayIndex = 0) =>
    library.draw(SOURCE, { dayIndex, sample }).at(k, LOAD);
  const errors = (sample: number, k = 0): number[] => [...(rows(sample, k)?.error ?? [])];

  beforeAll(() => {
    first = errors(0);
  });

  it('has an error at every lead, quantiles that rise, and none for what was not forecast', () => {
    expect(first).toHaveLength(4);
    expect(first.every((kw) => Number.isFinite(kw) && kw !== 0)).toBe(true);
    const { quantiles = [] } = rows(0) ?? {};
    expect(quantiles).toHaveLength(9);
    for (const h of [0, 3]) {
      const across = quantiles.map((row) => row[h] ?? 0);
      expect([...across].sort((a, b) => a - b)).toEqual(across);
      expect(across[0]).toBeLessThan(0);
      expect(across[8]).toBeGreaterThan(0);
    }
    expect(library.draw(SOURCE, { dayIndex: 0, sample: 0 }).at(0, seriesId('BAT', 'power'))).toBeNull();
  });

  it('gives slots between two plans the errors of the plan before', () => {
    expect(errors(0, 47)).toEqual(first);
    expect(errors(0, 48)).not.toEqual(first);
    // A day of 100 slots has plans beyond the ninety-sixth.
    expect(errors(0, 99)).toHaveLength(4);
  });

  it('draws other days for other samples, quantiles rising, and the same again', () => {
    const drawn = rows(1);
    expect(drawn?.error).not.toEqual(first);
    const across = drawn?.quantiles.map((row) => row[0] ?? 0) ?? [];
    expect([...across].sort((a, b) => a - b)).toEqual(across);
    expect(errors(1)).toEqual([...(drawn?.error ?? [])]);
    expect(errors(0)).toEqual(first);
  });

  it('grows errors of loads with the load', () => {
    const { scale } = library.draw(SOURCE, { dayIndex: 0, sample: 0 });
    expect(scale(LOAD, [20_000]) / scale(LOAD, [10_000])).toBeCloseTo(2, 9);
  });
});
