/** Assets of a case in the words of the grid: what each kind takes for its rating, its start and its course. */
import { describe, expect, it } from '@jest/globals';
import { kindProblems } from '../grid/validate-asset-kind.js';
import { assetForecast, assetStart, type CaseAsset, gridAsset } from './case-asset.js';

const PLACE = { substationId: 'S', districtId: 'D', meterId: 'M' };
const AT = { id: 'A', node: 'S' } as const;
const HOURS = new Array<number>(24).fill(0);

const BATTERY: CaseAsset = {
  ...AT,
  kind: 'battery',
  energyCapacityKwh: 200,
  maxChargeKw: 80,
  maxDischargeKw: 100,
  efficiencyCharge: 0.95,
  efficiencyDischarge: 0.95,
  socMin: 0.1,
  socMax: 0.9,
  wearEurPerKwh: 0.01,
  soc: 0.4,
};
const PV: CaseAsset = { ...AT, kind: 'pv', peakKw: 30, forecastKw: [-20, -10] };
const WIND: CaseAsset = { ...AT, kind: 'wind', forecastKw: [-40, -120, 0] };
const HYDRO: CaseAsset = { ...AT, kind: 'hydro', forecastKw: -75 };
const HUB: CaseAsset = {
  ...AT,
  kind: 'ev-hub',
  maxChargeKw: 60,
  arrivalsKwhPerHour: HOURS,
  dwellSlots: 4,
  unmetEurPerKwh: 2,
};
const TANK: CaseAsset = {
  ...AT,
  kind: 'hot-water',
  energyCapacityKwh: 40,
  maxChargeKw: 20,
  drawKw: HOURS,
  lossPerHour: 0.01,
  socMin: 0.2,
  coldWaterEurPerKwh: 1,
  soc: 0.6,
};
const BUILDING: CaseAsset = {
  ...AT,
  kind: 'slab-block',
  lossKwPerK: 1,
  capacityKwhPerK: 10,
  gainsKw: HOURS,
  solarApertureM2: 0,
  cop: 3,
  maxHeatElectricKw: 45,
  comfortLowC: 19,
  comfortHighC: 23,
  thermostatC: 20,
  discomfortEurPerKh: 10,
  zoneTemperatureC: 20.5,
};
const CHP: CaseAsset = {
  ...AT,
  kind: 'chp',
  minOutputKw: 20,
  maxOutputKw: 80,
  referenceOutputKw: 50,
  costEurPerKwh: 0.1,
};
const FIXED: CaseAsset = { ...AT, kind: 'fixed-load', powerKw: [30, 12] };
const BLOCK: CaseAsset = {
  ...AT,
  kind: 'demand-response',
  blockKw: 90,
  minShare: 0.5,
  noticeSlots: 0,
  durationSlots: 2,
  callsLeft: 1,
  priceEurPerKwh: 0.1,
  reboundShare: 0,
  reboundSlots: 0,
  deliveryProbability: 1,
};
const ENVELOPE: CaseAsset = {
  ...AT,
  kind: 'power-envelope',
  minKw: -70,
  maxKw: [10, 20],
  priceEurPerKwh: 0,
  unservedEurPerKwh: 1,
};
const RUN: CaseAsset = {
  ...AT,
  kind: 'power-profile',
  profileKw: [15, 25],
  earliestStart: '18:00',
  latestEnd: '20:00',
  unservedEur: 10,
};
const LAMPS: CaseAsset = { ...AT, kind: 'lighting', ratedKw: 50, dimFloor: 0.4, dimEurPerKwh: 0.1 };

describe('the rating that a case leaves out', () => {
  it.each<[string, CaseAsset, number]>([
    ['a battery: the larger of its two directions', BATTERY, 100],
    ['panels: their peak', PV, 30],
    ['wind: its strongest forecast', WIND, 120],
    ['a river: what it gives in every slot', HYDRO, 75],
    ['vehicles: what they can take', HUB, 60],
    ['tanks: what they can take', TANK, 20],
    ['a building: its heating', BUILDING, 45],
    ['lamps: what they are', LAMPS, 50],
    ['a unit: its largest output', CHP, 80],
    ['a fixed load: its highest slot', FIXED, 30],
    ['a block: all of it', BLOCK, 90],
    ['an envelope: its farther side', ENVELOPE, 70],
    ['a run: its highest step', RUN, 25],
  ])('is that of %s', (_name, entry, ratedKw) => {
    expect(gridAsset(entry, PLACE)).toMatchObject({ ratedKw, rampKwPerS: ratedKw });
  });

  it('is never nothing, so that a plant without wind still is one', () => {
    expect(gridAsset({ ...WIND, forecastKw: [0, 0] }, PLACE).ratedKw).toBe(1e-3);
    expect(gridAsset({ ...WIND, forecastKw: [] }, PLACE).ratedKw).toBe(1e-3);
  });

  it('is the one given, and the ramp apart from it', () => {
    const own = gridAsset({ ...PV, ratedKw: 25, rampKwPerS: 0.5 }, PLACE);
    expect(own).toMatchObject({ ratedKw: 25, rampKwPerS: 0.5 });
  });
});

