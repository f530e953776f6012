/** Differences of two small plans by hand, slot by slot of the clock. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../time/slot.js';
import type { AssetSchedule, PlanContent } from '../plan.js';
import { battery, building, EVENING_MS, meanForecast, smallInput } from '../testing/small-grid.js';
import { comparePlans } from './compare-plans.js';
import type { PlanInputs } from './differing-inputs.js';
import { swapInputs } from './swap-inputs.js';

const REASON = {
  slotMs: EVENING_MS,
  binding: null,
  shadowPriceEurPerKw: 0,
  nodePriceEurPerKwh: 0,
  spread: null,
  alternative: null,
  alternativeCostEur: null,
  alternativePowers: [],
  sentence: 'As it is.',
};

function schedule(assetId: string, powerKw: (number | null)[], state: number[]): AssetSchedule {
  return { assetId, powerKw, state, reason: REASON };
}

function plan(firstSlotMs: number, schedules: AssetSchedule[], more: Partial<PlanContent> = {}): PlanContent {
  return {
    siteId: 'small',
    firstSlotMs,
    horizonSlots: 4,
    frozenSlots: 0,
    validUntilMs: firstSlotMs + 4 * SLOT_MS,
    snapshotHash: 's',
    inputHash: 'i',
    gridVersion: 'v1',
    schedules,
    nodes: [],
    costByTerm: { energyImport: 50, wear: 1 },
    costEur: 51,
    peakImportKw: 600,
    churn: { changedKw: 0, movedKwh: 0 },
    solver: { name: 'highs', version: '1' },
    ...more,
  };
}

function inputs(
  startMs: number,
  change: Partial<PlanInputs['snapshot']> = {},
  baseKw = [500, 500, 500, 500],
): PlanInputs {
  const { snapshot, forecasts } = smallInput({
    assets: [battery(), building()],
    states: [
      { assetId: 'BAT', zoneTemperatureC: null, energyRequestedKwh: null },
      { assetId: 'BLD', soc: null, energyRequestedKwh: null },
    ],
    importPrice: [0.1, 0.2, 0.3, 0.4],
    baseKw,
    startMs,
  });
  return { snapshot: { ...snapshot, ...change }, forecasts };
}

const NEXT_MS = EVENING_MS + SLOT_MS;
const BEFORE = plan(
  EVENING_MS,
  [
    schedule('BAT', [100, 0, -100, -100], [0.75, 0.75, 0.5, 0.25]),
    schedule('BLD', [10, 10, 10, 10], [20, 20, 20, 20]),
  ],
  {
    nodes: [
      {
        nodeId: 'CITY',
        importKw: [700, 610, 500, 500],
        limitKw: [],
        marginKw: [],
        marginShortfallKw: [],
        overloadKw: [],
      },
    ],
  },
);
const AFTER = plan(
  NEXT_MS,
  [
    schedule('BAT', [0, -60, null, 40], [0.75, 0.6, 0.6, 0.7]),
    schedule('BLD', [10, 6, 14, 10], [20, 19.6, 20, 20]),
  ],
  {
    nodes: [
      {
        nodeId: 'CITY',
        importKw: [610, 536, 540, 650],
        limitKw: [],
        marginKw: [],
        marginShortfallKw: [],
        overloadKw: [],
      },
    ],
    costByTerm: { energyImport: 48, wear: 1.001, comfort: 0.5 },
    costEur: 49.5,
  },
);
const SAME_PRICES = {
  importPriceEurPerKwh: [0.2, 0.3, 0.4, 0.4],
  exportPriceEurPerKwh: [0.1, 0.15, 0.2, 0.2],
};

describe('comparePlans', () => {
  const both = { before: inputs(EVENING_MS), after: inputs(NEXT_MS, SAME_PRICES) };
  const difference = comparePlans(BEFORE, AFTER, both);

  it('compares the three slots both cover, and no slot left to local control', () => {
    expect([difference.fromMs, difference.untilMs]).toEqual([NEXT_MS, EVENING_MS + 4 * SLOT_MS]);
    // BAT: 0, +40 kW, and one slot that is local: 10 kWh. BLD: 0, -4, +4 kW: nothing net, 2 kWh moved.
    expect(difference.assets).toEqual([
      { assetId: 'BAT', energyKwh: 10, movedKwh: 10, largestKw: 40, largestSlotMs: NEXT_MS + SLOT_MS },
      { assetId: 'BLD', energyKwh: 0, movedKwh: 2, largestKw: 4, largestSlotMs: NEXT_MS + SLOT_MS },
    ]);
    expect([difference.energyKwh, difference.movedKwh]).toEqual([10, 12]);
  });

  it('tells cost by term, peak in the common slots, and rooms that get colder', () => {
    expect(difference.costByTermEur).toEqual({ energyImport: -2, comfort: 0.5 });
    expect([difference.costBeforeEur, difference.costAfterEur, difference.sameHorizon]).toEqual([
      51,
      49.5,
      false,
    ]);
    expect([difference.peakBeforeKw, difference.peakAfterKw]).toEqual([610, 610]);
    expect(difference.comfort).toMatchObject([{ assetId: 'BLD', slotMs: NEXT_MS + SLOT_MS }]);
    expect(difference.comfort[0]?.changeK).toBeCloseTo(-0.4, 9);
  });

  it('holds states against what the earlier plan expected: an asset that did as told is no difference', () => {
    const asTold = both.after.snapshot.assets.map((s) => (s.assetId === 'BAT' ? { ...s, soc: 0.75 } : s));
    const after = { ...both.after, snapshot: { ...both.after.snapshot, assets: asTold } };
    expect(comparePlans(BEFORE, AFTER, { ...both, after }).inputs).toEqual([]);
    expect(difference.inputs).toEqual([
      { group: 'state', what: 'BAT state of charge', largest: 0.25, mean: -0.25, unit: '1' },
    ]);
  });

  it('lists inputs by group, largest first, aligned by the clock', () => {
    const changed = inputs(
      NEXT_MS,
      {
        ...SAME_PRICES,
        importPriceEurPerKwh: [0.2, 0.3, 0.5, 0.4],
        limitsKw: { PDJ: [900, 900, 800, 900] },
        peakSoFarKw: 650,
        riskLevel: 0.8,
        outdoorTemperatureC: [5, 4, 5, 5],
        assets: both.after.snapshot.assets.map((s) =>
          s.assetId === 'BLD' ? { ...s, available: false, reason: 'in local mode' } : { ...s, soc: 0.75 },
        ),
        announced: [{ assetId: 'BAT', powerKw: [0, -100, -100, null] }],
      },
      [500, 510, 500, 500],
    );
    const before = inputs(EVENING_MS, {
      limitsKw: { PDJ: [900, 900, 900, 900] },
      announced: [{ assetId: 'BAT', powerKw: [100, 0, -90, -100] }],
    });
    const found = comparePlans(BEFORE, AFTER, { before, after: changed }).inputs;
    expect(found.map(({ group, what, largest }) => [group, what, Math.round(largest * 1e6) / 1e6])).toEqual([
      ['forecast', 'MTR-L5.base', 10],
      ['forecast', 'PDJ.base', 10],
      ['forecast', 'CITY.base', 10],
      ['weather', 'outdoor temperature', 1],
      ['price', 'import', 0.1],
      ['limit', 'PDJ', 100],
      ['availability', 'BLD is out: in local mode', 1],
      ['in-force', 'BAT', 10],
      ['delivered', 'peak import today', 650],
      ['risk', 'quantile at which limits hold', 0.3],
    ]);
  });
});

describe('swapInputs', () => {
  const before = {
    content: BEFORE,
    inputs: inputs(EVENING_MS, { peakSoFarKw: 3, limitsKw: { PDJ: [1, 2, 3, 4] } }, [1, 2, 3, 4]),
  };
  const after = inputs(NEXT_MS, { peakSoFarKw: 9, limitsKw: { PDJ: [5, 6, 7, 8] } }, [50, 60, 70, 80]);

  it('takes one group back by the clock and keeps what the earlier inputs do not reach', () => {
    const forecast = swapInputs(after, before, 'forecast');
    expect(forecast.forecasts[0]?.mean).toEqual([2, 3, 4, 80]);
    expect(forecast.forecasts[0]?.quantiles[0]?.slice(0, 3)).toEqual([2, 3, 4]);
    expect(forecast.snapshot).toEqual(after.snapshot);
    expect(swapInputs(after, before, 'limit').snapshot.limitsKw['PDJ']).toEqual([2, 3, 4, 8]);
    expect(swapInputs(after, before, 'delivered').snapshot.peakSoFarKw).toBe(3);
    expect(swapInputs(after, before, 'price').snapshot.importPriceEurPerKwh).toEqual([0.2, 0.3, 0.4, 0.4]);
    expect(swapInputs(after, before, 'risk').snapshot.riskLevel).toBe(0.5);
    expect(swapInputs(after, before, 'weather').snapshot.outdoorTemperatureC).toEqual([5, 5, 5, 5]);
  });

  it('takes states back to what was expected, and availability apart from them', () => {
    const [bat] = swapInputs(after, before, 'state').snapshot.assets;
    expect(bat).toMatchObject({ assetId: 'BAT', soc: 0.75, powerKw: 100, available: true });
    const out = {
      ...before,
      inputs: {
        ...before.inputs,
        snapshot: {
          ...before.inputs.snapshot,
          assets: before.inputs.snapshot.assets.map((s) => ({ ...s, available: false, reason: 'lost' })),
        },
      },
    };
    expect(swapInputs(after, out, 'availability').snapshot.assets[0]).toMatchObject({
      available: false,
      reason: 'lost',
      soc: 0.5,
    });
    expect(swapInputs(after, out, 'state').snapshot.assets[0]).toMatchObject({ available: true });
  });

  it('takes back what was announced, and in the same slot what was frozen', () => {
    const announced = [{ assetId: 'BAT', powerKw: [7, 8, 9, 10] }];
    const old = {
      ...before,
      inputs: inputs(EVENING_MS, { announced, frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [7] }] }),
    };
    const now = inputs(NEXT_MS, { announced: [{ assetId: 'BAT', powerKw: [0, 0, 0, 0] }] });
    expect(swapInputs(now, old, 'in-force').snapshot).toMatchObject({
      announced: [{ assetId: 'BAT', powerKw: [8, 9, 10, null] }],
      frozenSlots: 0,
    });
    const same = inputs(EVENING_MS, { announced: [{ assetId: 'BAT', powerKw: [0, 0, 0, 0] }] });
    expect(swapInputs(same, old, 'in-force').snapshot).toMatchObject({ announced, frozenSlots: 1 });
  });

  it('leaves forecasts of another step as they are', () => {
    const hourly = {
      ...meanForecast('MTR-L5.base', { startMs: EVENING_MS, mean: [1] }),
      stepMs: 4 * SLOT_MS,
    };
    const odd = { ...before, inputs: { ...before.inputs, forecasts: [hourly] } };
    expect(swapInputs(after, odd, 'forecast').forecasts[0]?.mean).toEqual([50, 60, 70, 80]);
  });
});
