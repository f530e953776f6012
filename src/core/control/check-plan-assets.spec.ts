/** Schedules of single assets against their simulation: power, ramp, state, frozen setpoints, at each bound and beyond it. */
import { describe, expect, it } from '@jest/globals';
import type { AssetSchedule, PlanContent } from '../dispatch/plan.js';
import { demandResponse, fixedLoad, unit, wind } from '../dispatch/testing/flexible-assets.js';
import {
  battery,
  building,
  evHub,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
  type SmallWorld,
} from '../dispatch/testing/small-grid.js';
import { checkAssets } from './check-plan-assets.js';
import { booked, handPlan, handSchedule } from './testing/hand-plan.js';

/** What is found along schedules, and the powers the checker goes on with. */
function check(world: SmallWorld, schedules: readonly AssetSchedule[], over: Partial<PlanContent> = {}) {
  const input = smallInput(world);
  let powers: ReadonlyMap<string, readonly number[]> = new Map();
  const found = booked(input, (book, read) => {
    powers = checkAssets(book, input.grid, handPlan(input, { schedules, ...over }), read);
  });
  return { found, powers };
}
const rulesOf = (found: readonly string[]): string[] => found.map((one) => one.split(':')[0] ?? '');
const one = (over: Partial<SmallWorld> = {}): SmallWorld => ({
  assets: [battery()],
  importPrice: [0.1],
  ...over,
});

describe('how many schedules there are', () => {
  it.each<[string, AssetSchedule[], string]>([
    ['none of an asset', [], 'the number of its schedules is 0 , expected 1 '],
    [
      'two of an asset',
      [handSchedule('BAT', [0]), handSchedule('BAT', [0])],
      'the number of its schedules is 2 , expected 1 ',
    ],
    [
      'one of a stranger',
      [handSchedule('BAT', [0]), handSchedule('__proto__', [0])],
      'the number of schedules for unknown assets is 1 , expected 0 ',
    ],
  ])('%s', (_name, schedules, message) => {
    expect(check(one(), schedules).found).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [[0, 0], null, ['violation balance BAT@0']],
    [[0], [0.5, 0.5], ['violation balance BAT@0']],
    [[0], [0.5], []],
  ])('powers %j and states %j for one slot', (powerKw, state, expected) => {
    expect(rulesOf(check(one(), [handSchedule('BAT', powerKw, state)]).found)).toEqual(expected);
  });
});

describe('the power of a battery', () => {
  // 100 kW either way; 0.01 kW and a millionth are rounding.
  it.each([
    [100.01, 0],
    [-100.01, 0],
    [100.011, 1],
    [-100.011, 1],
  ])('%d kW', (kw, count) => {
    const { found } = check(one(), [handSchedule('BAT', [kw])]);
    expect(found.length).toBe(count);
    expect(found.every((text) => text.startsWith('violation power-bound BAT@0: its power is'))).toBe(true);
  });

  it.each([
    // 0.9 full: 10 kWh of room are 40 kW for a quarter-hour.
    [0.9, 40.01, 0],
    [0.9, 40.02, 1],
    // 0.05 full: 5 kWh are 20 kW.
    [0.05, -20.01, 0],
    [0.05, -20.02, 1],
  ])('filled to %d and asked for %d kW', (soc, kw, count) => {
    const { found } = check(one({ states: [{ assetId: 'BAT', soc }] }), [handSchedule('BAT', [kw])]);
    expect(found.length).toBe(count);
    expect(
      found.every((text) => text.startsWith('violation soc BAT@0: the power its state has to allow')),
    ).toBe(true);
  });

  it('is no number: found as such', () => {
    const { found } = check(one(), [handSchedule('BAT', [Number.NaN])]);
    expect(rulesOf(found)).toEqual(['violation nan BAT@0']);
    expect(rulesOf(check(one(), [handSchedule('BAT', [Infinity])]).found)).toEqual(['violation nan BAT@0']);
  });
});

describe('the state a plan claims', () => {
  // 40 kW for a quarter-hour into 100 kWh: 0.5 becomes 0.6; a thousandth is rounding.
  it.each([
    [0.6, 0],
    [0.6009, 0],
    [0.5991, 0],
    [0.6011, 1],
    [0.5989, 1],
  ])('%d after 40 kW', (state, count) => {
    const { found } = check(one(), [handSchedule('BAT', [40], [state])]);
    expect(found.length).toBe(count);
    expect(found.every((text) => text.startsWith('violation soc BAT@0: the state it plans for'))).toBe(true);
  });

  it('counts the losses of both ways', () => {
    const assets = [battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.8 })];
    const twoSlots = one({ assets, importPrice: [0.1, 0.1] });
    // +40: 9 kWh arrive; -40: 12.5 kWh leave.
    expect(check(twoSlots, [handSchedule('BAT', [40, -40], [0.59, 0.465])]).found).toEqual([]);
    expect(check(twoSlots, [handSchedule('BAT', [40, -40], [0.6, 0.5])]).found.length).toBe(2);
  });

  it('is not held against an asset left to itself', () => {
    expect(check(one(), [handSchedule('BAT', [null], [0.1])]).found).toEqual([]);
  });
});

