/** Rows of feeder networks as people read them, and the price they add where an asset hangs. */
import { describe, expect, it } from '@jest/globals';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { buildDispatch } from './build-dispatch.js';
import type { BuiltDispatch } from './dispatch-input.js';
import { feederMember, feederPrice } from './feeder-words.js';
import { battery, smallInput } from './testing/small-grid.js';

/** Head, bus 2 with a third of the load, bus 7 with the rest; the second line has a rating. */
const NETWORK: PowerNetwork = {
  name: 'three buses',
  baseMva: 1,
  buses: [
    [1, 0],
    [2, 1],
    [7, 2],
  ].map(([id = 0, demandMw = 0]) => ({
    ...{ id, demandMw, demandMvar: 0, shuntMw: 0, shuntMvar: 0, baseKv: 20, voltagePu: 1 },
    ...{ kind: id === 1 ? 'reference' : 'load', minVoltagePu: 0.9, maxVoltagePu: 1.1 },
  })),
  generators: [],
  branches: [
    [1, 2, Infinity],
    [2, 7, 0.25],
  ].map(([fromBus = 0, toBus = 0, ratingMva = 0], index) => ({
    ...{ id: index + 1, name: `${String(fromBus)}-${String(toBus)}`, fromBus, toBus, inService: true },
    ...{ resistancePu: 0.1, reactancePu: 0.05, chargingPu: 0, ratingMva, tap: 1, shiftDeg: 0 },
    ...{ minAngleDeg: -Infinity, maxAngleDeg: Infinity },
  })),
  notes: [],
};

function built(kvarPerKw = 0): BuiltDispatch {
  const input = smallInput({ assets: [battery()], importPrice: [0.1], baseKw: [300] });
  const places = [{ assetId: 'BAT', bus: 7, kvarPerKw }];
  const feederNetworks = [{ id: 'F1', meterId: 'MTR-L5', network: NETWORK, places }];
  return buildDispatch({ ...input, grid: { ...input.grid, feederNetworks } });
}

const rowOf = ({ program }: BuiltDispatch, name: string): number => program.rowNames.indexOf(name);

describe('a row of a feeder network', () => {
  const given = built();
  const told = (name: string, side: 'lower' | 'upper' | 'both') =>
    feederMember(given, { name, side, index: rowOf(given, name) }, ' at 18:15');

  it.each([
    ['voltage[F1:7,0]', 'lower', 'bus 7 of F1 may not fall below 90.0 % of its voltage at 18:15'],
    ['voltage[F1:2,0]', 'upper', 'bus 2 of F1 may not rise above 110.0 % of its voltage at 18:15'],
    ['line-rating[F1:7:0,0]', 'upper', 'branch 2-7 of F1 may carry 250.0 kVA at 18:15'],
  ] as const)('says what %s allows', (name, side, words) => {
    expect(rowOf(given, name)).toBeGreaterThanOrEqual(0);
    expect(told(name, side)).toEqual({ words, loadKw: null });
  });

  it('says the load of a bus: its share of 300 kW', () => {
    expect(told('active-balance[F1:7,0]', 'both')).toEqual({
      words: 'bus 7 of F1 takes 200.0 kW at 18:15 besides what can be steered',
      loadKw: expect.closeTo(200, 9),
    });
    expect(told('active-balance[F1:1,0]', 'both')).toEqual({ words: null, loadKw: null });
  });

  it('keeps silent about arithmetic, and knows nothing of rows that are none of a feeder network', () => {
    expect(told('voltage-drop[F1:7,0]', 'both')).toEqual({ words: null, loadKw: null });
    expect(told('node-balance[PDJ,0]', 'both')).toBeNull();
    expect(told('voltage[F9:7,0]', 'lower')).toBeNull();
  });
});

describe('the price of a feeder network', () => {
  const duals = (given: BuiltDispatch, values: Record<string, number>): Float64Array => {
    const array = new Float64Array(given.program.numRows);
    for (const [name, value] of Object.entries(values)) array[rowOf(given, name)] = value;
    return array;
  };
  const at = { assetId: 'BAT', slot: 0 };

  it('is the dual of the balance of the bus in kWh, with the reactive power of the asset', () => {
    const given = built(0.5);
    const values = {
      'active-balance[F1:7,0]': 20,
      'reactive-balance[F1:7,0]': 10,
      'voltage[F1:7,0]': 4,
      'voltage[F1:2,0]': 1,
    };
    // (20 + 0.5 x 10) EUR/MW over a quarter-hour: 0.025 EUR/kW, 0.1 EUR/kWh.
    const price = feederPrice(given, duals(given, values), at);
    expect(price?.eurPerKwh).toBeCloseTo(0.1, 12);
    expect(price).toMatchObject({
      row: rowOf(given, 'voltage[F1:7,0]'),
      where: 'bus 7 of F1 is at its lowest voltage',
    });
  });

  it('names the highest voltage and the branch by the sign and the row', () => {
    const given = built();
    const where = (name: string, value: number) =>
      feederPrice(given, duals(given, { 'active-balance[F1:7,0]': 20, [name]: value }), at)?.where;
    expect(where('voltage[F1:2,0]', -3)).toBe('bus 2 of F1 is at its highest voltage');
    expect(where('line-rating[F1:7:0,0]', -3)).toBe('branch 2-7 of F1 carries all it may');
  });

  it('is nothing where no limit binds, and unknown to assets on no feeder network', () => {
    const given = built();
    expect(feederPrice(given, duals(given, {}), at)).toEqual({ eurPerKwh: 0, row: -1, where: '' });
    expect(feederPrice(given, duals(given, {}), { assetId: 'PV', slot: 0 })).toBeNull();
  });
});
