/** From a grid to the city the twin plays: what is taken over, what is refused, and how a given course is followed. */
import { describe, expect, it } from '@jest/globals';
import type { Asset } from '../../core/grid/asset.js';
import { editGrid, type EditedGrid } from '../../core/scenario/edited-grid.js';
import type { ScenarioEdit } from '../../core/scenario/scenario.js';
import { scenarioGrid, solar } from '../../core/scenario/testing/small-scenario.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { createCity } from '../../twin/city/city.js';
import type { GivenCourses } from '../../twin/city/city-types.js';
import { cityMake } from './world-make.js';

const START_MS = Date.UTC(2026, 0, 15);

function edited(
  edits: readonly ScenarioEdit[] = [],
  over: Parameters<typeof scenarioGrid>[0] = {},
): EditedGrid {
  return editGrid(scenarioGrid(over), edits, 1);
}

describe('cityMake', () => {
  it('takes over assets, meters and substations of any site whose districts are modelled', () => {
    const make = cityMake(edited());
    expect(make.fleet.map(({ id }) => id)).toEqual(['BAT', 'BLD', 'EV', 'LIT', 'PV']);
    expect(make.fleet[0]).toMatchObject({ kind: 'battery', safeState: { powerKw: 0 }, endpointId: 'PDJ' });
    expect(make.fleet[1]).toMatchObject({ safeState: 'local' });
    expect(make.meters).toEqual([{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5', share: 1 }]);
    // Three transformers of 20 MVA, as the reference scenario has them.
    expect(make.substations[0]).toMatchObject({
      id: 'PDJ',
      transformersMva: [20, 20, 20],
      importLimitKw: 30_000,
    });
  });

  it('shares a description between what is played and what is expected where an edit left it alone', () => {
    const make = cityMake(edited([{ edit: 'resize-asset', asset: 'BAT', factor: 2 }]));
    const played = (id: string) => make.fleet.find((spec) => spec.id === id);
    const expected = (id: string) => make.expected.find((spec) => spec.id === id);
    expect(played('EV')).toBe(expected('EV'));
    expect(played('BAT')).not.toBe(expected('BAT'));
    expect(expected('BAT')).toMatchObject({ ratedKw: 100 });
  });

  it('leaves what a loss leaves', () => {
    const make = cityMake(edited([{ edit: 'lose-transformer', substation: 'PDJ' }]));
    expect(make.substations[0]?.transformersMva).toEqual([40]);
  });

  it('refuses a meter whose demand nobody models, unless one is given', () => {
    const meters = [{ id: 'M', substationId: 'PDJ', districtId: 'ELSEWHERE' }];
    expect(() => cityMake(edited([], { meters, assets: [] }))).toThrow(
      /no demand for meter M of district ELSEWHERE.*replace-demand/,
    );
    const given: ScenarioEdit = {
      edit: 'replace-demand',
      meter: 'M',
      profileKw: new Array<number>(24).fill(5),
    };
    expect(cityMake(edited([given], { meters, assets: [] })).meters[0]).toMatchObject({ id: 'M', share: 1 });
  });

  it('refuses an asset without physics and says which there are', () => {
    const wind = { ...solar(), kind: 'wind', id: 'WIND' } as unknown as Asset;
    expect(() => cityMake(edited([], { assets: [wind] }))).toThrow(
      /no physics for asset WIND of kind wind; expected one of battery, pv/,
    );
  });
});

describe('a city made of a grid', () => {
  const play = (edits: readonly ScenarioEdit[], given?: GivenCourses) => {
    const city = createCity({
      seed: 1,
      scenario: 'normal',
      startMs: START_MS,
      historyDays: 0.25,
      make: cityMake(edited(edits), given),
    });
    city.advanceTo(START_MS + 4 * SLOT_MS);
    return city;
  };

  it('plays a demand that was given by hour, about as it was given', () => {
    const profileKw = Array.from({ length: 24 }, (_, hour) => 1_000 + hour);
    const base = play([{ edit: 'replace-demand', meter: 'MTR-L5', profileKw }]).meter('MTR-L5').baseKw;
    // 01:00 in Lyon, within the slow noise.
    expect(base / 1_001).toBeCloseTo(1, 1);
  });

  it('scales the whole demand of a district', () => {
    const usual = play([]).meter('MTR-L5').baseKw;
    const more = play([{ edit: 'demand', part: 'all', factor: 1.25 }]).meter('MTR-L5').baseKw;
    expect(more / usual).toBeCloseTo(1.25, 6);
  });

  it('does not lose in the base what an asset takes more', () => {
    const usual = play([]).meter('MTR-L5').baseKw;
    expect(play([{ edit: 'resize-asset', asset: 'BLD', factor: 50 }]).meter('MTR-L5').baseKw).toBe(usual);
    expect(play([{ edit: 'lose-asset', asset: 'BLD' }]).meter('MTR-L5').baseKw).toBe(usual);
  });

  it('shifts the temperature and sets the sky', () => {
    const usual = play([]).weather(START_MS + 12 * 3_600_000);
    const other = play([{ edit: 'weather', temperatureShiftK: 7, clearSky: 1 }]).weather(
      START_MS + 12 * 3_600_000,
    );
    expect(other.temperatureC - usual.temperatureC).toBeCloseTo(7, 9);
    expect(other.irradianceWPerM2).toBeGreaterThanOrEqual(usual.irradianceWPerM2);
  });

  it('lets go of what is old and still plays on', () => {
    const city = play([]);
    city.forgetBefore(START_MS + 2 * SLOT_MS);
    expect(city.slotMean('MTR-L5', START_MS + SLOT_MS)).toBeUndefined();
    expect(city.slotMeans('MTR-L5')).toMatchObject({ startMs: START_MS + 2 * SLOT_MS });
    const kept = city.slotMean('MTR-L5', START_MS + 3 * SLOT_MS);
    city.advanceTo(START_MS + 5 * SLOT_MS);
    expect(city.slotMean('MTR-L5', START_MS + 3 * SLOT_MS)).toBe(kept);
    expect(city.slotMean('MTR-L5', START_MS + 4 * SLOT_MS)).toBeGreaterThan(0);
  });

  describe('with courses that were given', () => {
    const given: GivenCourses = {
      baseKw: (_, ms) => (ms < START_MS + 2 * SLOT_MS ? 500 : 700),
      generationKw: (id) => (id === 'PV' ? -45 : undefined),
      sky: {
        at: () => ({ temperatureC: 3, irradianceWPerM2: 0 }),
        cloudFactorAt: () => 1,
        dayMeanAt: () => 3,
        forecast: (issuedAtMs) => ({
          issuedAtMs,
          startMs: issuedAtMs,
          temperatureC: [],
          irradianceWPerM2: [],
        }),
      },
    };

    it('follows base, sun and sky to the letter', () => {
      const city = play([], given);
      expect(city.meter('MTR-L5').baseKw).toBe(700);
      // At midnight: no sun of its own.
      expect(city.slotMean('PV', START_MS + SLOT_MS)).toBeCloseTo(-45, 9);
      expect(city.weather()).toEqual({ temperatureC: 3, irradianceWPerM2: 0 });
    });

    it('scales what was given too, and curtails the sun when asked', () => {
      const city = play([{ edit: 'demand', part: 'all', factor: 2 }], given);
      expect(city.meter('MTR-L5').baseKw).toBe(1_400);
      const at = city.nowMs;
      const command = {
        id: 'c',
        planId: 'p',
        powerKw: -10,
        validFromMs: at,
        validUntilMs: at + SLOT_MS,
        rampKwPerS: 60,
      };
      expect(city.apply('PV', command)).toMatchObject({ accepted: true, appliedKw: -10 });
      city.advanceTo(at + SLOT_MS);
      expect(city.slotMean('PV', at)).toBeCloseTo(-10, 9);
      expect(
        city.apply('PV', {
          ...command,
          powerKw: -500,
          validFromMs: at + SLOT_MS,
          validUntilMs: at + 2 * SLOT_MS,
        }),
      ).toMatchObject({ appliedKw: -60 });
      city.advanceTo(at + 2 * SLOT_MS);
      // More than the sun gives is not there.
      expect(city.slotMean('PV', at + SLOT_MS)).toBeCloseTo(-45, 9);
    });
  });
});
