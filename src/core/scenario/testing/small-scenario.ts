/** Small scenarios for tests: one substation with a battery, a building, cars and lamps, on a winter day. */
import { battery, building, evHub, lighting, smallInput } from '../../dispatch/testing/small-grid.js';
import type { Photovoltaic } from '../../grid/asset.js';
import type { GridModel } from '../../grid/grid-model.js';
import type { Scenario } from '../scenario.js';

/** 60 kW of solar roofs. */
export function solar(over: Partial<Photovoltaic> = {}): Photovoltaic {
  const place = { substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5' };
  return {
    ...place,
    kind: 'pv',
    id: 'PV',
    name: 'Roofs',
    ratedKw: 60,
    rampKwPerS: 60,
    safeState: { mode: 'local' },
    controllable: true,
    peakKw: 60,
    ...over,
  };
}

/** Substation `PDJ` and a neighbour `BRO`, district `L5`, meter `MTR-L5`; a battery, a block, cars, lamps and roofs. */
export function scenarioGrid(over: Partial<GridModel> = {}): GridModel {
  const assets = [battery(), building({ lossKwPerK: 0.2 }), evHub(), lighting(), solar()];
  const { grid } = smallInput({ assets, importPrice: [0.1], limitKw: 30_000, cityLimitKw: 40_000 });
  const [station] = grid.substations;
  const neighbour = station ? [{ ...station, id: 'BRO', name: 'Brotteaux' }] : [];
  return { ...grid, substations: [...grid.substations, ...neighbour], ...over };
}

/** A scenario of one day, 15 January 2026, without edits, planned every hour with perfect forecasts. */
export function scenario(over: Partial<Scenario> = {}): Scenario {
  return {
    id: 'test',
    name: 'Test',
    base: { from: '2026-01-15', until: '2026-01-16', source: 'made', weather: 'normal', seed: 1 },
    planning: { horizonSlots: 8, everySlots: 4, riskPercent: 50, errorScale: 0 },
    edits: [],
    variants: [{ id: 'only', name: 'Only', edits: [] }],
    compare: { against: 'only', figures: ['costEur'], targets: [] },
    ...over,
  };
}
