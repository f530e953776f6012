/** Stores simulated by hand: energy in is energy stored and lost; starts outside the window; hours of the clock change. */
import { describe, expect, it } from '@jest/globals';
import { battery, evHub, hotWater, smallInput } from '../dispatch/testing/small-grid.js';
import type { AssetState } from '../dispatch/snapshot.js';
import { checkWorld, type CheckWorld } from './check-plan-world.js';
import { simulateBattery, simulateEvCharging, simulateHotWater } from './simulate-store.js';

function worldAt(startMs: number, slots = 8): CheckWorld {
  const input = smallInput({ assets: [], importPrice: new Array<number>(slots).fill(0.1), startMs });
  return checkWorld(input.snapshot, input.forecasts);
}
const EVENING = worldAt(Date.UTC(2026, 0, 15, 17));
const state = (over: Partial<AssetState>): AssetState => ({
  ...{ assetId: 'X', available: true, reason: null, powerKw: 0, soc: 0.5, zoneTemperatureC: null },
  ...{ energyRequestedKwh: null, ageMs: 0, ...over },
});
/** Filling of each hour of the day: `at` kW in the named hours, nothing else. */
const hours = (at: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: 24 }, (_, hour) => at[hour] ?? 0);

describe('a battery', () => {
  it('holds what arrives, and gives what is left after its losses', () => {
    const one = simulateBattery(battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.8 }), state({}));
    // 80 kW in: 20 kWh, 18 arrive. 80 kW out: 20 kWh need 25.
    expect(one.step(0, 80).state).toBeCloseTo(0.68, 12);
    expect(one.step(1, -80).state).toBeCloseTo(0.43, 12);
    expect(one.step(2, 0).state).toBeCloseTo(0.43, 12);
  });

  it('can take and give what its room and its filling allow, at the network', () => {
    const spec = battery({ efficiencyCharge: 0.8, efficiencyDischarge: 0.5, socMin: 0.1, socMax: 0.9 });
    const { low, high } = simulateBattery(spec, state({ soc: 0.5 })).possible(0);
    // 40 kWh of filling through 0.5 give 20 kWh: 80 kW; 40 kWh of room take 50 kWh: 200 kW.
    expect([low, high]).toEqual([expect.closeTo(-80, 9), expect.closeTo(200, 9)]);
  });

  it.each([
    ['below', 0.05, { low: -0, high: 340 }],
    ['above', 0.95, { low: -340, high: 0 }],
  ])('that starts %s its window gets no further out', (_name, soc, expected) => {
    const one = simulateBattery(battery({ socMin: 0.1, socMax: 0.9 }), state({ soc }));
    expect(one.possible(0).low).toBeCloseTo(expected.low, 9);
    expect(one.possible(0).high).toBeCloseTo(expected.high, 9);
  });

  it('once back inside may use the window as wide as it started, no wider', () => {
    const one = simulateBattery(battery({ socMin: 0.1, socMax: 0.9 }), state({ soc: 0.05 }));
    one.step(0, 40);
    expect(one.possible(1).low).toBeCloseTo(-40, 9);
  });

  it('whose charge nobody knows allows nothing that is a number', () => {
    const one = simulateBattery(battery(), state({ soc: null }));
    expect([one.possible(0).low, one.possible(0).high, one.step(0, 0).state]).toEqual([NaN, NaN, NaN]);
    expect(simulateBattery(battery(), undefined).step(0, 0).state).toBeNaN();
  });

  it('left alone holds its safe power, and still otherwise', () => {
    expect(
      simulateBattery(battery({ safeState: { mode: 'power', powerKw: -5 } }), state({})).localKw(0),
    ).toBe(-5);
    expect(simulateBattery(battery({ safeState: { mode: 'local' } }), state({})).localKw(0)).toBe(0);
  });
});

