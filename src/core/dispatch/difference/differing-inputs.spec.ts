/** Inputs of two plans held side by side, one group at a time, with the numbers worked out by hand. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../time/slot.js';
import type { PlanContent } from '../plan.js';
import { battery, building, EVENING_MS, evHub, meanForecast, smallInput } from '../testing/small-grid.js';
import {
  differingInputs,
  expectedStates,
  type InputDifference,
  isWeather,
  type PlanInputs,
} from './differing-inputs.js';

const NEXT_MS = EVENING_MS + SLOT_MS;

function inputs(startMs: number, change: Partial<PlanInputs['snapshot']> = {}): PlanInputs {
  const { snapshot, forecasts } = smallInput({
    assets: [battery(), building(), evHub()],
    states: [
      { assetId: 'BAT', zoneTemperatureC: null, energyRequestedKwh: null },
      { assetId: 'BLD', soc: null, energyRequestedKwh: null },
      { assetId: 'EV', soc: null, zoneTemperatureC: null, energyRequestedKwh: 20 },
    ],
    importPrice: [0.2, 0.2, 0.2, 0.2],
    startMs,
  });
  return { snapshot: { ...snapshot, ...change }, forecasts };
}

/** A plan whose assets do so and come to these states. */
function planned(
  courses: Readonly<Record<string, { powerKw: (number | null)[]; state: number[] | null }>>,
): PlanContent {
  return {
    schedules: Object.entries(courses).map(([assetId, course]) => ({ assetId, ...course })),
  } as unknown as PlanContent;
}

const STILL = planned({});
const of = (found: readonly InputDifference[], group: InputDifference['group']): InputDifference[] =>
  found.filter((one) => one.group === group);

describe('inputs that are the same', () => {
  it('make no difference, one slot later too', () => {
    expect(differingInputs(inputs(EVENING_MS), inputs(EVENING_MS), STILL)).toEqual([]);
    expect(differingInputs(inputs(EVENING_MS), inputs(NEXT_MS), STILL)).toEqual([]);
  });

  it('are told apart from rounding: a billionth is none, a millionth is one', () => {
    const after = (share: number): PlanInputs =>
      inputs(EVENING_MS, { importPriceEurPerKwh: [0.2 * (1 + share), 0.2, 0.2, 0.2] });
    expect(differingInputs(inputs(EVENING_MS), after(1e-10), STILL)).toEqual([]);
    expect(differingInputs(inputs(EVENING_MS), after(1e-6), STILL)).toHaveLength(1);
  });
});

describe('series', () => {
  it('are held side by side by the clock: a later plan begins in the second slot of the earlier', () => {
    const before = inputs(EVENING_MS, { importPriceEurPerKwh: [9, 0.1, 0.2, 0.3] });
    const after = inputs(NEXT_MS, { importPriceEurPerKwh: [0.1, 0.2, 0.4, 9] });
    // Common slots: 0.1, 0.2 and 0.3 against 0.4; the first of the one and the last of the other stand alone.
    expect(of(differingInputs(before, after, STILL), 'price')).toEqual([
      {
        group: 'price',
        what: 'import',
        unit: 'EUR/kWh',
        largest: expect.closeTo(0.1, 12),
        mean: expect.closeTo(0.1 / 3, 12),
      },
    ]);
  });

  it('have a mean with a sign and a largest without', () => {
    const before = inputs(EVENING_MS, { outdoorTemperatureC: [5, 5, 5, 5] });
    const after = inputs(EVENING_MS, { outdoorTemperatureC: [1, 6, 5, 4] });
    expect(of(differingInputs(before, after, STILL), 'weather')).toEqual([
      { group: 'weather', what: 'outdoor temperature', unit: 'K', largest: 4, mean: -1 },
    ]);
  });

  it('without a common slot say nothing', () => {
    const after = inputs(EVENING_MS + 4 * SLOT_MS, { importPriceEurPerKwh: [9, 9, 9, 9] });
    expect(of(differingInputs(inputs(EVENING_MS), after, STILL), 'price')).toEqual([]);
  });

  it('of limits are told by node, and of a node that had none not at all', () => {
    const before = inputs(EVENING_MS, { limitsKw: { PDJ: [600, 600, 600, 600] } });
    const after = inputs(EVENING_MS, { limitsKw: { PDJ: [600, 300, 300, 600], CITY: [1, 1, 1, 1] } });
    expect(of(differingInputs(before, after, STILL), 'limit')).toEqual([
      { group: 'limit', what: 'PDJ', unit: 'kW', largest: 300, mean: -150 },
    ]);
  });
});

describe('forecasts', () => {
  const withForecast = (base: PlanInputs, mean: number[], startMs: number): PlanInputs => ({
    ...base,
    forecasts: [meanForecast('MTR-L5.base', { startMs, mean })],
  });

  it('are held side by side from their own start, not from that of the plan', () => {
    const before = withForecast(inputs(EVENING_MS), [1, 2, 3, 4], EVENING_MS - SLOT_MS);
    const after = withForecast(inputs(EVENING_MS), [2, 3, 10, 11], EVENING_MS);
    expect(of(differingInputs(before, after, STILL), 'forecast')).toEqual([
      { group: 'forecast', what: 'MTR-L5.base', unit: 'kW', largest: 6, mean: 2 },
    ]);
  });

  it('of another step, or of a series nobody forecast before, are not comparable', () => {
    const before = withForecast(inputs(EVENING_MS), [1, 1, 1, 1], EVENING_MS);
    const hourly = before.forecasts.map((one) => ({ ...one, stepMs: 4 * SLOT_MS }));
    const after = withForecast(inputs(EVENING_MS), [9, 9, 9, 9], EVENING_MS);
    expect(of(differingInputs({ ...before, forecasts: hourly }, after, STILL), 'forecast')).toEqual([]);
    expect(of(differingInputs({ ...before, forecasts: [] }, after, STILL), 'forecast')).toEqual([]);
  });

  it.each([
    ['LYON.outdoorTemperature', true],
    ['LYON.irradiance', true],
    ['MTR-L5.base', false],
    ['PV.power', false],
  ] as const)('%s is weather: %s, and weather is told by the snapshot alone', (seriesId, weather) => {
    expect(isWeather({ seriesId })).toBe(weather);
  });
});

