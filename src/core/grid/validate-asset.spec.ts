/** What a site's author is told about an asset that cannot be planned on. */
import { describe, expect, it } from '@jest/globals';
import { battery, building, evHub, hotWater, lighting, smallInput } from '../dispatch/testing/small-grid.js';
import {
  demandResponse,
  envelope,
  evFleet,
  fixedLoad,
  profile,
  unit,
  wind,
} from '../dispatch/testing/flexible-assets.js';
import type { Asset, HeatBalance, ThermalBuilding } from './asset.js';
import type { GridModel } from './grid-model.js';
import type { GridProblem } from './grid-problem.js';
import { assetProblems } from './validate-asset.js';

const NONE: ReadonlySet<string> = new Set();

function gridWith(asset: Asset): GridModel {
  return smallInput({ assets: [asset], importPrice: [0.1] }).grid;
}

function problemsOf(asset: Asset, declared = NONE): GridProblem[] {
  return assetProblems(asset, gridWith(asset), declared);
}

/** The fields below the asset that are complained about. */
const fields = (asset: Asset): string[] => problemsOf(asset).map(({ path }) => path.slice(2).join('.'));

/** A building as real ones are: with losses. */
const lossy = (over: Partial<ThermalBuilding> = {}): ThermalBuilding => building({ lossKwPerK: 2, ...over });

const HEAT: HeatBalance = {
  demandKw: new Array<number>(24).fill(50),
  heatPerElectric: 1,
  boilerMaxKw: 100,
  boilerEurPerKwh: 0.08,
  dumpMaxKw: 0,
};

describe('an asset that can be planned on', () => {
  it.each<[string, Asset]>([
    ['battery', battery()],
    ['EV hub', evHub()],
    ['EV fleet', evFleet()],
    ['tanks', hotWater()],
    ['building', lossy()],
    ['lighting', lighting()],
    ['wind', wind()],
    ['fixed load', fixedLoad()],
    ['block', demandResponse()],
    ['envelope', envelope()],
    ['course of power', profile()],
    ['unit that starts and stops', unit()],
    ['unit with heat', unit({ heat: HEAT })],
  ])('%s has no problem', (_name, asset) => {
    expect(problemsOf(asset)).toEqual([]);
  });
});

describe('numbers of an asset', () => {
  it.each<[string, Asset, string[]]>([
    ['a rating of 0', battery({ ratedKw: 0 }), ['ratedKw']],
    ['a ramp below 0', battery({ rampKwPerS: -1 }), ['rampKwPerS']],
    ['a ramp that is no number', battery({ rampKwPerS: Number.NaN }), ['rampKwPerS']],
    ['an efficiency in per cent', battery({ efficiencyCharge: 92 }), ['efficiencyCharge']],
    ['an efficiency of 0', battery({ efficiencyDischarge: 0 }), ['efficiencyDischarge']],
    ['a window upside down', battery({ socMin: 0.9, socMax: 0.1 }), ['socMin']],
    ['a window without width', battery({ socMin: 0.5, socMax: 0.5 }), ['socMin']],
    ['negative wear', battery({ wearEurPerKwh: -0.01 }), ['wearEurPerKwh']],
    ['no dwell', evHub({ dwellSlots: 0 }), ['dwellSlots']],
    [
      '23 hours of arrivals',
      evHub({ arrivalsKwhPerHour: new Array<number>(23).fill(0) }),
      ['arrivalsKwhPerHour'],
    ],
    ['25 hours of draw', hotWater({ drawKw: new Array<number>(25).fill(0) }), ['drawKw']],
    ['a loss above 1', hotWater({ lossPerHour: 1.5 }), ['lossPerHour']],
    ['comfort upside down', lossy({ comfortLowC: 24 }), ['comfortLowC']],
    ['a building without capacity', lossy({ capacityKwhPerK: 0 }), ['capacityKwhPerK']],
    ['a floor above full light', lighting({ dimFloor: 1.2 }), ['dimFloor']],
    ['an output window upside down', unit({ minOutputKw: 120 }), ['minOutputKw']],
    ['a fixed load of 3 hours', fixedLoad({ profileKw: [1, 2, 3] }), ['profileKw']],
    ['a block of 0 kW', demandResponse({ blockKw: 0 }), ['blockKw']],
    ['a delivery never met', demandResponse({ deliveryProbability: 0 }), ['deliveryProbability']],
    ['a negative notice', demandResponse({ noticeSlots: -1 }), ['noticeSlots']],
  ])('refuses %s at its field', (_name, asset, expected) => {
    expect(fields(asset)).toEqual(expected);
  });

  it('says what was seen, what was expected and what to do', () => {
    expect(problemsOf(battery({ socMax: 90 }))).toEqual([
      {
        path: ['assets', 'BAT', 'socMax'],
        message: 'saw 90; expected a share from 0 to 1 (80 % is 0.8); correct the number',
      },
    ]);
  });

  it('tells all that is wrong at once', () => {
    expect(fields(battery({ ratedKw: 0, maxChargeKw: -1, wearEurPerKwh: -1 }))).toEqual([
      'ratedKw',
      'maxChargeKw',
      'wearEurPerKwh',
    ]);
  });
});