describe('hot-water tanks', () => {
  it('lose their share of an hour by the quarter, and what is drawn', () => {
    const tank = hotWater({ lossPerHour: 0.1, drawKw: hours({ 18: 4 }) });
    const one = simulateHotWater(tank, state({ soc: 0.5 }), EVENING);
    // 20 kWh - 0.5 lost - 1 drawn + 5 heated = 23.5 of 40.
    expect(one.step(0, 20)).toEqual({ state: 23.5 / 40, complaints: [] });
  });

  it('can be heated to the brim, draw and loss counted first', () => {
    const tank = hotWater({ lossPerHour: 0.1, drawKw: hours({ 18: 4 }) });
    // 40 - 1 - 1 = 38: 2 kWh of room are 8 kW.
    expect(simulateHotWater(tank, state({ soc: 1 }), EVENING).possible(0).high).toBeCloseTo(8, 9);
    expect(simulateHotWater(tank, state({ soc: 1 }), EVENING).rated(0)).toEqual({ low: 0, high: 20 });
  });

  it('never hold less than nothing, and complain below their least filling', () => {
    const one = simulateHotWater(hotWater({ drawKw: hours({ 18: 90 }) }), state({ soc: 0.5 }), EVENING);
    const { state: filling, complaints } = one.step(0, 0);
    expect(filling).toBe(0);
    expect(complaints).toMatchObject([{ rule: 'comfort', seen: 0, low: 0.25, high: 1 }]);
  });

  it('at their least filling do not complain', () => {
    expect(simulateHotWater(hotWater(), state({ soc: 0.25 }), EVENING).step(0, 0).complaints).toEqual([]);
    expect(simulateHotWater(hotWater(), state({ soc: 0.249 }), EVENING).step(0, 0).complaints.length).toBe(1);
  });

  it.each([
    [1.7, 1],
    [-0.3, 0],
    [null, 0],
  ])('told to be filled to %p start at %d', (soc, start) => {
    const one = simulateHotWater(hotWater({ socMin: 0 }), state({ soc }), EVENING);
    expect(one.step(0, 0).state).toBe(start);
  });

  it('left alone put back what is drawn and lost, as far as the heater goes', () => {
    const tank = hotWater({ lossPerHour: 0.1, drawKw: hours({ 18: 4 }) });
    // 4 kW drawn and a tenth of 20 kWh an hour: 6 kW.
    expect(simulateHotWater(tank, state({ soc: 0.5 }), EVENING).localKw(0)).toBeCloseTo(6, 9);
    const much = hotWater({ drawKw: hours({ 18: 90 }) });
    expect(simulateHotWater(much, state({ soc: 0.5 }), EVENING).localKw(0)).toBe(20);
  });

  it('are drawn from by civil hours: the hour that is doubled in October is drawn twice', () => {
    // 25 October 2026: 02:00 to 03:00 in Lyon is both 00:00 and 01:00 UTC. 4 kW for eight quarters: 8 kWh.
    const tank = hotWater({ drawKw: hours({ 2: 4 }), socMin: 0 });
    const night = worldAt(Date.UTC(2026, 9, 24, 23), 16);
    const one = simulateHotWater(tank, state({ soc: 1 }), night);
    const fillings = Array.from({ length: 16 }, (_, t) => one.step(t, 0).state);
    expect(fillings[15]).toBeCloseTo((40 - 8) / 40, 12);
  });

  it('and the hour that is left out in March is not drawn at all', () => {
    const tank = hotWater({ drawKw: hours({ 2: 4 }), socMin: 0 });
    const night = worldAt(Date.UTC(2026, 2, 28, 23), 16);
    const one = simulateHotWater(tank, state({ soc: 1 }), night);
    const fillings = Array.from({ length: 16 }, (_, t) => one.step(t, 0).state);
    expect(fillings[15]).toBe(1);
  });
});

describe('a queue of vehicles', () => {
  const hub = (over: Parameters<typeof evHub>[0] = {}) =>
    evHub({ arrivalsKwhPerHour: hours({ 18: 40 }), ...over });
  const queue = (over: Parameters<typeof evHub>[0] = {}, requested: number | null = 0) =>
    simulateEvCharging(hub(over), state({ energyRequestedKwh: requested }), EVENING);

  it('asks for what has arrived: 40 kWh an hour are 10 in a quarter', () => {
    const one = queue();
    expect(one.possible(0)).toEqual({ low: 0, high: 40 });
    expect(one.localKw(0)).toBe(40);
    expect(one.step(0, 0).state).toBe(10);
    expect(one.possible(1)).toEqual({ low: 0, high: 80 });
  });

  it('asked twice about a slot does not let the vehicles arrive twice', () => {
    const one = queue();
    one.possible(0);
    one.possible(0);
    expect(one.possible(0).high).toBe(40);
  });

  it('left alone charges no faster than its cables', () => {
    expect(queue({}, 100).localKw(0)).toBe(100);
    expect(queue({ maxChargeKw: 30 }).localKw(0)).toBe(30);
  });

  it('serves who came first, and complains of what leaves with the others', () => {
    const one = queue();
    // A stay of two slots: what came in slot 0 leaves at the end of slot 2.
    one.possible(0);
    expect(one.step(0, 16).complaints).toEqual([]);
    one.possible(1);
    expect(one.step(1, 0).complaints).toEqual([]);
    one.possible(2);
    const { complaints, state: waiting } = one.step(2, 8);
    // 4 of the 10 kWh were served in slot 0, 2 more in slot 2: 4 leave unserved; 20 kWh stay.
    expect(complaints).toMatchObject([{ rule: 'energy-due', seen: 4, unit: 'kWh', low: 0, high: 0 }]);
    expect(waiting).toBe(20);
  });

  it('does not complain of crumbs that rounding leaves', () => {
    const one = queue({ dwellSlots: 1 }, 0);
    one.possible(0);
    one.step(0, 39.997);
    one.possible(1);
    expect(one.step(1, 40).complaints).toEqual([]);
  });

  it('dates what stands there to the youngest arrivals that explain it', () => {
    // From 18:15 on, a stay of two slots: one quarter before it 10 kWh came. The other 5 count as just arrived.
    const later = worldAt(Date.UTC(2026, 0, 15, 17, 15));
    const one = simulateEvCharging(hub(), state({ energyRequestedKwh: 15 }), later);
    one.possible(0);
    expect(one.step(0, 0)).toMatchObject({ state: 25, complaints: [] });
    one.possible(1);
    const { state: waiting, complaints } = one.step(1, 0);
    expect([waiting, complaints[0]?.seen]).toEqual([20, 15]);
  });

  it('whose wishes nobody knows is empty, and a stay of nothing is one slot', () => {
    expect(queue({}, null).possible(0).high).toBe(40);
    const one = queue({ dwellSlots: 0 });
    one.possible(0);
    expect(one.step(0, 0).complaints).toEqual([]);
    one.possible(1);
    expect(one.step(1, 0).complaints[0]?.seen).toBe(10);
  });
});
