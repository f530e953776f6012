/** Assets walked along powers without the optimiser: stores, buildings, the weather, lamps and the river. */
import { describe, expect, it } from '@jest/globals';
import type { Asset } from '../grid/asset.js';
import { fixedLoad, wind } from '../dispatch/testing/flexible-assets.js';
import {
  battery,
  building,
  EVENING_MS,
  evHub,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
} from '../dispatch/testing/small-grid.js';
import type { AssetState } from '../dispatch/snapshot.js';
import { checkWorld } from './check-plan-world.js';
import { simulatorOf } from './simulate-plant.js';
import { walk } from './testing/walk.js';

const FOUR = smallInput({ assets: [], importPrice: [0.1, 0.1, 0.1, 0.1] });
const STATE: AssetState = {
  assetId: 'X',
  available: true,
  reason: null,
  powerKw: 0,
  soc: 0.5,
  zoneTemperatureC: 20,
  energyRequestedKwh: 0,
  ageMs: 0,
};
const simulate = (
  asset: Asset,
  input = FOUR,
  state: Partial<AssetState> = {},
): ReturnType<typeof simulatorOf> =>
  simulatorOf(asset, { ...STATE, ...state }, checkWorld(input.snapshot, input.forecasts));

describe('battery', () => {
  it.each([
    [80, 0.5 + (80 * 0.25 * 0.9) / 100],
    [-80, 0.5 - (80 * 0.25) / 0.8 / 100],
  ])('at %d kW ends a slot at %d', (kw, soc) => {
    const store = simulate(battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.8 }));
    expect(store.step(0, kw).state).toBeCloseTo(soc, 12);
  });

  it('may come back from outside its window, never go further out', () => {
    const low = simulate(battery({ socMin: 0.2 }), FOUR, { soc: 0.1 });
    expect(low.possible(0)).toMatchObject({ low: -0 });
    expect(low.possible(0).high).toBeGreaterThan(300);
    expect(walk(battery({ socMin: 0.2 }), FOUR, [-10], { soc: 0.1 })).toEqual([
      'soc at 0: -10 outside 0..360',
    ]);
  });

  it('left alone, holds its safe power', () => {
    expect(simulate(battery({ safeState: { mode: 'power', powerKw: -5 } })).localKw(0)).toBe(-5);
    expect(simulate(battery({ safeState: { mode: 'local' } })).localKw(0)).toBe(0);
  });
});

describe('tanks', () => {
  const tank = hotWater({ drawKw: new Array<number>(24).fill(8), lossPerHour: 0.04 });

  it('lose, give and take in one slot', () => {
    expect(simulate(tank).step(0, 12).state).toBeCloseTo((20 - 0.2 - 2 + 3) / 40, 12);
  });

  it('complain when showers get cold, as a warning', () => {
    expect(walk(tank, FOUR, [0, 0, 0, 0], { soc: 0.35 })).toEqual([
      expect.stringMatching(/^comfort at 1: 0\.2\d+ outside 0\.25\.\.1 \(warning\)$/),
      expect.stringMatching(/^comfort at 2/),
      expect.stringMatching(/^comfort at 3/),
    ]);
  });

  it('cannot be filled above full', () => {
    expect(walk(tank, FOUR, [20, 20], { soc: 0.95 })).toEqual([
      expect.stringMatching(/^soc at 0: 20 outside 0\.\.17/),
      expect.stringMatching(/^soc at 1/),
    ]);
  });
});

describe('vehicles in a queue', () => {
  const hub = evHub({ arrivalsKwhPerHour: new Array<number>(24).fill(20) });

  it('take no more than they ask for', () => {
    expect(walk(hub, FOUR, [60], { energyRequestedKwh: 10 })).toEqual([]);
    expect(walk(hub, FOUR, [80], { energyRequestedKwh: 10 })).toEqual(['energy-due at 0: 80 outside 0..60']);
  });

  it('leave after their stay, and what they lack is told as a warning', () => {
    expect(walk(hub, FOUR, [0, 0, 0], { energyRequestedKwh: 0 })).toEqual([
      'energy-due at 2: 5 outside 0..0 (warning)',
    ]);
    expect(walk(hub, FOUR, [0, 0, 20], { energyRequestedKwh: 0 })).toEqual([]);
  });

  it('serve whoever came first', () => {
    const { state } = simulate(hub, FOUR, { energyRequestedKwh: 5 }).step(0, 20);
    expect(state).toBe(5);
  });

  it('left alone, charge at once', () => {
    expect(simulate(hub, FOUR, { energyRequestedKwh: 15 }).localKw(0)).toBe(80);
  });
});

