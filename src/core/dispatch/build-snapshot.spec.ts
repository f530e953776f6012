/** The frozen picture: which states count, what earlier approvals fixed, and prices and limits by civil time. */
import { describe, expect, it } from '@jest/globals';
import type { Asset } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import type { Quality } from '../quantity/quantity.js';
import { type MeterReading, type Observable, type SeriesId, seriesId } from '../series/series.js';
import { civilDay, civilTime } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import {
  buildSnapshot,
  cityLimitKw,
  DEVICE_MODE,
  FRESH_STATE_MS,
  importPrice,
  type SnapshotInput,
} from './build-snapshot.js';
import { isWinter } from '../grid/tariff-time.js';
import type { PlanContent } from './plan.js';
import type { AssetState } from './snapshot.js';
import {
  battery,
  building,
  EVENING_MS,
  evHub,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
} from './testing/small-grid.js';

const NOW = EVENING_MS - 60_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

function gridOf(assets: readonly Asset[], more: Partial<GridModel> = {}): GridModel {
  return { ...smallInput({ assets, importPrice: [0] }).grid, ...more };
}

function reading(
  owner: string,
  observable: Observable,
  value: number,
  more: { ageMs?: number; quality?: Quality } = {},
): MeterReading {
  const sourceMs = NOW - (more.ageMs ?? 1_000);
  const quality = more.quality ?? 'good';
  return {
    seriesId: seriesId(owner, observable),
    sourceMs,
    knownAtMs: sourceMs,
    value,
    quality,
    statusCode: 0,
  };
}

function latestOf(...readings: MeterReading[]): Map<SeriesId, MeterReading> {
  return new Map(readings.map((one) => [one.seriesId, one]));
}

function input(more: Partial<SnapshotInput> = {}): SnapshotInput {
  const slotMs = more.slotMs ?? EVENING_MS;
  const horizonSlots = more.horizonSlots ?? 4;
  const flat = (value: number): number[] => new Array<number>(horizonSlots).fill(value);
  return {
    grid: gridOf([]),
    gridVersion: 'v1',
    slotMs,
    knownAtMs: NOW,
    horizonSlots,
    riskLevel: 0.9,
    latest: new Map(),
    inForce: null,
    quarantined: new Map(),
    temperature: meanForecast('METEO.outdoorTemperature', { startMs: slotMs, mean: flat(-5) }),
    irradiance: meanForecast('METEO.irradiance', { startMs: slotMs, mean: flat(0) }),
    peakSoFarKw: 0,
    inputShare: { measured: 1, estimated: 0, missing: 0 },
    ...more,
  };
}

function stateOf(asset: Asset, latest: MeterReading[], more: Partial<SnapshotInput> = {}): AssetState {
  const [state] = buildSnapshot(
    input({ grid: gridOf([asset]), latest: latestOf(...latest), ...more }),
  ).assets;
  if (!state) throw new Error('The asset has no state.');
  return state;
}