describe('the leave to steer', () => {
  it.each<[string, Partial<SmallWorld>]>([
    ['an asset the site does not steer', { assets: [battery({ controllable: false })] }],
    ['an asset that is not available', { states: [{ assetId: 'BAT', available: false }] }],
  ])('is missing for %s', (_name, world) => {
    expect(check(one(world), [handSchedule('BAT', [0])]).found).toEqual([
      'violation power-bound BAT@0: its leave to be steered is 0 , expected 1 ',
    ]);
    expect(check(one(world), [handSchedule('BAT', [null])]).found).toEqual([]);
  });

  it('is missing for an asset the snapshot does not know', () => {
    const world = one({ snapshot: { assets: [] } });
    expect(rulesOf(check(world, [handSchedule('BAT', [0])]).found)[0]).toBe('violation power-bound BAT@0');
  });
});

describe('the ramp', () => {
  const three = (over: Partial<SmallWorld> = {}): SmallWorld =>
    one({ importPrice: [0.1, 0.1, 0.1], ...over });
  // 0.02 kW/s are 18 kW from slot to slot.
  const slow = battery({ rampKwPerS: 0.02 });

  it.each([
    [[0, 18.01, 36.02], 0],
    [[0, 18.02, 18.02], 1],
    [[0, -18.01, 0], 0],
    [[0, -18.02, -18.02], 1],
  ])('%j', (powerKw, count) => {
    const { found } = check(three({ assets: [slow] }), [handSchedule('BAT', powerKw)]);
    expect(found.length).toBe(count);
    expect(found.every((text) => text.startsWith('violation ramp BAT@1: its change of power'))).toBe(true);
  });

  it('does not hold from the live power of a store, nor across a slot left to local control', () => {
    const world = three({ assets: [slow], states: [{ assetId: 'BAT', powerKw: 0 }] });
    expect(check(world, [handSchedule('BAT', [90, null, -90])]).found).toEqual([]);
  });

  it('holds from the live power of a generator', () => {
    const { commitment: _none, ...engine } = unit({ rampKwPerS: 0.02 });
    const world = (powerKw: number): SmallWorld =>
      one({ assets: [engine], states: [{ assetId: 'CHP', powerKw }] });
    expect(check(world(-42), [handSchedule('CHP', [-60])]).found).toEqual([]);
    expect(rulesOf(check(world(-41.9), [handSchedule('CHP', [-60])]).found)).toEqual([
      'violation ramp CHP@0',
    ]);
  });

  it('is not asked of frozen slots: they were announced as they are', () => {
    const frozen = { frozenSlots: 2, frozen: [{ assetId: 'BAT', powerKw: [0, 90] }] };
    const world = three({ assets: [slow], snapshot: frozen });
    expect(rulesOf(check(world, [handSchedule('BAT', [0, 90, 72])]).found)).toEqual([]);
    expect(rulesOf(check(world, [handSchedule('BAT', [0, 90, 71])]).found)).toEqual(['violation ramp BAT@2']);
  });

  it('is not asked of what jumps with the wind or the dusk', () => {
    const park = wind({ rampKwPerS: 0.001 });
    const startMs = smallInput(one()).snapshot.slotMs;
    const forecasts = [meanForecast('WND.power', { startMs, mean: [-90, -10, -90] })];
    const world = three({ assets: [park], forecasts });
    expect(check(world, [handSchedule('WND', [-90, -10, -90])]).found).toEqual([]);
  });
});

