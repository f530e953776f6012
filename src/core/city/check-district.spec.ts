/** The independent arithmetic of a district, asset by asset, on figures done by hand. */
import { describe, expect, it } from '@jest/globals';
import { CHECK_TOLERANCE, checkDistrict, type DistrictCheck } from './check-district.js';
import { OVER_LIMIT_EUR_PER_KW } from './city-spec.js';
import type { CityAsset, Feeder } from './feeder-assets.js';

const WIDE = 1e6;

type Kind<K extends CityAsset['kind']> = Extract<CityAsset, { kind: K }>;

const BATTERY: Kind<'battery'> = {
  kind: 'battery',
  powerKw: 40,
  energyKwh: 100,
  startKwh: 50,
  efficiency: 0.8,
  wearEurPerKwh: 0.02,
};
const FLEET: Kind<'ev-fleet'> = {
  kind: 'ev-fleet',
  powerKw: 20,
  stays: [{ from: 1, to: 3, kwh: 8 }],
  unmetEurPerKwh: 2,
};
const HEAT: Kind<'heat-pump'> = {
  kind: 'heat-pump',
  powerKw: 30,
  cop: 3,
  lossPerSlot: 0.1,
  riseCPerKwh: 0.1,
  startC: 21,
  lowC: 20,
  highC: 22,
  outdoorC: Float64Array.of(1, 1),
  comfortEurPerCh: 4,
};
const CALL: Kind<'demand-response'> = {
  kind: 'demand-response',
  powerKw: 40,
  budgetKwh: 10,
  callEurPerKwh: 0.3,
};

/** One asset alone on a feeder without base load; `rows` are its channels, one after another. */
function alone(
  asset: CityAsset,
  rows: readonly (readonly number[])[],
  feeder: Partial<Feeder> = {},
): DistrictCheck {
  const slots = rows[0]?.length ?? 0;
  const one = { number: 0, assets: [asset], baseKw: new Float64Array(slots), limitKw: WIDE, ...feeder };
  return checkDistrict([one], Float64Array.from(rows.flat()), slots, WIDE);
}

/** A feeder of base load only. */
function load(limitKw: number, ...baseKw: number[]): Feeder {
  return { number: 0, assets: [], baseKw: Float64Array.from(baseKw), limitKw };
}

describe('a battery', () => {
  it('loses on both ways, draws when it charges and pays for every kWh through its cells', () => {
    // 20 kW for a quarter-hour store 4 kWh; 12.8 kW for a quarter-hour take 4 kWh out.
    const check = alone(BATTERY, [
      [20, 0],
      [0, 12.8],
      [0, 0],
    ]);
    expect([...check.flowKw]).toEqual([20, -12.8]);
    expect(check.cost).toBeCloseTo(0.02 * (5 + 3.2), 12);
    expect(check.worst).toBeLessThan(CHECK_TOLERANCE);
  });

  it('may not end with less than it began with', () => {
    const check = alone(BATTERY, [
      [0, 0],
      [0, 16],
      [0, 0],
    ]);
    expect(check.worst).toBeCloseTo(5, 12);
  });

  it('stays between 5 and 95 % of what it holds', () => {
    const full = alone({ ...BATTERY, startKwh: 94 }, [[40], [0], [0]]);
    expect(full.worst).toBeCloseTo(94 + 8 - 95, 12);
    const empty = alone({ ...BATTERY, startKwh: 8 }, [
      [0, 40],
      [40, 0],
      [0, 0],
    ]);
    expect(empty.worst).toBeCloseTo(Math.max(5 - (8 - 12.5), 8 - (8 - 12.5 + 8)), 12);
  });

  it('offers as reserve no more than its converter and one hour of its energy allow', () => {
    expect(alone(BATTERY, [[0], [0], [36]])).toMatchObject({ worst: 0, reserveKw: Float64Array.of(36) });
    // 40 kW for an hour take 50 kWh out; 45 are there above the least.
    expect(alone(BATTERY, [[0], [0], [40]]).worst).toBeCloseTo(5, 12);
    expect(alone(BATTERY, [[0], [0], [41]]).worst).toBeGreaterThan(5);
    expect(alone(BATTERY, [[0], [0], [-1]]).worst).toBeCloseTo(1, 12);
  });
});

describe('solar panels', () => {
  const sun: CityAsset = { kind: 'pv', availableKw: Float64Array.of(0, 30), curtailEurPerKwh: 0.04 };

  it('give, which is negative flow, and cost less the more they give', () => {
    const [all, half] = [alone(sun, [[0, 30]]), alone(sun, [[0, 15]])];
    expect([...all.flowKw]).toEqual([0, -30]);
    expect(half.cost - all.cost).toBeCloseTo(0.04 * 15 * 0.25, 12);
  });

  it('give no more than there is, and never take', () => {
    expect(alone(sun, [[2, 30]]).worst).toBe(2);
    expect(alone(sun, [[0, -3]]).worst).toBe(3);
  });
});

describe('vehicles', () => {
  it('are charged while they are there; what they lack is paid for', () => {
    const check = alone(FLEET, [[0, 20, 4, 0]]);
    expect(check.worst).toBe(0);
    expect(check.cost).toBeCloseTo(2 * (8 - 6), 12);
    expect([...check.flowKw]).toEqual([0, 20, 4, 0]);
  });

  it.each([
    ['before they come', [5, 0, 0, 0], 5],
    ['after they left', [0, 0, 0, 7], 7],
    ['beyond their power', [0, 22, 0, 0], 2],
    ['beyond what they asked for', [0, 20, 20, 0], 2],
    ['backwards', [0, -1, 0, 0], 1],
  ])('cannot be charged %s', (_when, kw, miss) => {
    expect(alone(FLEET, [kw]).worst).toBeCloseTo(miss, 12);
  });
});