describe('states of assets', () => {
  const KNOWN: [Asset, Observable, keyof AssetState, string][] = [
    [battery(), 'soc', 'soc', 'state of charge'],
    [hotWater(), 'soc', 'soc', 'state of charge'],
    [evHub(), 'energyRequested', 'energyRequestedKwh', 'requested energy'],
    [evHub({ kind: 'ev-home' }), 'energyRequested', 'energyRequestedKwh', 'requested energy'],
    [building(), 'zoneTemperature', 'zoneTemperatureC', 'zone temperature'],
    [building({ kind: 'slab-block' }), 'zoneTemperature', 'zoneTemperatureC', 'zone temperature'],
    [building({ kind: 'tertiary-hvac' }), 'zoneTemperature', 'zoneTemperatureC', 'zone temperature'],
  ];

  it.each(KNOWN)('takes $kind with fresh power and state', (asset, observable, field) => {
    const state = stateOf(asset, [
      reading(asset.id, 'activePower', -40, { ageMs: 20_000 }),
      reading(asset.id, observable, 0.75, { ageMs: 90_000 }),
    ]);
    expect(state).toMatchObject({
      available: true,
      reason: null,
      powerKw: -40,
      [field]: 0.75,
      ageMs: 90_000,
    });
  });

  it.each(KNOWN)('leaves $kind out without its state', (asset, _observable, field, what) => {
    const state = stateOf(asset, [reading(asset.id, 'activePower', 1)]);
    expect(state).toMatchObject({ available: false, reason: `no fresh ${what}`, powerKw: 1, [field]: null });
  });

  it.each(KNOWN)(
    'leaves $kind out without its power, however well its state is known',
    (asset, observable) => {
      const state = stateOf(asset, [reading(asset.id, observable, 0.5)]);
      expect(state).toMatchObject({ available: false, reason: 'no fresh active power', powerKw: null });
    },
  );

  it('needs nothing but power of lamps', () => {
    const lamps = lighting();
    expect(stateOf(lamps, [reading('LIT', 'activePower', 50)])).toMatchObject({ available: true, soc: null });
  });

  it.each<[string, MeterReading, number | null]>([
    ['as old as is just fresh', reading('BAT', 'soc', 0.5, { ageMs: FRESH_STATE_MS }), 0.5],
    ['a millisecond older', reading('BAT', 'soc', 0.5, { ageMs: FRESH_STATE_MS + 1 }), null],
    ['bad', reading('BAT', 'soc', 0.5, { quality: 'bad' }), null],
    ['uncertain', reading('BAT', 'soc', 0.5, { quality: 'uncertain' }), 0.5],
    ['no number', reading('BAT', 'soc', Number.NaN), null],
    ['zero, which is not absent', reading('BAT', 'soc', 0), 0],
  ])('reads a state of charge that is %s', (_name, soc, expected) => {
    const state = stateOf(battery(), [reading('BAT', 'activePower', 0), soc]);
    expect(state.soc).toBe(expected);
    expect(state.available).toBe(expected !== null);
  });

  it('does not count the age of values it does not use', () => {
    const old = reading('BAT', 'soc', 0.5, { ageMs: 10 * FRESH_STATE_MS });
    expect(stateOf(battery(), [reading('BAT', 'activePower', 0, { ageMs: 7_000 }), old]).ageMs).toBe(7_000);
  });

  it.each([
    [DEVICE_MODE.local, 'in local mode at the device'],
    [DEVICE_MODE.remoteAuto, null],
    [DEVICE_MODE.remoteManual, null],
    [DEVICE_MODE.fallback, null],
  ])('in device mode %i says %p', (mode, reason) => {
    const values = [
      reading('BAT', 'activePower', 0),
      reading('BAT', 'soc', 0.5),
      reading('BAT', 'mode', mode),
    ];
    expect(stateOf(battery(), values)).toMatchObject({ available: reason === null, reason });
  });

  it('says why an asset that nobody may steer is left out', () => {
    const values = [reading('BAT', 'activePower', 0), reading('BAT', 'soc', 0.5)];
    const state = stateOf(battery({ controllable: false }), values);
    expect(state).toMatchObject({ available: false, reason: 'not controllable', soc: 0.5 });
  });

  it('lets quarantine speak before any other reason, and still shows what is known', () => {
    const quarantined = new Map([['BAT', 'did something else at 16:45']]);
    const state = stateOf(battery(), [reading('BAT', 'activePower', 12)], { quarantined });
    expect(state).toMatchObject({ available: false, reason: 'did something else at 16:45', powerKw: 12 });
  });

  it('does not take the value of an asset whose name begins alike', () => {
    const assets = [battery(), battery({ id: 'BAT-2' })];
    const latest = latestOf(reading('BAT-2', 'activePower', 5), reading('BAT-2', 'soc', 0.5));
    const states = buildSnapshot(input({ grid: gridOf(assets), latest })).assets;
    expect(states.map((s) => [s.assetId, s.available])).toEqual([
      ['BAT', false],
      ['BAT-2', true],
    ]);
  });
});

