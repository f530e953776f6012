/** Every kind of asset a case may have: read, mapped, planned, and checked, alone and with what it depends on. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import type { AnswerAsset } from '../../src/core/case/case-answer.js';
import { caseAssetSchema } from '../../src/modules/solve/case-asset.schema.js';
import { readCase } from '../../src/modules/solve/read-case.js';
import { runCase } from '../../src/modules/solve/run-case.js';
import type { KeptAnswer } from '../../src/ports/case-run-store.js';

type Json = Record<string, unknown>;

const highs = new HighsSolver();
afterAll(() => highs.close());

const hours = (value: number): number[] => new Array<number>(24).fill(value);

const CHARGING = { maxChargeKw: 20, arrivalsKwhPerHour: hours(4), dwellSlots: 2, unmetEurPerKwh: 2 };
const BUILDING = {
  lossKwPerK: 1,
  capacityKwhPerK: 20,
  gainsKw: hours(2),
  solarApertureM2: 5,
  cop: 3,
  maxHeatElectricKw: 10,
  comfortLowC: 19,
  comfortHighC: 23,
  thermostatC: 20,
  discomfortEurPerKh: 10,
  zoneTemperatureC: 20,
};
const UNIT = { minOutputKw: 10, maxOutputKw: 40, referenceOutputKw: 20, costEurPerKwh: 0.12 };

/** One asset of each kind, and its powers where paper knows them [kW]. Prices: 0.10, 0.10, 0.30, 0.30 EUR/kWh. */
const KINDS: Readonly<
  Record<string, { readonly asset: Json; readonly powerKw?: readonly (number | null)[] }>
> = {
  battery: {
    asset: {
      energyCapacityKwh: 20,
      maxChargeKw: 20,
      maxDischargeKw: 20,
      efficiencyCharge: 1,
      efficiencyDischarge: 1,
      socMin: 0,
      socMax: 1,
      wearEurPerKwh: 0,
      soc: 0.5,
    },
    powerKw: [20, 20, -20, -20],
  },
  pv: { asset: { peakKw: 10, forecastKw: [-1, -2, -3, -4] }, powerKw: [-1, -2, -3, -4] },
  wind: { asset: { forecastKw: -7 }, powerKw: [-7, -7, -7, -7] },
  hydro: { asset: { forecastKw: -9 }, powerKw: [null, null, null, null] },
  'ev-hub': { asset: { ...CHARGING, energyRequestedKwh: 5 } },
  'ev-home': { asset: CHARGING },
  'ev-fleet': {
    // 10 kWh due at 19:00 and plugged in at 18:00: all of it in the cheap half.
    asset: {
      maxChargeKw: 20,
      windows: [{ arrival: '18:00', departure: '19:00', energyKwh: 10 }],
      unmetEurPerKwh: 2,
    },
    powerKw: [20, 20, 0, 0],
  },
  'hot-water': {
    asset: {
      energyCapacityKwh: 40,
      maxChargeKw: 10,
      drawKw: hours(4),
      lossPerHour: 0,
      socMin: 0.2,
      coldWaterEurPerKwh: 1,
      soc: 0.5,
    },
    // 4 kWh drawn within the hour come back in the cheap half, two slots of 8 kW.
    powerKw: [10, 6, 0, 0],
  },
  'tertiary-hvac': { asset: BUILDING },
  'passive-block': { asset: { ...BUILDING, cop: 'heat-pump' } },
  'slab-block': { asset: BUILDING },
  lighting: { asset: { ratedKw: 8, dimFloor: 0.5, dimEurPerKwh: 0.2 }, powerKw: [8, 8, 4, 4] },
  chp: { asset: UNIT, powerKw: [-10, -10, -40, -40] },
  'waste-to-energy': {
    asset: { ...UNIT, costEurPerKwh: -0.05, commitment: { minUpSlots: 1, minDownSlots: 1, startEur: 1 } },
    powerKw: [-40, -40, -40, -40],
  },
  'fixed-load': { asset: { powerKw: [1, 2, 3, 4] }, powerKw: [null, null, null, null] },
  'demand-response': {
    asset: {
      blockKw: 20,
      minShare: 1,
      noticeSlots: 1,
      durationSlots: 2,
      callsLeft: 1,
      priceEurPerKwh: 0.05,
      reboundShare: 0,
      reboundSlots: 0,
      deliveryProbability: 1,
    },
    powerKw: [0, 0, -20, -20],
  },
  'power-envelope': {
    asset: { minKw: 0, maxKw: [10, 4, 10, 10], energyMinKwh: 5, priceEurPerKwh: 0, unservedEurPerKwh: 3 },
    // 2.5 + 1 kWh fit in the cheap half; the 1.5 kWh left go to the earlier of the dear slots.
    powerKw: [10, 4, 6, 0],
  },
  'power-profile': {
    asset: { profileKw: [6, 12], earliestStart: '18:00', latestEnd: '19:00', unservedEur: 50 },
    powerKw: [6, 12, 0, 0],
  },
};

function aCase(kind: string, asset: Json): Json {
  return {
    version: 1,
    name: kind,
    start: '2026-01-15T17:00:00Z',
    slots: 4,
    stepMinutes: 15,
    cityImportLimitKw: 1000,
    substations: [{ id: 'S', importLimitKw: 1000 }],
    loads: [{ node: 'S', powerKw: 200 }],
    assets: [{ kind, id: 'ONE', node: 'S', ...asset }],
    prices: { importEurPerKwh: [0.1, 0.1, 0.3, 0.3], exportEurPerKwh: 0 },
    weather: { outdoorTemperatureC: 5, irradianceWPerM2: 0 },
  };
}

async function solved(given: Json): Promise<{ answer: KeptAnswer; one: AnswerAsset }> {
  const answer = await runCase(readCase(given), { timeLimitS: 30 }, highs);
  const one = answer.plan?.assets[0];
  if (!one) throw new Error(answer.message);
  return { answer, one };
}

describe('a case with one asset', () => {
  it('has an example of every kind here', () => {
    const kinds = caseAssetSchema.options.flatMap((option) => option.shape.kind.options as readonly string[]);
    expect(Object.keys(KINDS).sort()).toEqual([...kinds].sort());
  });

  it.each(Object.keys(KINDS))('is planned and passes its check: %s', async (kind) => {
    const { asset = {}, powerKw } = KINDS[kind] ?? {};
    const { answer, one } = await solved(aCase(kind, asset));
    expect(answer).toMatchObject({ status: 'planned', check: { passed: true }, solution: { passed: true } });
    expect(one).toMatchObject({ id: 'ONE', kind });
    if (!powerKw) return;
    expect(one.powerKw.map((kw) => (kw === null ? null : Math.round(kw * 1e3) / 1e3 + 0))).toEqual(powerKw);
  });

  it.each(['battery', 'chp', 'ev-hub', 'hot-water', 'tertiary-hvac', 'power-envelope'])(
    'leaves %s to its own controller when nobody may steer it',
    async (kind) => {
      const { answer, one } = await solved(aCase(kind, { ...KINDS[kind]?.asset, controllable: false }));
      expect(answer.check?.passed).toBe(true);
      expect(one.powerKw).toEqual([null, null, null, null]);
      expect(one.localReason).toMatch(/never steered/);
    },
  );
});
