/** Edits on a copy of a grid: what changes, what stays, and that the copy is one. */
import { describe, expect, it } from '@jest/globals';
import type { Asset } from '../grid/asset.js';
import { editGrid, type EditedGrid } from './edited-grid.js';
import type { ScenarioEdit } from './scenario.js';
import { scenarioGrid } from './testing/small-scenario.js';

const GRID = scenarioGrid();

function edited(...edits: ScenarioEdit[]): EditedGrid {
  return editGrid(GRID, edits, 1);
}

function asset(result: EditedGrid, id: string): Asset | undefined {
  return result.grid.assets.find((a) => a.id === id);
}

describe('edits of assets', () => {
  it('leave the base as it was', () => {
    const before = JSON.stringify(GRID);
    edited(
      { edit: 'pv', factor: 4.5 },
      { edit: 'lose-asset', asset: 'BAT' },
      { edit: 'limit', node: 'PDJ', factor: 0.5 },
    );
    expect(JSON.stringify(GRID)).toBe(before);
  });

  it('make solar plants larger, and none at 0', () => {
    expect(asset(edited({ edit: 'pv', factor: 4.5 }), 'PV')).toMatchObject({ peakKw: 270, ratedKw: 270 });
    expect(asset(edited({ edit: 'pv', factor: 0 }), 'PV')).toBeUndefined();
  });

  it('make vehicles more, those that can be steered and those in the base load', () => {
    const result = edited({ edit: 'vehicles', factor: 2.8 });
    expect(asset(result, 'EV')).toMatchObject({ maxChargeKw: 280 });
    expect(result.world.growth).toEqual([{ part: 'vehicles', factor: 2.8, districts: [] }]);
    // The demand holds the larger fleet already: it is taken from the grown demand, not from today's.
    expect(result.world.expected.find((a) => a.id === 'EV')).toMatchObject({ maxChargeKw: 280 });
  });

  it('copy an asset to another meter and remember whose copy it is', () => {
    const result = edited({ edit: 'add-asset', id: 'BAT-2', like: 'BAT', factor: 3 });
    expect(asset(result, 'BAT-2')).toMatchObject({
      maxChargeKw: 300,
      energyCapacityKwh: 300,
      socMax: 1,
      meterId: 'MTR-L5',
    });
    expect(result.world.origins).toEqual({ 'BAT-2': 'BAT' });
    expect(result.world.expected).toBe(GRID.assets);
  });

  it('lose, resize, dim and leave unsteered', () => {
    const result = edited(
      { edit: 'lose-asset', asset: 'BAT' },
      { edit: 'resize-asset', asset: 'BLD', factor: 2 },
      { edit: 'lighting', factor: 0.5, dimFloor: 0.2 },
      { edit: 'unsteered', kinds: ['ev-hub'], assets: ['PV'] },
    );
    expect(result.grid.assets.map((a) => a.id)).toEqual(['BLD', 'EV', 'LIT', 'PV']);
    expect(asset(result, 'BLD')).toMatchObject({
      capacityKwhPerK: 20,
      comfortLowC: 19,
      maxHeatElectricKw: 80,
    });
    expect(asset(result, 'LIT')).toMatchObject({ ratedKw: 25, dimFloor: 0.2 });
    expect(result.grid.assets.filter((a) => !a.controllable).map((a) => a.id)).toEqual(['EV', 'PV']);
  });
});

describe('edits of limits and losses', () => {
  it('lower a limit, and raise one with the station behind it', () => {
    expect(edited({ edit: 'limit', node: 'PDJ', factor: 0.5 }).grid.substations[0]).toMatchObject({
      importLimitKw: 15_000,
      firmKva: 40_000,
    });
    expect(edited({ edit: 'limit', node: 'PDJ', factor: 2 }).grid.substations[0]).toMatchObject({
      importLimitKw: 60_000,
      firmKva: 80_000,
    });
    expect(edited({ edit: 'limit', node: 'CITY', factor: 0.5 }).grid).toMatchObject({
      cityImportLimitWinterKw: 20_000,
      cityImportLimitSummerKw: 20_000,
    });
  });

  it('leave after a transformer what the firm capacity is, and after more what is said', () => {
    const firm = edited({ edit: 'lose-transformer', substation: 'PDJ' });
    expect(firm.world.remainingKva).toEqual({ PDJ: 40_000 });
    expect(firm.grid.substations[0]?.importLimitKw).toBe(30_000);
    const more = edited({ edit: 'lose-transformer', substation: 'PDJ', remainingKva: 20_000 });
    // The limit keeps its ratio to the capacity: 30 MW of 40 MVA, 15 MW of 20 MVA.
    expect(more.grid.substations[0]).toMatchObject({ importLimitKw: 15_000, firmKva: 20_000 });
  });

  it('hang the meters and assets of a lost substation on its neighbour', () => {
    const { grid } = edited({ edit: 'lose-substation', substation: 'PDJ', to: 'BRO' });
    expect(grid.substations.map((s) => s.id)).toEqual(['BRO']);
    expect(grid.meters[0]?.substationId).toBe('BRO');
    expect(new Set(grid.assets.map((a) => a.substationId))).toEqual(new Set(['BRO']));
  });
});

describe('edits of the world and of how it is conducted', () => {
  it('change weather, demand and prices', () => {
    const result = edited(
      { edit: 'weather', temperatureShiftK: 12, clearSky: 0.9 },
      { edit: 'demand', part: 'heating', factor: 0.85, districts: ['L5'] },
      { edit: 'heat-pumps', factor: 2 },
      { edit: 'replace-demand', meter: 'MTR-L5', profileKw: new Array<number>(24).fill(7) },
      { edit: 'tariff', exportShare: 0.2 },
      { edit: 'price-factor', factor: 5, from: '17:00', until: '21:00' },
    );
    expect(result.world).toMatchObject({ temperatureShiftK: 12, clearSky: 0.9 });
    expect(result.world.growth).toEqual([
      { part: 'heating', factor: 0.85, districts: ['L5'] },
      { part: 'heat-pumps', factor: 2, districts: [] },
    ]);
    expect(result.world.replaced['MTR-L5']).toHaveLength(24);
    expect(result.grid.tariff).toMatchObject({ exportShare: 0.2, peakEurPerKw: 0 });
    expect(result.prices.factors).toEqual([{ factor: 5, from: '17:00', until: '21:00' }]);
  });

  it('let a share of a district fall silent, the same for the same seed', () => {
    const silent = (seed: number): readonly string[] =>
      editGrid(GRID, [{ edit: 'lose-comms', district: 'L5', share: 0.4 }], seed).conduct.silent[0]
        ?.assetIds ?? [];
    expect(silent(1)).toHaveLength(2);
    expect(silent(1)).toEqual(silent(1));
    const drawn = new Set([1, 2, 3, 4, 5, 6].map((seed) => silent(seed).join()));
    expect(drawn.size).toBeGreaterThan(1);
  });

  it('keep the window in which nobody approves', () => {
    expect(edited({ edit: 'no-approval', from: '15:00', until: '21:00' }).conduct.unapproved).toEqual([
      { from: '15:00', until: '21:00' },
    ]);
  });
});
