/** A case in the words of the dispatch: places, signs, states, uncertainty. */
import { describe, expect, it } from '@jest/globals';
import { validateGrid } from '../grid/validate-grid.js';
import type { CaseAsset } from './case-asset.js';
import { caseInput } from './case-input.js';
import type { CaseQuantiles, DispatchCase } from './dispatch-case.js';

const LEVELS = ['0.05', '0.1', '0.25', '0.4', '0.5', '0.6', '0.75', '0.9', '0.95'];
const QUANTILES: CaseQuantiles = Object.fromEntries(LEVELS.map((level, k) => [level, 96 + k]));

const PV: CaseAsset = { kind: 'pv', id: 'PV', node: 'F2', peakKw: 30, forecastKw: [-20, -10] };
const CHP: CaseAsset = {
  kind: 'chp',
  id: 'CHP',
  node: 'S',
  minOutputKw: 20,
  maxOutputKw: 80,
  referenceOutputKw: 50,
  costEurPerKwh: 0.1,
};
const WINDOW: CaseAsset = {
  kind: 'power-envelope',
  id: 'ENV',
  node: 'F1',
  minKw: [-5, 0],
  maxKw: 10,
  priceEurPerKwh: 0,
  unservedEurPerKwh: 1,
  announcedKw: [1, null],
};

function aCase(more: Partial<DispatchCase> = {}): DispatchCase {
  return {
    version: 1,
    name: 'a case',
    start: '2026-01-15T18:00:00+01:00',
    slots: 2,
    stepMinutes: 15,
    cityImportLimitKw: [500, 400],
    substations: [{ id: 'S', importLimitKw: 300 }],
    feeders: [
      { id: 'F1', parent: 'S', limitKw: 150 },
      { id: 'F2', kind: 'transformer', parent: 'F1', limitKw: 100 },
    ],
    loads: [{ node: 'F2', powerKw: 100, quantilesKw: QUANTILES }],
    assets: [PV, CHP, WINDOW],
    prices: { importEurPerKwh: [0.1, 0.2], exportEurPerKwh: 0.05, networkEurPerKwh: 0.03, peakSoFarKw: 12 },
    ...more,
  };
}

const inputOf = (given: DispatchCase) => caseInput(given, { caseHash: 'hash' });

describe('the grid of a case', () => {
  const { grid } = inputOf(aCase());

  it('keeps every rule of grids', () => {
    expect(validateGrid(grid)).toEqual([]);
  });

  it('hangs each asset behind the load of its node', () => {
    expect(grid.meters).toEqual([
      { id: 'F2@load', substationId: 'S', branchId: 'F2', districtId: 'case@district' },
      { id: 'S@load', substationId: 'S', districtId: 'case@district' },
      { id: 'F1@load', substationId: 'S', branchId: 'F1', districtId: 'case@district' },
    ]);
    expect(grid.assets.map(({ id, meterId, substationId }) => [id, meterId, substationId])).toEqual([
      ['PV', 'F2@load', 'S'],
      ['CHP', 'S@load', 'S'],
      ['ENV', 'F1@load', 'S'],
    ]);
  });

  it('gives what the case leaves out: rating, ramp, export limit, name', () => {
    const byId = new Map(grid.assets.map((asset) => [asset.id, asset]));
    expect(byId.get('PV')).toMatchObject({ ratedKw: 30, rampKwPerS: 30, controllable: true, name: 'PV' });
    expect(byId.get('CHP')).toMatchObject({ ratedKw: 80 });
    expect(byId.get('ENV')).toMatchObject({ ratedKw: 10 });
    expect(grid.substations[0]).toMatchObject({ exportLimitKw: 300, level: 'distribution' });
  });
});

describe('the snapshot of a case', () => {
  const { snapshot } = inputOf(aCase({ riskPercent: 5, frozenSlots: 1 }));

  it('begins at its instant, whatever the offset, with limits and prices by slot', () => {
    expect(snapshot).toMatchObject({
      slotMs: Date.UTC(2026, 0, 15, 17),
      horizonSlots: 2,
      limitsKw: { CITY: [500, 400], S: [300, 300], F1: [150, 150], F2: [100, 100] },
      importPriceEurPerKwh: [0.1, 0.2],
      exportPriceEurPerKwh: [0.05, 0.05],
      networkPriceEurPerKwh: [0.03, 0.03],
      peakSoFarKw: 12,
      riskLevel: 0.95,
      frozenSlots: 1,
    });
  });

  it('knows the state of every asset: a unit runs at its reference unless the case says otherwise', () => {
    expect(snapshot.assets.find((state) => state.assetId === 'CHP')).toMatchObject({ powerKw: -50 });
    expect(snapshot.assets.find((state) => state.assetId === 'ENV')).toMatchObject({
      minKw: [-5, 0],
      maxKw: [10, 10],
    });
    expect(snapshot.announced).toEqual([{ assetId: 'ENV', powerKw: [1, null] }]);
  });

  it('keeps no margin without a risk', () => {
    expect(inputOf(aCase()).snapshot.riskLevel).toBe(0.5);
  });
});

describe('the forecasts of a case', () => {
  const byId = (given: DispatchCase) =>
    new Map(inputOf(given).forecasts.map((f) => [f.seriesId as string, f]));

  it('hold the load of every node with an asset, and the power of what follows the weather', () => {
    const all = byId(aCase());
    expect(all.get('F2@load.base')?.mean).toEqual([100, 100]);
    expect(all.get('S@load.base')?.mean).toEqual([0, 0]);
    expect(all.get('PV.power')?.mean).toEqual([-20, -10]);
    expect(all.has('CHP.power')).toBe(false);
  });

  it('take the quantiles of the only load below a node as the node’s own', () => {
    const all = byId(aCase());
    for (const node of ['F2', 'F1', 'S', 'CITY'])
      expect(all.get(`${node}.base`)?.quantiles.at(-1)).toEqual([104, 104]);
  });

  it('do not add up quantiles of several loads: a total says how uncertain their sum is', () => {
    const loads = [...(aCase().loads ?? []), { node: 'S', powerKw: 50, quantilesKw: QUANTILES }];
    expect(byId(aCase({ loads })).has('S.base')).toBe(false);
    const totals = [{ node: 'S', quantilesKw: Object.fromEntries(LEVELS.map((level) => [level, 150])) }];
    expect(byId(aCase({ loads, totals })).get('S.base')).toMatchObject({
      mean: [150, 150],
      quantiles: expect.arrayContaining([[150, 150]]),
    });
  });

  it('leave a substation of the transmission level out of the city', () => {
    const substations = [{ id: 'S', importLimitKw: 300, level: 'transmission' as const }];
    expect(byId(aCase({ substations })).has('CITY.base')).toBe(false);
  });
});