describe('the plan in force', () => {
  const schedules = [
    { assetId: 'BAT', powerKw: [10, 20, null, 40] },
    { assetId: 'EV', powerKw: [1, 2, 3, 4] },
  ];
  const content = {
    firstSlotMs: EVENING_MS - SLOT_MS,
    horizonSlots: 4,
    validUntilMs: EVENING_MS + 2 * SLOT_MS,
    schedules,
  } as unknown as PlanContent;

  it('freezes the running slot and announces the rest of its horizon', () => {
    const snapshot = buildSnapshot(input({ inForce: content, horizonSlots: 5 }));
    expect(snapshot.frozenSlots).toBe(1);
    expect(snapshot.frozen).toEqual([
      { assetId: 'BAT', powerKw: [20] },
      { assetId: 'EV', powerKw: [2] },
    ]);
    expect(snapshot.announced).toEqual([
      { assetId: 'BAT', powerKw: [20, null, 40, null, null] },
      { assetId: 'EV', powerKw: [2, 3, 4, null, null] },
    ]);
  });

  it('freezes local control as local control', () => {
    const snapshot = buildSnapshot(input({ inForce: { ...content, firstSlotMs: EVENING_MS - 2 * SLOT_MS } }));
    expect(snapshot.frozen[0]).toEqual({ assetId: 'BAT', powerKw: [null] });
  });

  it('freezes nothing when its validity ended with the slot before', () => {
    const snapshot = buildSnapshot(input({ inForce: { ...content, validUntilMs: EVENING_MS } }));
    expect([snapshot.frozenSlots, snapshot.frozen]).toEqual([0, []]);
  });

  it('freezes and announces nothing when there is none', () => {
    const { frozenSlots, frozen, announced } = buildSnapshot(input());
    expect({ frozenSlots, frozen, announced }).toEqual({ frozenSlots: 0, frozen: [], announced: [] });
  });
});