describe('the grid’s asset', () => {
  it('hangs where it is told to, under its id unless it has a name', () => {
    expect(gridAsset(PV, PLACE)).toMatchObject({ ...PLACE, id: 'A', name: 'A' });
    expect(gridAsset({ ...PV, name: 'Roof' }, PLACE).name).toBe('Roof');
  });

  it('carries nothing of the case’s own words', () => {
    const made = gridAsset({ ...BATTERY, frozenKw: [1], announcedKw: [2] }, PLACE);
    expect(made).not.toHaveProperty('node');
    expect(made).not.toHaveProperty('frozenKw');
    expect(made).not.toHaveProperty('announcedKw');
  });

  it.each<[CaseAsset, boolean]>([
    [BATTERY, true],
    [PV, true],
    [HYDRO, false],
    [FIXED, false],
  ])('of $kind is steered: %s', (entry, controllable) => {
    expect(gridAsset(entry, PLACE).controllable).toBe(controllable);
    expect(gridAsset({ ...entry, controllable: !controllable }, PLACE).controllable).toBe(!controllable);
  });

  it('stops a battery that nobody steers, and leaves all else to itself', () => {
    expect(gridAsset(BATTERY, PLACE).safeState).toEqual({ mode: 'power', powerKw: 0 });
    expect(gridAsset(TANK, PLACE).safeState).toEqual({ mode: 'local' });
  });

  it('spreads a value over the hours where the grid wants hours', () => {
    expect(gridAsset(FIXED, PLACE)).toMatchObject({ profileKw: new Array<number>(24).fill(30) });
    expect(gridAsset(ENVELOPE, PLACE)).toMatchObject({
      minKw: new Array<number>(24).fill(-70),
      maxKw: new Array<number>(24).fill(10),
    });
  });

  it.each([BATTERY, PV, WIND, HYDRO, HUB, TANK, BUILDING, LAMPS, CHP, FIXED, BLOCK, ENVELOPE, RUN])(
    'of $kind is sound by the rules of its kind',
    (entry) => {
      expect(kindProblems([], gridAsset(entry, PLACE))).toEqual([]);
    },
  );
});

describe('the start of an asset', () => {
  it('knows the state of its kind and no other', () => {
    expect(assetStart(BATTERY, 2)).toEqual({
      assetId: 'A',
      available: true,
      reason: null,
      powerKw: 0,
      soc: 0.4,
      zoneTemperatureC: null,
      energyRequestedKwh: 0,
      ageMs: 0,
    });
    expect(assetStart(BUILDING, 2)).toMatchObject({ zoneTemperatureC: 20.5, soc: null });
    expect(assetStart({ ...HUB, energyRequestedKwh: 35 }, 2).energyRequestedKwh).toBe(35);
  });

  it('of a unit is its reference output, or what the case says, as generation', () => {
    expect(assetStart(CHP, 2).powerKw).toBe(-50);
    expect(assetStart({ ...CHP, powerKw: -70, runSlots: 9 }, 2)).toMatchObject({ powerKw: -70, runSlots: 9 });
    expect(assetStart({ ...CHP, powerKw: 0 }, 2).powerKw).toBe(0);
  });

  it('of an envelope is its window by slot', () => {
    expect(assetStart(ENVELOPE, 2)).toMatchObject({ minKw: [-70, -70], maxKw: [10, 20] });
    expect(assetStart(BATTERY, 2)).not.toHaveProperty('minKw');
  });

  it('of a run says how many are left, where the case does', () => {
    expect(assetStart({ ...RUN, runsLeft: 0, powerKw: 15 }, 2)).toMatchObject({ callsLeft: 0, powerKw: 15 });
    expect(assetStart(RUN, 2)).not.toHaveProperty('callsLeft');
  });
});

describe('the course of an asset', () => {
  it.each<[CaseAsset, unknown]>([
    [PV, [-20, -10]],
    [HYDRO, -75],
    [FIXED, [30, 12]],
    [BATTERY, null],
    [CHP, null],
  ])('of $kind is %j', (entry, expected) => {
    expect(assetForecast(entry)).toEqual(expected);
  });
});
