/** The city's balance by hand: what feeds it, what it takes, and that a sum with an unknown part is not known. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { battery, EVENING_MS, meanForecast, smallInput } from '../../core/dispatch/testing/small-grid.js';
import { unit, wind } from '../../core/dispatch/testing/flexible-assets.js';
import type { Asset } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type SeriesId, seriesId, type SlotValue } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import {
  aheadSeries,
  type Ahead,
  CitySupply,
  ClosedDay,
  DAY_SLOTS,
  measuredBalance,
  plannedBalance,
} from './city-columns.js';

const START_MS = EVENING_MS;
const at = (slot: number): number => START_MS + slot * SLOT_MS;

/** The small grid with a second substation of the transmission level, on which a wind farm hangs. */
function gridOf(assets: readonly Asset[]): GridModel {
  const { grid } = smallInput({ assets, importPrice: [0.1] });
  const [first] = grid.substations;
  if (!first) throw new Error('the small grid has a substation');
  return {
    ...grid,
    substations: [first, { ...first, id: 'CUS', level: 'transmission' }],
    meters: [...grid.meters, { id: 'MTR-CUS', substationId: 'CUS', districtId: 'L5' }],
  };
}

const GRID = gridOf([
  battery(),
  unit({ referenceOutputKw: 60 }),
  wind(),
  wind({ id: 'FAR', substationId: 'CUS', meterId: 'MTR-CUS' }),
]);
const SUPPLY = new CitySupply(GRID);

function value(ownerId: string, slot: number, kw: number, over: Partial<SlotValue> = {}): SlotValue {
  return {
    seriesId: seriesId(ownerId, 'power'),
    slotMs: at(slot),
    value: kw,
    quality: 'good',
    provenance: 'measured',
    method: 'block',
    knownAtMs: at(slot + 1),
    ...over,
  };
}

/** Powers of all owners in one slot. */
const slotOf = (slot: number, kw: Readonly<Record<string, number>>): SlotValue[] =>
  Object.entries(kw).map(([id, power]) => value(id, slot, power));

const ALL = { 'MTR-L5': 400, BAT: -50, CHP: -60, WND: -30, FAR: -500 };

describe('what feeds the city', () => {
  it('are the meters of its own substations and what generates or stores, by level', () => {
    expect(SUPPLY.meterIds).toEqual(['MTR-L5']);
    expect(SUPPLY.assets.map(({ asset, kind, level }) => [asset.id, kind, level])).toEqual([
      ['BAT', 'storage-discharge', 'city'],
      ['CHP', 'chp', 'city'],
      ['WND', 'wind', 'city'],
      ['FAR', 'wind', 'transmission'],
    ]);
  });

  it('is read from as many series', () => {
    expect(SUPPLY.seriesIds()).toEqual(['MTR-L5.power', 'BAT.power', 'CHP.power', 'WND.power', 'FAR.power']);
    expect(aheadSeries(SUPPLY)).toContain('CITY.base');
  });
});

describe('a closed day', () => {
  it('has a value for each of its 96 slots, null where nothing is known', () => {
    const day = new ClosedDay(START_MS, [value('BAT', 0, 5), value('BAT', 2, Number.NaN)]);
    const column = day.column('BAT');
    expect(column).toHaveLength(DAY_SLOTS);
    expect(column.slice(0, 3)).toEqual([5, null, null]);
    expect(day.provenance('BAT').slice(0, 3)).toEqual(['measured', 'missing', 'measured']);
  });

  it('was closed last where something was not missing', () => {
    const missing = value('BAT', 5, Number.NaN, { provenance: 'missing' });
    expect(new ClosedDay(START_MS, [value('BAT', 3, 1), missing]).lastClosedMs).toBe(at(3));
    expect(new ClosedDay(START_MS, [missing]).lastClosedMs).toBeNull();
  });
});

describe('the balance that was measured', () => {
  const balance = measuredBalance(SUPPLY, new ClosedDay(START_MS, slotOf(0, ALL)));
  const row = (kind: string, level = 'city'): number | null | undefined =>
    balance.rows.find((one) => one.kind === kind && one.level === level)?.measuredKw[0];

  it('tells what each kind gives as a positive number', () => {
    expect([row('import'), row('chp'), row('wind'), row('storage-discharge')]).toEqual([400, 60, 30, 50]);
    expect(row('wind', 'transmission')).toBe(500);
  });

  it('is 540 kW of demand: 400 in, and 140 given inside; the farm on the network above is not of the city', () => {
    expect(balance.demandKw[0]).toBe(540);
  });

  it('counts charging as no demand of people: 400 kW in with 50 kW into a store are 350', () => {
    const charging = measuredBalance(
      SUPPLY,
      new ClosedDay(START_MS, slotOf(0, { ...ALL, BAT: 50, CHP: 0, WND: 0 })),
    );
    expect(charging.demandKw[0]).toBe(350);
    expect(charging.rows.find(({ kind }) => kind === 'storage-discharge')?.measuredKw[0]).toBe(0);
  });

  it.each(['MTR-L5', 'BAT', 'WND'])('is not known where %s is not', (id) => {
    const { [id]: _gone, ...rest } = ALL as Record<string, number>;
    const partly = measuredBalance(SUPPLY, new ClosedDay(START_MS, slotOf(0, rest)));
    expect(partly.demandKw[0]).toBeNull();
    expect(partly.provenance[0]).toBe('missing');
  });

  it('is as good as its worst part', () => {
    const values = slotOf(0, ALL).map((one) =>
      one.seriesId === 'CHP.power' ? { ...one, provenance: 'estimated' as const } : one,
    );
    const mixed = measuredBalance(SUPPLY, new ClosedDay(START_MS, values));
    expect(mixed.provenance.slice(0, 2)).toEqual(['estimated', 'missing']);
  });
});

