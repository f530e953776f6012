/** Assets of every kind so many times as large: the grid rules still hold, and what is no size stays. */
import { describe, expect, it } from '@jest/globals';
import { battery, building, evHub, hotWater, lighting } from '../dispatch/testing/small-grid.js';
import type { Asset } from '../grid/asset.js';
import { scaleAsset } from './scale-asset.js';
import { solar } from './testing/small-scenario.js';
import { drawOf, drawSome } from './seeded-draw.js';

const PLACE = { substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5', controllable: true } as const;
const LOCAL = { mode: 'local' } as const;

const CHP: Asset = {
  ...PLACE,
  kind: 'chp',
  id: 'CHP',
  name: 'Unit',
  ratedKw: 40,
  rampKwPerS: 1,
  safeState: { mode: 'power', powerKw: -20 },
  minOutputKw: 10,
  maxOutputKw: 40,
  referenceOutputKw: 20,
  costEurPerKwh: 0.08,
  commitment: { minUpSlots: 4, minDownSlots: 4, startEur: 50 },
  heat: { demandKw: [1, 2], heatPerElectric: 1.5, boilerMaxKw: 30, boilerEurPerKwh: 0.1, dumpMaxKw: 5 },
};

const FLEET: Asset = {
  ...PLACE,
  kind: 'ev-fleet',
  id: 'FLT',
  name: 'Vans',
  ratedKw: 100,
  rampKwPerS: 10,
  safeState: LOCAL,
  maxChargeKw: 100,
  windows: [{ arrival: '18:00', departure: '06:00', energyKwh: 400 }],
  unmetEurPerKwh: 1,
};

describe('scaleAsset', () => {
  it.each<[string, Asset, object]>([
    [
      'a battery',
      battery(),
      {
        ratedKw: 300,
        energyCapacityKwh: 300,
        maxDischargeKw: 300,
        efficiencyCharge: 1,
        socMax: 1,
        wearEurPerKwh: 0,
      },
    ],
    ['roofs', solar(), { ratedKw: 180, peakKw: 180 }],
    [
      'cars',
      evHub({ arrivalsKwhPerHour: [2] }),
      { maxChargeKw: 300, arrivalsKwhPerHour: [6], dwellSlots: 2, unmetEurPerKwh: 2 },
    ],
    [
      'tanks',
      hotWater({ drawKw: [1] }),
      { energyCapacityKwh: 120, drawKw: [3], lossPerHour: 0, socMin: 0.25 },
    ],
    [
      'a block',
      building({ lossKwPerK: 2 }),
      { lossKwPerK: 6, capacityKwhPerK: 30, comfortLowC: 19, cop: 1, discomfortEurPerKh: 150 },
    ],
    ['lamps', lighting(), { ratedKw: 150, dimFloor: 0.4, dimEurPerKwh: 0.15 }],
    [
      'a unit with heat and starts',
      CHP,
      {
        minOutputKw: 30,
        safeState: { mode: 'power', powerKw: -60 },
        costEurPerKwh: 0.08,
        commitment: { minUpSlots: 4, minDownSlots: 4, startEur: 150 },
        heat: {
          demandKw: [3, 6],
          heatPerElectric: 1.5,
          boilerMaxKw: 90,
          boilerEurPerKwh: 0.1,
          dumpMaxKw: 15,
        },
      },
    ],
    [
      'a fleet',
      FLEET,
      { maxChargeKw: 300, windows: [{ arrival: '18:00', departure: '06:00', energyKwh: 1200 }] },
    ],
  ])('makes %s three times as large', (_name, asset, expected) => {
    const { kind, id, meterId } = asset;
    expect(scaleAsset(asset, 3)).toMatchObject({ kind, id, meterId, ...expected });
    expect(scaleAsset(asset, 1)).toEqual(asset);
  });
});

describe('draws', () => {
  it('are even, and depend on every name and the seed', () => {
    const drawn = Array.from({ length: 2000 }, (_, k) => drawOf(1, 'x', k));
    expect(drawn.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(drawn.reduce((a, b) => a + b, 0) / drawn.length).toBeCloseTo(0.5, 1);
    expect(new Set([drawOf(1, 'a', 1), drawOf(2, 'a', 1), drawOf(1, 'b', 1), drawOf(1, 'a', 2)]).size).toBe(
      4,
    );
  });

  it('take a share, in the order of the list', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    expect(drawSome(ids, 0, 1)).toEqual([]);
    expect(drawSome(ids, 1, 1)).toEqual(ids);
    const some = drawSome(ids, 0.5, 3);
    expect(some).toHaveLength(3);
    expect([...some].sort()).toEqual(some);
  });
});
