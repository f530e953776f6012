/** What every part of the program is built from: civil hours over clock changes, prices at the end, ties, and bad inputs. */
import { describe, expect, it } from '@jest/globals';
import {
  clamp,
  createContext,
  horizonOf,
  localReason,
  rampPerSlotKw,
  safePowerKw,
  tieCost,
} from './build-context.js';
import { TIE_ASSET_STEPS } from './prices.js';
import type { SystemSnapshot } from './snapshot.js';
import { battery, evHub, smallInput } from './testing/small-grid.js';

const prices = (count: number): number[] => new Array<number>(count).fill(0.1);
const input = (over: Partial<SystemSnapshot> = {}, importPrice: readonly number[] = prices(2)) =>
  smallInput({ assets: [], importPrice, snapshot: over });

describe('the horizon', () => {
  const hoursOf = (startMs: number, count: number): readonly number[] =>
    horizonOf(smallInput({ assets: [], importPrice: prices(count), startMs }).snapshot).hours;

  it('counts 23 civil hours on the day the clocks go forward: no quarter of hour 2', () => {
    const hours = hoursOf(Date.UTC(2026, 2, 28, 23), 92);
    expect(hours.filter((hour) => hour === 2)).toEqual([]);
    expect([hours[7], hours[8], hours[91]]).toEqual([1, 3, 23]);
  });

  it('counts 25 on the day they go back: eight quarters of hour 2', () => {
    const hours = hoursOf(Date.UTC(2026, 9, 24, 22), 100);
    expect(hours.filter((hour) => hour === 2).length).toBe(8);
    expect([hours[0], hours[99]]).toEqual([0, 23]);
  });

  it('is dark in a winter evening and not at a summer noon', () => {
    const darkAt = (startMs: number): readonly boolean[] =>
      horizonOf(smallInput({ assets: [], importPrice: prices(2), startMs }).snapshot).dark;
    expect(darkAt(Date.UTC(2026, 0, 15, 18))).toEqual([true, true]);
    expect(darkAt(Date.UTC(2026, 5, 15, 11))).toEqual([false, false]);
  });
});

describe('prices at the end of the horizon', () => {
  it('a stored kWh is worth the dearest import and a cent; energy put off costs the mean', () => {
    const context = createContext(input({}, [0.1, 0.3]));
    expect(context.terminalEurPerKwh).toBeCloseTo(0.31, 12);
    expect(context.laterEurPerKwh).toBeCloseTo(0.2, 12);
  });

  it('are never negative: nobody is paid to leave a store empty', () => {
    const context = createContext(input({}, [-0.1, -0.3]));
    expect(context.terminalEurPerKwh).toBeCloseTo(0.01, 12);
    expect(context.laterEurPerKwh).toBe(0);
  });

  it('room in a battery has a price only where a downward reserve is asked for', () => {
    const withReserve = (downKw: number): boolean =>
      createContext(
        smallInput({
          assets: [],
          importPrice: prices(1),
          grid: { reserve: { upKw: 5, downKw, holdSlots: 1, shortfallEurPerKwh: 1 } },
        }),
      ).roomHasPrice;
    expect([withReserve(1), withReserve(0), createContext(input()).roomHasPrice]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('inputs that do not fit the horizon', () => {
  it.each([
    'importPriceEurPerKwh',
    'exportPriceEurPerKwh',
    'outdoorTemperatureC',
    'irradianceWPerM2',
  ] as const)('%s must have one finite number for each slot', (name) => {
    expect(() => createContext(input({ [name]: [1] }))).toThrow(
      `${name} of the snapshot has 1 values; expected one for each of 2 slots`,
    );
    expect(() => createContext(input({ [name]: [1, Number.NaN] }))).toThrow(
      `${name} of the snapshot is not a finite number in slot 1; estimate it before planning`,
    );
    expect(() => createContext(input({ [name]: [-Infinity, 1] }))).toThrow(/not a finite number in slot 0/);
  });
});

describe('what breaks ties', () => {
  const steps = Array.from({ length: TIE_ASSET_STEPS }, (_, index) => tieCost(index, 0));

  it('is another step for each of the first assets, and the same again after them', () => {
    expect(new Set(steps).size).toBe(TIE_ASSET_STEPS);
    expect(tieCost(TIE_ASSET_STEPS, 0)).toBe(steps[0]);
  });

  it('grows with every slot of waiting', () => {
    for (const index of [0, 1, 15]) expect(tieCost(index, 95)).toBeGreaterThan(tieCost(index, 94));
  });

  it('stays far below a cent for a kWh', () => {
    // 4 x the cost of a kW over a quarter-hour is that of a kWh.
    expect(4 * Math.max(...steps)).toBeLessThan(0.001);
    expect(Math.min(...steps)).toBeGreaterThan(0);
  });

  it('leaves no three assets that could pass slots round among themselves at no cost', () => {
    const [a = 0, b = 0, c = 0] = steps;
    expect(Math.abs(a - b - (b - c))).toBeGreaterThan(1e-9);
  });
});

describe('why an asset is left to itself', () => {
  const state = { ...input().snapshot.assets[0], assetId: 'BAT', available: true, reason: null, ageMs: 0 };
  const known = { ...state, powerKw: 0, soc: 0.5, zoneTemperatureC: null, energyRequestedKwh: null };

  it.each<[string, ReturnType<typeof localReason>, string | null]>([
    ['it is not', localReason(battery(), known, 0.5), null],
    ['nothing of its state is needed', localReason(battery(), known, undefined), null],
    [
      'the site does not steer it',
      localReason(battery({ controllable: false }), known, 0.5),
      'it is measured and forecast, never steered',
    ],
    ['it is not in the snapshot', localReason(battery(), undefined, 0.5), 'the snapshot knows nothing of it'],
    [
      'it is not available',
      localReason(battery(), { ...known, available: false }, 0.5),
      'it is not available',
    ],
    [
      'it is not available for a reason',
      localReason(battery(), { ...known, available: false, reason: 'fault' }, 0.5),
      'fault',
    ],
    ['its state is absent', localReason(battery(), known, null), 'its state is not known'],
    ['its state is no number', localReason(battery(), known, Number.NaN), 'its state is not known'],
    ['its state is endless', localReason(battery(), known, Infinity), 'its state is not known'],
  ])('%s', (_name, seen, expected) => {
    expect(seen).toBe(expected);
  });
});

describe('small arithmetic', () => {
  it('a ramp of 0.02 kW/s is 18 kW from slot to slot', () => {
    expect(rampPerSlotKw(battery({ rampKwPerS: 0.02 }))).toBeCloseTo(18, 12);
  });

  it('a safe power is one only where the safe state is a power', () => {
    expect(safePowerKw(battery({ safeState: { mode: 'power', powerKw: -5 } }))).toBe(-5);
    expect(safePowerKw(evHub())).toBeNull();
  });

  it.each([
    [5, 0, 10, 5],
    [-5, 0, 10, 0],
    [15, 0, 10, 10],
    [Infinity, 0, 10, 10],
  ])('%d kept in %d..%d is %d', (value, low, high, expected) => {
    expect(clamp(value, low, high)).toBe(expected);
  });
});