describe('what an asset does without a setpoint', () => {
  it.each([
    [150, ['safeState']],
    [-150, ['safeState']],
    [100, []],
    [-100, []],
  ])('a safe power of %d kW at a rating of 100', (powerKw, expected) => {
    expect(fields(battery({ safeState: { mode: 'power', powerKw } }))).toEqual(expected);
  });

  it('refuses to steer what nobody can steer', () => {
    const [problem] = problemsOf(fixedLoad({ controllable: true }));
    expect(problem?.path).toEqual(['assets', 'FIX', 'controllable']);
    expect(problem?.message).toMatch(/controllable fixed load.*`controllable: false`/);
  });
});

describe('where an asset is', () => {
  it('refuses a meter that nothing declares, and names those that are known', () => {
    const [problem] = problemsOf(battery({ meterId: 'MTR-L9' }));
    expect(problem?.path).toEqual(['assets', 'BAT', 'meterId']);
    expect(problem?.message).toMatch(/saw "MTR-L9".*known: MTR-L5/);
  });

  it('says nothing of a meter that was itself refused', () => {
    expect(problemsOf(battery({ meterId: 'MTR-L9' }), new Set(['MTR-L9']))).toEqual([]);
  });

  it.each(['substationId', 'districtId'] as const)('refuses a %s that is not its meter’s', (key) => {
    expect(fields(battery({ [key]: 'ELSEWHERE' }))).toEqual([key]);
  });
});

describe('rules of single kinds', () => {
  it.each([
    ['18:30', '07:00', []],
    ['18:20', '07:00', ['windows.0.arrival']],
    ['18:30', '24:00', ['windows.0.departure']],
    ['6 pm', '7 am', ['windows.0.arrival', 'windows.0.departure']],
  ])('a fleet from %s to %s', (arrival, departure, expected) => {
    expect(fields(evFleet({ windows: [{ arrival, departure, energyKwh: 10 }] }))).toEqual(expected);
  });

  it('counts windows from 0 and refuses energy that flows back', () => {
    const good = { arrival: '18:00', departure: '19:00', energyKwh: 10 };
    expect(fields(evFleet({ windows: [good, { ...good, energyKwh: -1 }] }))).toEqual(['windows.1.energyKwh']);
  });

  it('names the hour in which an envelope is upside down', () => {
    const maxKw = Array.from({ length: 24 }, (_, hour) => (hour === 7 ? -60 : 50));
    const [problem] = problemsOf(envelope({ maxKw }));
    expect(problem?.path.at(-1)).toBe('minKw');
    expect(problem?.message).toMatch(/saw -50 above maxKw -60 in hour 7/);
  });

  it.each([
    [{ energyMinKwh: 20, energyMaxKwh: 10 }, ['energyMinKwh']],
    [{ energyMinKwh: 20 }, []],
    [{ energyMaxKwh: -20 }, []],
    [{ energyMinKwh: 10, energyMaxKwh: 10 }, []],
  ])('an envelope with the budget %j', (budget, expected) => {
    expect(fields(envelope(budget))).toEqual(expected);
  });

  it.each([[[]], [[0, 40]], [[40, 0]]])(
    'refuses the course %j: a run begins and ends with power',
    (profileKw) => {
      expect(fields(profile({ profileKw }))).toEqual(['profileKw']);
    },
  );

  it('takes a course with a pause in the middle', () => {
    expect(fields(profile({ profileKw: [40, 0, 20] }))).toEqual([]);
  });

  it.each([
    [{ minUpSlots: 0 }, ['commitment.minUpSlots']],
    [{ minDownSlots: 0 }, ['commitment.minDownSlots']],
    [{ startEur: -1 }, ['commitment.startEur']],
  ])('a unit with %j', (over, expected) => {
    expect(fields(unit({ commitment: { minUpSlots: 1, minDownSlots: 1, startEur: 0, ...over } }))).toEqual(
      expected,
    );
  });

  it.each([
    [{ demandKw: [50] }, ['heat.demandKw']],
    [{ boilerMaxKw: -1 }, ['heat.boilerMaxKw']],
    [{ dumpMaxKw: -1, heatPerElectric: -2 }, ['heat.heatPerElectric', 'heat.dumpMaxKw']],
  ])('a unit whose heat has %j', (over, expected) => {
    expect(fields(unit({ heat: { ...HEAT, ...over } }))).toEqual(expected);
  });

  it('refuses a rebound that has no slot to come back in', () => {
    expect(fields(demandResponse({ reboundShare: 0.5, reboundSlots: 0 }))).toEqual(['reboundSlots']);
    expect(fields(demandResponse({ reboundShare: 0.5, reboundSlots: 1 }))).toEqual([]);
  });
});