describe('a heat pump', () => {
  it('cools towards outdoors, warms by heat and pays by the degree and hour outside its band', () => {
    const check = alone(HEAT, [[0, 20]]);
    // 21 - 0.1 * 20 = 19; then 19 - 0.1 * 18 + 5 kWh * 3 * 0.1 = 18.7.
    expect(check.cost).toBeCloseTo(4 * 0.25 * (1 + 1.3), 12);
    expect([...check.flowKw]).toEqual([0, 20]);
  });

  it('may not be let down by more than half a degree at the end, too warm or not', () => {
    expect(alone(HEAT, [[0, 20]]).worst).toBeCloseTo(19.5 - 18.7, 12);
    expect(alone(HEAT, [[30, 30]]).worst).toBe(0);
    expect(alone({ ...HEAT, startC: 18 }, [[30, 10]]).worst).toBe(0);
  });
});

describe('lamps and engines', () => {
  it('keep the floor of their light and save by being dimmed', () => {
    const lamps: CityAsset = {
      kind: 'lighting',
      fullKw: Float64Array.of(10, 0),
      floor: 0.4,
      dimEurPerKwh: 0.2,
    };
    expect(alone(lamps, [[4, 0]])).toMatchObject({ worst: 0, cost: -0.2 * 0.25 * 4 });
    expect(alone(lamps, [[3, 0]]).worst).toBe(1);
    expect(alone(lamps, [[10, 1]]).worst).toBe(1);
  });

  it('burn for power and let the boiler make the rest of the heat', () => {
    const engine: CityAsset = {
      kind: 'chp',
      powerKw: 50,
      rampKw: 30,
      heatPerKw: 2,
      heatDemandKw: Float64Array.of(60, 60),
      fuelEurPerKwh: 0.2,
      boilerEurPerKwh: 0.1,
    };
    const check = alone(engine, [[20, 40]]);
    expect(check.cost).toBeCloseTo(0.25 * (0.2 * 60 + 0.1 * 20), 12);
    expect([...check.flowKw, check.worst]).toEqual([-20, -40, 0]);
    expect(alone(engine, [[0, 45]]).worst).toBe(15);
    expect(alone(engine, [[45, 0]]).worst).toBe(15);
  });
});

describe('a call for less', () => {
  it('is given back in full, first less and then more', () => {
    const check = alone(CALL, [
      [40, 0],
      [0, 40],
    ]);
    expect([...check.flowKw]).toEqual([-40, 40]);
    expect(check.cost).toBeCloseTo(0.3 * 10, 12);
    expect(check.worst).toBe(0);
  });

  it.each([
    ['kept', [40, 0], [0, 0], 10],
    ['given back before it was taken', [0, 40], [40, 0], 10],
    ['above the budget', [40, 8], [0, 0], 12],
  ])('is wrong when it is %s', (_how, called, rebound, miss) => {
    expect(alone(CALL, [called, rebound]).worst).toBeCloseTo(miss, 12);
  });
});

describe('limits', () => {
  const none = new Float64Array(0);

  it('of a feeder are priced and told above, and may never be broken below', () => {
    const over = checkDistrict([load(100, 90, 130)], none, 2, WIDE);
    expect(over).toMatchObject({ overLimitKw: 30, worst: 0, cost: 30 * OVER_LIMIT_EUR_PER_KW });
    const back = checkDistrict([load(100, -130, 0)], none, 2, WIDE);
    expect(back).toMatchObject({ overLimitKw: 0, worst: 30, cost: 0 });
  });

  it('of a transformer hold both ways, on the sum of its feeders', () => {
    const both = [load(WIDE, 60, -90), load(WIDE, 50, -20)];
    const check = checkDistrict(both, none, 2, 100);
    expect([...check.flowKw]).toEqual([110, -110]);
    expect(check).toMatchObject({ overLimitKw: 20, worst: 0 });
  });

  it('let round-off pass', () => {
    expect(checkDistrict([load(100, 100 + CHECK_TOLERANCE / 2)], none, 1, WIDE).overLimitKw).toBe(0);
  });
});

describe('setpoints that are none', () => {
  it.each([
    ['no number', [Number.NaN, 0]],
    ['endless', [0, Number.POSITIVE_INFINITY]],
    ['too few', [0]],
  ])('are infinitely wrong when they are %s', (_what, kw) => {
    const sun: CityAsset = { kind: 'pv', availableKw: Float64Array.of(5, 5), curtailEurPerKwh: 0 };
    const feeder = { ...load(WIDE, 0, 0), assets: [sun] };
    expect(checkDistrict([feeder], Float64Array.from(kw), 2, WIDE).worst).toBe(Infinity);
  });

  it('are of another district when there are too many, and are not let pass', () => {
    expect(checkDistrict([load(WIDE, 0, 0)], new Float64Array(4), 2, WIDE).worst).toBeGreaterThan(0);
  });

  it('are not needed where there is nothing: an empty district flows nothing and costs nothing', () => {
    const check = checkDistrict([], new Float64Array(0), 2, 100);
    expect(check).toMatchObject({ cost: 0, overLimitKw: 0, worst: 0, flowKw: Float64Array.of(0, 0) });
  });
});