describe('frozen setpoints', () => {
  const frozen = (kw: number | null): Partial<SmallWorld> => ({
    snapshot: { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [kw] }] },
    importPrice: [0.1, 0.1],
  });

  it.each<[number | null, number | null, number]>([
    [40, 40.01, 0],
    [40, 40.02, 1],
    [40, 39.98, 1],
    [40, null, 1],
    [null, 40, 1],
    [null, null, 0],
  ])('%p kept as %p', (given, planned, count) => {
    const { found } = check(one(frozen(given)), [handSchedule('BAT', [planned, 0])]);
    expect(found.length).toBe(count);
    expect(found.every((text) => text.startsWith('violation frozen BAT@0'))).toBe(true);
  });

  it('are kept as near as the state allows', () => {
    // 0.95 full: 5 kWh of room, 20 kW at most.
    const world = { ...one(frozen(80)), states: [{ assetId: 'BAT', soc: 0.95 }] };
    expect(check(world, [handSchedule('BAT', [20, 0])]).found).toEqual([]);
    expect(rulesOf(check(world, [handSchedule('BAT', [10, 0])]).found)).toEqual(['violation frozen BAT@0']);
  });

  it('bind nothing after the frozen slots, nor assets that have none', () => {
    expect(check(one(frozen(40)), [handSchedule('BAT', [40, -40])]).found).toEqual([]);
    const other = { frozenSlots: 1, frozen: [{ assetId: 'OTHER', powerKw: [40] }] };
    expect(check(one({ snapshot: other }), [handSchedule('BAT', [-7])]).found).toEqual([]);
  });
});

describe('each kind has its own rule', () => {
  it('lamps burn at their floor or brighter while it is dark', () => {
    // 50 kW at 40 %: 20 kW.
    const lamps = one({ assets: [lighting()] });
    expect(check(lamps, [handSchedule('LIT', [20])]).found).toEqual([]);
    expect(rulesOf(check(lamps, [handSchedule('LIT', [19.9])]).found)).toEqual([
      'violation lighting-floor LIT@0',
    ]);
    const noon = { ...lamps, startMs: Date.UTC(2026, 5, 15, 10) };
    expect(rulesOf(check(noon, [handSchedule('LIT', [20])]).found)).toEqual([
      'violation lighting-floor LIT@0',
    ]);
  });

  it('vehicles take no more than they ask for, and what is due and missing is warned of', () => {
    const cars = one({
      assets: [evHub({ dwellSlots: 1 })],
      states: [{ assetId: 'EV', energyRequestedKwh: 10 }],
    });
    // 10 kWh in a quarter-hour: 40 kW.
    expect(check(cars, [handSchedule('EV', [40])]).found).toEqual([]);
    expect(rulesOf(check(cars, [handSchedule('EV', [40.1])]).found)).toEqual(['violation energy-due EV@0']);
    expect(check(cars, [handSchedule('EV', [20])]).found).toEqual([
      expect.stringMatching(
        /^warning energy-due EV@0: the energy not delivered before departure is 5.000 kWh/,
      ),
    ]);
  });

  it('rooms that leave their band are warned of, heating beyond the plant is forbidden', () => {
    const house = one({ assets: [building()], states: [{ assetId: 'BLD', zoneTemperatureC: 22.5 }] });
    // 40 kW for a quarter-hour into 10 kWh/K: one degree.
    expect(check(house, [handSchedule('BLD', [20])]).found).toEqual([]);
    expect(rulesOf(check(house, [handSchedule('BLD', [40])]).found)).toEqual(['warning comfort BLD@0']);
    expect(rulesOf(check(house, [handSchedule('BLD', [41])]).found)[0]).toBe('violation power-bound BLD@0');
  });

  it('tanks that run cold are warned of, and never overflow', () => {
    const tanks = one({ assets: [hotWater()], states: [{ assetId: 'DHW', soc: 0.2 }] });
    expect(rulesOf(check(tanks, [handSchedule('DHW', [0])]).found)).toEqual(['warning comfort DHW@0']);
    expect(check(tanks, [handSchedule('DHW', [8])]).found).toEqual([]);
    const full = one({ assets: [hotWater()], states: [{ assetId: 'DHW', soc: 1 }] });
    expect(rulesOf(check(full, [handSchedule('DHW', [1])]).found)).toEqual(['violation soc DHW@0']);
  });

  it('an asset left alone goes on at what it does by itself, and that is handed on', () => {
    const world = one({ assets: [fixedLoad(), evHub()], states: [{ assetId: 'EV', energyRequestedKwh: 5 }] });
    const { found, powers } = check(world, [handSchedule('FIX', [null]), handSchedule('EV', [null])]);
    expect(found).toEqual([]);
    // 5 kWh asked for: 20 kW in the first slot.
    expect([powers.get('FIX'), powers.get('EV')]).toEqual([[30], [20]]);
  });

  it('a call that is not one is found out', () => {
    const world = one({ assets: [demandResponse()], importPrice: [0.1, 0.1, 0.1] });
    expect(check(world, [handSchedule('DRB', [-80, -80, 0])]).found).toEqual([]);
    expect(check(world, [handSchedule('DRB', [-80, 0, 0])]).found.length).toBeGreaterThan(0);
  });
});