describe('building', () => {
  it('agrees with the exact exponential to a hundredth of a kelvin', () => {
    const block = building({ lossKwPerK: 2, cop: 'heat-pump' });
    const exact = 5 + (20 - 5) * Math.exp((-2 * 0.25) / 10);
    expect(simulate(block).step(0, 0).state).toBeCloseTo(exact, 2);
  });

  it('warms by COP times power over capacity', () => {
    expect(simulate(building({ cop: 3 })).step(0, 4).state).toBeCloseTo(20 + (3 * 4 * 0.25) / 10, 9);
  });

  it('complains outside its band only, as a warning', () => {
    expect(walk(building(), FOUR, [0, 0], { zoneTemperatureC: 19 })).toEqual([]);
    expect(walk(building(), FOUR, [40, 40, 40, 40], { zoneTemperatureC: 20 })).toEqual([
      expect.stringMatching(/^comfort at 3: 2[34].* outside 19\.\.23 \(warning\)$/),
    ]);
  });

  it('left alone, brings itself back to the thermostat within what it has', () => {
    const cold = simulate(building(), FOUR, { zoneTemperatureC: 18 });
    expect(cold.localKw(0)).toBe(40);
    expect(simulate(building(), FOUR, { zoneTemperatureC: 19.8 }).localKw(0)).toBeCloseTo(8, 6);
    expect(simulate(building(), FOUR, { zoneTemperatureC: 22 }).localKw(0)).toBe(0);
  });
});

describe('what the world decides', () => {
  const pv: Asset = {
    substationId: 'PDJ',
    districtId: 'L5',
    meterId: 'MTR-L5',
    controllable: true,
    kind: 'pv',
    id: 'PV',
    name: 'Roofs',
    ratedKw: 80,
    peakKw: 100,
    rampKwPerS: 1,
    safeState: { mode: 'local' },
  };
  const forecast = (seriesId: `${string}.power`, ...mean: number[]): typeof FOUR => ({
    ...FOUR,
    forecasts: [...FOUR.forecasts, meanForecast(seriesId, { startMs: EVENING_MS, mean })],
  });
  const sunny: typeof FOUR = {
    ...FOUR,
    snapshot: { ...FOUR.snapshot, irradianceWPerM2: [500, 1_200, 0, 0] },
  };

  it('the sun, by forecast or irradiance, cut to the rating', () => {
    expect(simulate(pv, forecast('PV.power', -30, -95, 5, 0)).rated(1)).toEqual({ low: -80, high: 0 });
    expect(simulate(pv, sunny).localKw(0)).toBeCloseTo(-41, 9);
    expect(simulate(pv, sunny).localKw(1)).toBe(-80);
    expect(walk(pv, forecast('PV.power', -30, 0, 0, 0), [-31])).toEqual([
      'power-bound at 0: -31 outside -30..0',
    ]);
  });

  it('the wind, by forecast or as it last was', () => {
    expect(simulate(wind(), FOUR, { powerKw: -44 }).localKw(2)).toBe(-44);
    expect(simulate(wind(), forecast('WND.power', -5, -6, -7, -8)).localKw(2)).toBe(-7);
  });

  it('the night: lamps are lit between floor and rating', () => {
    const june = smallInput({ assets: [], importPrice: [0.1], startMs: Date.UTC(2026, 5, 21, 10) });
    expect(simulate(lighting()).rated(0)).toEqual({ low: 20, high: 50 });
    expect(simulate(lighting(), june).rated(0)).toEqual({ low: 0, high: 0 });
    expect(walk(lighting(), FOUR, [10])).toEqual(['lighting-floor at 0: 10 outside 20..50']);
  });

  it('the profile of a load, unless it is forecast', () => {
    expect(simulate(fixedLoad()).rated(0)).toEqual({ low: 30, high: 30 });
    expect(simulate(fixedLoad(), forecast('FIX.power', 12, 13, 14, 15)).localKw(3)).toBe(15);
  });
});