describe('the balance ahead', () => {
  const forecasts = (...all: SeriesForecast[]): ReadonlyMap<SeriesId, SeriesForecast> =>
    new Map(all.map((one) => [one.seriesId, one]));
  const plan = (over: {
    firstSlotMs?: number;
    importKw: number[];
    schedules?: { assetId: string; powerKw: (number | null)[] }[];
  }): DispatchPlan =>
    ({
      content: {
        firstSlotMs: over.firstSlotMs ?? START_MS,
        nodes: [{ nodeId: 'CITY', importKw: over.importKw }],
        schedules: over.schedules ?? [],
      },
    }) as unknown as DispatchPlan;
  const ahead = (over: Partial<Ahead>): Ahead => ({
    startMs: START_MS,
    plan: null,
    forecasts: forecasts(),
    ...over,
  });
  const column = (balance: ReturnType<typeof plannedBalance>, kind: string): readonly (number | null)[] =>
    balance.rows.find((row) => row.kind === kind && row.level === 'city')?.plannedKw.slice(0, 3) ?? [];

  it('follows the plan where it says something', () => {
    const schedules = [{ assetId: 'BAT', powerKw: [-50, 20, 0] }];
    const balance = plannedBalance(SUPPLY, ahead({ plan: plan({ importKw: [410, 420, 430], schedules }) }));
    expect(column(balance, 'import')).toEqual([410, 420, 430]);
    expect(column(balance, 'storage-discharge')).toEqual([50, 0, 0]);
  });

  it('reads a plan that began before by the clock', () => {
    const old = plan({ firstSlotMs: at(-1), importKw: [1, 2, 3] });
    expect(column(plannedBalance(SUPPLY, ahead({ plan: old })), 'import')).toEqual([2, 3, null]);
  });

  it('takes the forecast of what the plan leaves alone, and else what it does by itself', () => {
    const schedules = [{ assetId: 'WND', powerKw: [null, -10] }];
    const given = forecasts(meanForecast('WND.power', { startMs: START_MS, mean: [-30, -40, -50] }));
    const balance = plannedBalance(
      SUPPLY,
      ahead({ plan: plan({ importKw: [1, 1, 1], schedules }), forecasts: given }),
    );
    expect(column(balance, 'wind')).toEqual([30, 10, 50]);
    // A unit runs at its reference, a battery rests where its safe state says so.
    expect(column(balance, 'chp')).toEqual([60, 60, 60]);
    expect(column(balance, 'storage-discharge')).toEqual([0, 0, 0]);
  });

  it('has no demand where wind is not known, and says so rather than 0', () => {
    const balance = plannedBalance(SUPPLY, ahead({ plan: plan({ importKw: [400, 400, 400] }) }));
    expect(column(balance, 'wind')).toEqual([null, null, null]);
    expect(balance.demand).toBeNull();
  });

  it('puts the spread of the base load around the demand that is planned', () => {
    const base = meanForecast('CITY.base', { startMs: START_MS, mean: [300, 300, 300], spreadKw: 40 });
    const still = meanForecast('WND.power', { startMs: START_MS, mean: [0, 0, 0] });
    const balance = plannedBalance(
      SUPPLY,
      ahead({ plan: plan({ importKw: [400, 410, 420] }), forecasts: forecasts(base, still) }),
    );
    // Demand: import and 60 kW of the engine. Quantiles lie 40 kW to either side of the mean.
    expect(balance.demand).toMatchObject({ basis: 'plan', startMs: START_MS, issuedAtMs: START_MS });
    const [p10, p50, p90] = [balance.demand?.p10[0], balance.demand?.p50[0], balance.demand?.p90[0]];
    expect(p50).toBeCloseTo(460, 9);
    expect(p10).toBeCloseTo(420, 9);
    expect(p90).toBeCloseTo(500, 9);
  });

  it('without a plan stands on the forecast of the import, and says so', () => {
    const power = meanForecast('CITY.power', { startMs: START_MS, mean: [350, 360], spreadKw: 20 });
    const still = meanForecast('WND.power', { startMs: START_MS, mean: [-5, -5] });
    const balance = plannedBalance(SUPPLY, ahead({ forecasts: forecasts(power, still) }));
    expect(balance.demand?.basis).toBe('forecast');
    expect(balance.demand?.p50[0]).toBeCloseTo(350 + 5 + 60, 9);
    expect(balance.demand?.p50[2]).toBeNull();
  });
});