describe('prices and limits by civil time', () => {
  const tariff = {
    ...gridOf([]).tariff,
    energyWinterEurPerKwh: HOURS.map((hour) => hour / 100),
    energySummerEurPerKwh: HOURS.map((hour) => -hour / 100),
    networkEurPerKwh: HOURS.map((hour) => (hour >= 7 ? 0.03 : 0.01)),
    exportShare: 0.5,
  };
  const grid = gridOf([], { tariff, cityImportLimitWinterKw: 1_000, cityImportLimitSummerKw: 700 });

  it.each([
    ['a winter evening, 18:00', '2026-01-15T17:00:00Z', 0.18 + 0.03, 0.09, 1_000],
    ['a winter night, 00:00', '2026-01-14T23:00:00Z', 0.01, 0, 1_000],
    ['a summer noon, 12:00', '2026-07-15T10:00:00Z', -0.12 + 0.03, -0.06, 700],
    ['the last winter slot, 31 March 23:45', '2026-03-31T21:45:00Z', 0.23 + 0.03, 0.115, 1_000],
    ['the first summer slot, 1 April 00:00', '2026-03-31T22:00:00Z', 0.01, -0, 700],
    ['the last summer slot, 30 September 23:45', '2026-09-30T21:45:00Z', -0.23 + 0.03, -0.115, 700],
    ['the first winter slot, 1 October 00:00', '2026-09-30T22:00:00Z', 0.01, 0, 1_000],
  ])('on %s', (_name, at, importEur, exportEur, limitKw) => {
    const slotMs = Date.parse(at);
    const snapshot = buildSnapshot(input({ grid, slotMs, horizonSlots: 1 }));
    expect(snapshot.importPriceEurPerKwh[0]).toBeCloseTo(importEur, 12);
    expect(snapshot.exportPriceEurPerKwh[0]).toBeCloseTo(exportEur, 12);
    expect(snapshot.limitsKw['CITY']).toEqual([limitKw]);
    expect(importPrice(tariff, slotMs)).toBeCloseTo(importEur, 12);
    expect(cityLimitKw(grid, slotMs)).toBe(limitKw);
    expect(isWinter(slotMs)).toBe(limitKw === 1_000);
  });

  it.each([
    ['2026-03-29', 92, 0],
    ['2026-10-25', 100, 8],
    ['2026-01-15', 96, 4],
  ])('has on %s %i slots, %i of them in the civil hour 2', (date, slots, inHourTwo) => {
    const day = civilDay(date);
    expect(day.slots).toBe(slots);
    const { importPriceEurPerKwh: prices, limitsKw } = buildSnapshot(
      input({ grid, slotMs: day.startMs, horizonSlots: slots }),
    );
    expect(limitsKw['CITY']).toHaveLength(slots);
    const hours = prices.map((_, k) => civilTime(day.startMs + k * SLOT_MS).hour);
    expect(hours.filter((hour) => hour === 2)).toHaveLength(inHourTwo);
    // Winter prices are hour/100 and the network's step is at 7: the price says which civil hour was meant.
    prices.forEach((price, k) => {
      const hour = hours[k] ?? -1;
      expect(price).toBeCloseTo(hour / 100 + (hour >= 7 ? 0.03 : 0.01), 12);
    });
  });

  it('changes season within a horizon that crosses 1 April', () => {
    const slotMs = Date.parse('2026-03-31T21:30:00Z');
    expect(buildSnapshot(input({ grid, slotMs, horizonSlots: 4 })).limitsKw['CITY']).toEqual([
      1_000, 1_000, 700, 700,
    ]);
  });

  it('gives every substation and branch its limit in every slot', () => {
    const branches = [{ id: 'TR1', kind: 'transformer', parentId: 'PDJ', limitKw: 36_000 }] as const;
    const { limitsKw } = buildSnapshot(input({ grid: gridOf([], { branches }), horizonSlots: 2 }));
    expect(limitsKw).toMatchObject({ PDJ: [10_000, 10_000], TR1: [36_000, 36_000] });
  });

  it('refuses a tariff that does not cover the day', () => {
    const short = { ...tariff, networkEurPerKwh: [0.1] };
    expect(() => importPrice(short, EVENING_MS)).toThrow(
      'an hourly shape needs 24 values; hour 18 is missing',
    );
  });
});

describe('forecast weather', () => {
  it('is read on the slots, also from a forecast that began earlier and has longer steps', () => {
    const hourly = {
      ...meanForecast('METEO.outdoorTemperature', { startMs: EVENING_MS - 3_600_000, mean: [1, 2, 3] }),
      stepMs: 3_600_000,
    };
    const snapshot = buildSnapshot(input({ temperature: hourly, horizonSlots: 5, irradiance: flat(5) }));
    expect(snapshot.outdoorTemperatureC).toEqual([2, 2, 2, 2, 3]);
  });

  it.each([
    ['ends too early', flat(3)],
    [
      'begins too late',
      meanForecast('METEO.irradiance', { startMs: EVENING_MS + SLOT_MS, mean: [0, 0, 0, 0] }),
    ],
    ['has a hole', meanForecast('METEO.irradiance', { startMs: EVENING_MS, mean: [0, Number.NaN, 0, 0] })],
  ])('is refused with its name when it %s', (_name, irradiance) => {
    expect(() => buildSnapshot(input({ irradiance }))).toThrow(
      /forecast of METEO\.irradiance \(test@1\) does not cover 2026-01-15T17/,
    );
  });

  function flat(slots: number): ReturnType<typeof meanForecast> {
    return meanForecast('METEO.irradiance', { startMs: EVENING_MS, mean: new Array<number>(slots).fill(0) });
  }
});