describe('states', () => {
  const plan = planned({
    BAT: { powerKw: [100, 0, 0, 0], state: [0.75, 0.75, 0.75, 0.75] },
    BLD: { powerKw: [10, 10, 10, 10], state: [20.5, 21, 21, 21] },
    EV: { powerKw: [null, null, null, null], state: [12, 0, 0, 0] },
  });

  it('are held against what the earlier plan expected of the moment', () => {
    const expected = expectedStates(inputs(EVENING_MS), plan, NEXT_MS);
    expect(expected.get('BAT')).toMatchObject({ soc: 0.75, powerKw: 100 });
    expect(expected.get('BLD')).toMatchObject({ zoneTemperatureC: 20.5, powerKw: 10 });
    // Left to its own control it commanded no power: the measured one stays.
    expect(expected.get('EV')).toMatchObject({ energyRequestedKwh: 12, powerKw: 0 });
  });

  it('of the same slot are as they were measured', () => {
    expect(expectedStates(inputs(EVENING_MS), plan, EVENING_MS).get('BAT')?.soc).toBe(0.5);
  });

  it('beyond the end of the earlier plan are as they were measured: it expected nothing there', () => {
    expect(expectedStates(inputs(EVENING_MS), plan, EVENING_MS + 9 * SLOT_MS).get('BAT')?.soc).toBe(0.5);
  });

  it('differ by asset and kind, the largest first', () => {
    const after = inputs(NEXT_MS);
    const assets = after.snapshot.assets.map((state) => {
      if (state.assetId === 'BAT') return { ...state, soc: 0.7 };
      if (state.assetId === 'BLD') return { ...state, zoneTemperatureC: 20.5 };
      return { ...state, energyRequestedKwh: 32 };
    });
    const found = differingInputs(
      inputs(EVENING_MS),
      { ...after, snapshot: { ...after.snapshot, assets } },
      plan,
    );
    expect(of(found, 'state')).toEqual([
      { group: 'state', what: 'EV energy asked for', unit: 'kWh', largest: 20, mean: 20 },
      {
        group: 'state',
        what: 'BAT state of charge',
        unit: '1',
        largest: expect.closeTo(0.05, 12),
        mean: expect.closeTo(-0.05, 12),
      },
    ]);
  });

  it('that are not known on one side make no difference', () => {
    const after = inputs(EVENING_MS);
    const assets = after.snapshot.assets.map((state) => ({ ...state, soc: null, energyRequestedKwh: null }));
    const found = differingInputs(
      inputs(EVENING_MS),
      { ...after, snapshot: { ...after.snapshot, assets } },
      STILL,
    );
    expect(of(found, 'state')).toEqual([]);
  });
});

describe('what else may differ', () => {
  it.each<[string, boolean, string | null, string, number]>([
    ['goes out', false, 'tripped', 'BAT is out: tripped', -1],
    ['goes out without a word', false, null, 'BAT is out: no reason given', -1],
  ])('an asset that %s', (_name, available, reason, what, mean) => {
    const after = inputs(EVENING_MS);
    const assets = after.snapshot.assets.map((state) =>
      state.assetId === 'BAT' ? { ...state, available, reason } : state,
    );
    const changed = { ...after, snapshot: { ...after.snapshot, assets } };
    expect(differingInputs(inputs(EVENING_MS), changed, STILL)).toEqual([
      { group: 'availability', what, largest: 1, mean, unit: '1' },
    ]);
    expect(differingInputs(changed, inputs(EVENING_MS), STILL)).toEqual([
      { group: 'availability', what: 'BAT is back', largest: 1, mean: 1, unit: '1' },
    ]);
  });

  it('the plan in force, where both say something', () => {
    const before = inputs(EVENING_MS, { announced: [{ assetId: 'BAT', powerKw: [0, 10, null, 30] }] });
    const after = inputs(NEXT_MS, {
      announced: [
        { assetId: 'BAT', powerKw: [15, 20, null, 40] },
        { assetId: 'EV', powerKw: [1, 1, 1, 1] },
      ],
    });
    // Common and known in both: 10 against 15 alone; the third slot of the earlier said nothing, 30 meets null.
    expect(of(differingInputs(before, after, STILL), 'in-force')).toEqual([
      { group: 'in-force', what: 'BAT', unit: 'kW', largest: 5, mean: 5 },
    ]);
  });

  it('the peak so far and the risk, told last', () => {
    const after = inputs(EVENING_MS, { peakSoFarKw: 640, riskLevel: 0.9, outdoorTemperatureC: [4, 5, 5, 5] });
    expect(differingInputs(inputs(EVENING_MS), after, STILL).map(({ group, mean }) => [group, mean])).toEqual(
      [
        ['weather', -0.25],
        ['delivered', 640],
        ['risk', 0.4],
      ],
    );
  });
});
