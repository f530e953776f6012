/** The bench's districts: the same seed is the same district, and a later horizon lies on the same days. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import { validateGrid } from '../../core/grid/validate-grid.js';
import { districtInput } from './solve-district.js';

const QUERY = { assets: 20, slots: 12, seed: 3 };

describe('districtInput', () => {
  it('gives the same arrays for the same seed, and others for another', () => {
    const [first, again, other] = [QUERY, QUERY, { ...QUERY, seed: 4 }].map(
      (query) => buildDispatch(districtInput(query)).program,
    );
    expect(again).toEqual(first);
    expect(other?.colUpper).not.toEqual(first?.colUpper);
  });

  it('is a valid grid with the mix of kinds it promises', () => {
    const { grid } = districtInput({ ...QUERY, assets: 100 });
    expect(validateGrid(grid)).toEqual([]);
    const counts = new Map<string, number>();
    for (const { kind } of grid.assets) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      battery: 20,
      pv: 25,
      'ev-hub': 20,
      'tertiary-hvac': 23,
      lighting: 5,
      'hot-water': 5,
      chp: 2,
    });
    expect([grid.substations.length, grid.branches.length]).toEqual([2, 10]);
  });

  it('lays a later horizon on the same days', () => {
    const now = districtInput(QUERY);
    const later = districtInput({ ...QUERY, firstSlot: 1 });
    expect(later.snapshot.slotMs - now.snapshot.slotMs).toBe(900_000);
    expect(later.snapshot.importPriceEurPerKwh.slice(0, -1)).toEqual(
      now.snapshot.importPriceEurPerKwh.slice(1),
    );
    now.forecasts.forEach((forecast, k) => {
      expect(later.forecasts[k]?.mean.slice(0, -1)).toEqual(forecast.mean.slice(1));
    });
  });

  it('changes forecasts and nothing else when it is forecast anew', () => {
    const [before, after] = [QUERY, { ...QUERY, forecast: 1 }].map(districtInput);
    expect(after?.grid).toEqual(before?.grid);
    expect(after?.snapshot.assets).toEqual(before?.snapshot.assets);
    expect(after?.forecasts[0]?.mean).not.toEqual(before?.forecasts[0]?.mean);
  });
});
