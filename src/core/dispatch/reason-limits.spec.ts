/** Which limit a reason names when several bind, and the words for each, from answers written down by hand. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from './build-dispatch.js';
import type { BuiltDispatch } from './dispatch-input.js';
import { type DecidingLimit, decidingLimit } from './reason-limits.js';
import { demandResponse, envelope, evFleet, unit, wind } from './testing/flexible-assets.js';
import { type HandAnswer, readByHand } from './testing/solved-by-hand.js';
import {
  battery,
  building,
  evHub,
  EVENING_MS,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
  type SmallWorld,
} from './testing/small-grid.js';

const build = (world: Partial<SmallWorld>): BuiltDispatch =>
  buildDispatch(smallInput({ assets: [battery()], importPrice: [0.1, 0.2, 0.3], ...world }));

function decided(
  built: BuiltDispatch,
  answer: HandAnswer,
  at: { assetId?: string; slot?: number; partner?: number | null } = {},
): DecidingLimit | null {
  const part = built.layout.assets.find(({ asset }) => asset.id === (at.assetId ?? 'BAT'));
  if (!part) throw new Error(`no part of ${String(at.assetId)}`);
  const { slot = 0, partner = null } = at;
  return decidingLimit(built, readByHand(built, answer), { part, slot, partner });
}

const own = (
  limit: DecidingLimit | null,
): { name: string; words: string; slot: number; eur: number } | null =>
  limit?.kind === 'own'
    ? {
        name: limit.limit.name,
        words: limit.limit.words,
        slot: limit.limit.slot,
        eur: limit.limit.shadowPriceEurPerKw,
      }
    : null;

describe('the limit that decides', () => {
  const built = build({ snapshot: { announced: [{ assetId: 'BAT', powerKw: [-100, 0, 0] }] } });
  const full = { 'discharge[BAT,0]': -0.05 };
  const discharging = { 'discharge[BAT,0]': 100 };

  it('is the network above the asset before its own power', () => {
    const limit = decided(built, {
      values: discharging,
      reduced: full,
      duals: { 'import-limit[PDJ,0]': -0.01 },
    });
    expect(limit).toMatchObject({ kind: 'network', limit: { name: 'import-limit[PDJ,0]' } });
  });

  it('is its own power before the planned peak: the peak explains the price, not the size', () => {
    const limit = decided(built, { values: discharging, reduced: full, duals: { 'peak[CITY,0]': -0.5 } });
    expect(own(limit)?.name).toBe('discharge[BAT,0]');
  });

  it('is the planned peak where nothing of its own holds it', () => {
    expect(decided(built, { duals: { 'peak[CITY,0]': -0.5 } })).toMatchObject({
      kind: 'network',
      limit: { kind: 'peak' },
    });
  });

  it('is its power before what was announced', () => {
    const duals = { 'announced-change[BAT,0]': 0.002 };
    expect(own(decided(built, { values: discharging, reduced: full, duals }))?.name).toBe('discharge[BAT,0]');
    expect(own(decided(built, { values: discharging, duals }))?.name).toBe('announced-change[BAT,0]');
  });

  it('is the network in the slot it trades with before its own state ahead', () => {
    const answer = {
      duals: { 'import-limit[PDJ,2]': -0.2 },
      reduced: { 'energy[BAT,1]': -0.01 },
    };
    expect(decided(built, answer, { partner: 2 })).toMatchObject({ kind: 'network', limit: { slot: 2 } });
    expect(own(decided(built, answer))?.name).toBe('energy[BAT,1]');
  });

  it('is none where nothing has a price, or only one that breaks ties', () => {
    expect(decided(built, {})).toBeNull();
    expect(decided(built, { values: discharging, reduced: { 'discharge[BAT,0]': -3e-4 } })).toBeNull();
  });
});

describe('words for its own power', () => {
  const { commitment: _none, ...steady } = unit();
  const wind40 = meanForecast('WND.power', { startMs: EVENING_MS, mean: [-40, -40, -40] });
  const built = build({
    assets: [battery(), wind(), lighting(), steady, evHub(), envelope()],
    states: [
      { assetId: 'CHP', powerKw: -60 },
      { assetId: 'EV', energyRequestedKwh: 60 },
    ],
    forecasts: [wind40],
  });

  it.each<[string, string, number, string]>([
    ['BAT', 'charge[BAT,0]', -0.05, '100 kW is all it can take'],
    ['BAT', 'discharge[BAT,0]', -0.05, '100 kW is all it can give'],
    ['WND', 'power[WND,0]', 0.05, '40 kW is all there is to give'],
    ['LIT', 'power[LIT,0]', -0.05, '50 kW is full light'],
    ['LIT', 'power[LIT,0]', 0.05, '20 kW is the least its lighting class allows'],
    ['CHP', 'power[CHP,0]', 0.05, '100 kW is all it can give'],
    ['CHP', 'power[CHP,0]', -0.05, '40 kW is the least it can give'],
    ['EV', 'power[EV,0]', -0.05, '100 kW is all it can take'],
    ['ENV', 'power[ENV,0]', 0.05, '50 kW is all it can give'],
  ])('of %s at %s with a rate of %d', (assetId, column, rate, words) => {
    expect(own(decided(built, { reduced: { [column]: rate } }, { assetId }))).toEqual({
      name: column,
      slot: 0,
      eur: 0.05,
      words: `${words}; one kW more of it would save up to 0.0500 EUR`,
    });
  });

  it('are none for resting: that a battery cannot give less than nothing is no limit', () => {
    const reduced = { 'charge[BAT,0]': 0.05, 'discharge[BAT,0]': 0.02 };
    expect(decided(built, { reduced })).toBeNull();
  });
});

describe('what was announced', () => {
  const built = build({ snapshot: { announced: [{ assetId: 'BAT', powerKw: [40, 0, 0] }] } });
  const duals = { 'announced-change[BAT,0]': -0.0015 };

  it('is kept where a change wins less than it costs', () => {
    const kept = own(decided(built, { values: { 'charge[BAT,0]': 40 }, duals }));
    expect(kept?.words).toBe(
      'it was announced so, and a change would win 0.0015 EUR a kW, less than changing it costs',
    );
    expect(kept?.eur).toBe(0.0015);
  });

  it('holds nothing that is not what was announced', () => {
    expect(decided(built, { values: { 'charge[BAT,0]': 41 }, duals })).toBeNull();
  });
});

describe('a ramp', () => {
  const { commitment: _none, ...slow } = unit({ rampKwPerS: 0.02 });
  const built = build({ assets: [slow], states: [{ assetId: 'CHP', powerKw: -60 }] });

  it.each([
    [0, 'it cannot change faster'],
    [1, 'it cannot change faster into the next slot'],
  ])('of slot %d holds slot 0', (slot, words) => {
    const duals = { [`ramp-limit[CHP,${String(slot)}]`]: 0.12 };
    expect(own(decided(built, { duals }, { assetId: 'CHP' }))).toEqual({
      name: `ramp-limit[CHP,${String(slot)}]`,
      slot,
      eur: 0.12,
      words: `${words}; one kW a quarter-hour more of it would save up to 0.12 EUR`,
    });
  });

  it('further ahead does not', () => {
    expect(decided(built, { duals: { 'ramp-limit[CHP,2]': 0.12 } }, { assetId: 'CHP' })).toBeNull();
  });
});

describe('the state ahead', () => {
  const stores = build({
    assets: [battery(), hotWater(), building(), evHub({ dwellSlots: 1 })],
    states: [{ assetId: 'EV', energyRequestedKwh: 20 }],
  });

  it.each<[string, HandAnswer, string, string]>([
    [
      'BAT',
      { reduced: { 'energy[BAT,1]': -0.01 } },
      'energy[BAT,1]',
      'its store is full at 18:15 with 100 kWh',
    ],
    ['BAT', { reduced: { 'energy[BAT,1]': 0.01 } }, 'energy[BAT,1]', 'its store is down to 0.0 kWh at 18:15'],
    [
      'DHW',
      { reduced: { 'energy[DHW,2]': -0.01 } },
      'energy[DHW,2]',
      'its store is full at 18:30 with 40 kWh',
    ],
    [
      'EV',
      { reduced: { 'queue[EV,0]': -0.01 } },
      'queue[EV,0]',
      'vehicles that leave at 18:00 must be charged by then',
    ],
    ['EV', { reduced: { 'queue[EV,1]': 0.01 } }, 'queue[EV,1]', 'at 18:15 every vehicle there is charged'],
  ])('of %s: %j', (assetId, answer, name, words) => {
    const found = own(decided(stores, answer, { assetId }));
    expect(found?.name).toBe(name);
    expect(found?.words).toBe(`${words}; one kWh more of it would save up to 0.0100 EUR`);
  });

  const called = build({
    assets: [demandResponse(), evFleet()],
    states: [{ assetId: 'FLT', energyRequestedKwh: 0 }],
  });

  it('of a fleet is that every vehicle is charged', () => {
    const found = own(decided(called, { reduced: { 'queue[FLT,1]': 0.01 } }, { assetId: 'FLT' }));
    expect(found?.words).toMatch(/^at 18:15 every vehicle there is charged; one kWh/);
  });

  it('of a block is that all of it is called; that it rests is no limit', () => {
    const at = { assetId: 'DRB' };
    expect(own(decided(called, { reduced: { 'called[DRB,1]': -0.02 } }, at))?.words).toBe(
      'all of its 80 kW are called at 18:15; one kW more of it would save up to 0.0200 EUR',
    );
    expect(decided(called, { reduced: { 'called[DRB,1]': 0.02 } }, at)).toBeNull();
  });

  it.each([
    [
      'BLD',
      'comfort[BLD,1]',
      'it is at the edge of its comfort at 18:15; one K more room would save up to 0.20 EUR',
    ],
    [
      'DHW',
      'tank-warm[DHW,1]',
      'it is no warmer than its tanks must be at 18:15; one kWh more room would save up to 0.20 EUR',
    ],
    [
      'BAT',
      'storage-terminal[BAT]',
      'it must end the horizon with what it has now; one kWh less of it would save up to 0.20 EUR',
    ],
    [
      'BLD',
      'thermal-terminal[BLD]',
      'it must end the horizon with what it has now; one K less of it would save up to 0.20 EUR',
    ],
  ])('of %s by %s', (assetId, row, words) => {
    const found = own(decided(stores, { duals: { [row]: 0.2 } }, { assetId }));
    expect([found?.name, found?.words]).toEqual([row, words]);
  });

  it('behind the slot is past: only what comes decides', () => {
    const reduced = { 'energy[BAT,0]': -0.01 };
    expect(decided(stores, { reduced }, { slot: 1 })).toBeNull();
    expect(own(decided(stores, { reduced }, { slot: 0 }))?.slot).toBe(0);
  });

  it('is the first of several: until there what is stored has one value', () => {
    const reduced = { 'energy[BAT,0]': 0.03, 'energy[BAT,2]': -0.05 };
    expect(own(decided(stores, { reduced }, { slot: 0 }))?.name).toBe('energy[BAT,0]');
    expect(own(decided(stores, { reduced }, { slot: 1 }))?.name).toBe('energy[BAT,2]');
  });

  it('of a battery may be energy kept for a forecast miss above it', () => {
    const built = build({ spreadKw: 80, limitKw: 620 });
    expect(built.program.rowNames).toContain('storage-recourse[PDJ,1]');
    const found = own(decided(built, { duals: { 'storage-recourse[PDJ,1]': 0.025 } }));
    expect(found?.words).toBe(
      'it keeps energy for a forecast miss at Point-du-Jour at 18:15; one kWh less of it would save up to 0.0250 EUR',
    );
  });
});
