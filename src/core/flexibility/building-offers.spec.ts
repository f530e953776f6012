/** Buildings as a plan counts on them: which blocks they are, when they may be called, and who is left out why. */
import { describe, expect, it } from '@jest/globals';
import { withBuildings } from '../dispatch/building-offer.js';
import { demandResponse } from '../dispatch/testing/flexible-assets.js';
import { battery } from '../dispatch/testing/small-grid.js';
import { assetProblems } from '../grid/validate-asset.js';
import { SLOT_MS } from '../time/slot.js';
import { buildingsInPlan, type OffersInput } from './building-offers.js';
import type { CallLimits } from './call-limits.js';
import type { DrBuilding } from './program.js';
import {
  asked,
  calling,
  HOUR_MS,
  offering,
  offersInput,
  PROGRAM,
  SLOT,
  smallTown,
  stated,
  WINDOW,
} from './testing/offering.js';

const of = (own: Partial<DrBuilding> = {}, more: Partial<OffersInput> = {}) =>
  buildingsInPlan(offersInput({ buildings: [offering('a', own)], ...more }));
const limits = (own: Partial<CallLimits>): Partial<DrBuilding> => ({
  limits: { ...offering('a').limits, ...own },
});
/** Civil hours of the starts, 13 = the first slot. */
const hours = (found: ReturnType<typeof of>): number[] =>
  (found?.offers[0]?.starts ?? []).map((t) => 13 + t / 4);
const why = (own: Partial<DrBuilding>, more: Partial<OffersInput> = {}): string | undefined =>
  of(own, more)?.leftOut[0]?.reason;

describe('an offer', () => {
  it('is a block of the grid that a site file could hold', () => {
    const found = of({ reboundShare: 0.3, reboundMinutes: 40 });
    expect(found?.model).toBe('beta-energy-1');
    const block = found?.offers[0]?.block;
    expect(block).toMatchObject({
      ...{ id: 'DR-a', substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5', controllable: true },
      ...{ blockKw: 40, minShare: 1, durationSlots: 4, restSlots: 8, noticeSlots: 2, priceEurPerKwh: 0.1 },
      ...{ reboundShare: 0.3, reboundSlots: 3, deliveryProbability: 0.8 },
    });
    if (found === undefined || block === undefined) throw new Error('no offer');
    const grid = withBuildings(smallTown(), { buildings: found });
    expect(grid.assets).toEqual([block]);
    expect(assetProblems(block, grid, new Set())).toEqual([]);
    expect(withBuildings(grid, { buildings: found })).toEqual(grid);
  });

  it('is none where nobody is enrolled in the horizon', () => {
    expect(of({ leftMs: SLOT })).toBeUndefined();
    expect(of({ enrolledMs: SLOT + 12 * HOUR_MS })).toBeUndefined();
    expect(withBuildings(smallTown(), null)).toEqual(smallTown());
  });

  it('takes the place of the block of the site it stands for', () => {
    const site = { ...smallTown(), assets: [demandResponse()] };
    const contacts = { ...offering('a').contacts, assetId: 'DRB' };
    const found = of({ contacts }, { grid: site });
    expect(found?.offers[0]?.block).toMatchObject({ id: 'DRB', name: 'Cold store', blockKw: 40 });
    if (found === undefined) throw new Error('no offer');
    expect(withBuildings(site, { buildings: found }).assets).toHaveLength(1);
  });

  it('learns from what was asked and from what was agreed', () => {
    const past = calling([asked('a', { state: 'opted-out' })], { id: 'P', state: 'settled' });
    const statements = [stated('Q', 'a', { orderedKwh: '40', deliveredKwh: '40' })];
    const told = of({}, { events: [past], statements })?.offers[0];
    // Asked: (4 x 0.64 + 0) / 5; agreed: (4 x 0.84 + 1) / 5, with the program's share from the same call.
    expect(told?.asked.mean).toBeCloseTo(0.512, 12);
    expect(told?.agreed.mean).toBeCloseTo(0.872, 12);
    expect(told?.block.deliveryProbability).toBe(told?.asked.mean);
  });

  it('comes in the order of rotation', () => {
    const buildings = ['a', 'b', 'c'].map((id) => offering(id));
    const window = { startMs: SLOT - 48 * HOUR_MS, endMs: SLOT - 47 * HOUR_MS };
    const part = asked('a', { state: 'delivered', agreedKw: 40, fromMs: window.startMs });
    const events = [calling([part], { state: 'settled', window })];
    const found = buildingsInPlan(offersInput({ buildings, events }));
    expect(found?.offers.map(({ buildingId }) => buildingId)).toEqual(['b', 'c', 'a']);
    expect(found?.offers.map(({ calledBefore }) => calledBefore)).toEqual([false, false, true]);
    expect(found?.offers[2]?.burden).toBeGreaterThan(0);
  });
});

describe('a call may begin', () => {
  it('on the half-hour, after its notice from the last moment of approval, as long as it ends in the horizon', () => {
    // Told at 13:15 at the latest, half an hour before; an hour long, until 01:00.
    expect(hours(of())).toEqual(Array.from({ length: 21 }, (_, k) => 14 + k / 2));
  });

  it.each<[string, Partial<CallLimits>, number, number]>([
    ['a longer notice', { noticeMinutes: 180 }, 16.5, 24],
    ['hours it shut out', { blackouts: [{ fromHour: 13, toHour: 18 }] }, 18, 24],
    ['a longer call', { longestMinutes: 120 }, 14, 23],
  ])('later or earlier with %s', (_, own, first, last) => {
    const starts = hours(of(limits(own)));
    expect([starts[0], starts.at(-1)]).toEqual([first, last]);
  });

  it('never longer than two hours, whatever was agreed', () => {
    expect(of(limits({ longestMinutes: 600 }))?.offers[0]?.block.durationSlots).toBe(8);
  });

  it('not in the rest around another call, nor on a day that has none left', () => {
    const events = [calling([asked('a', { state: 'accepted', agreedKw: 40 })])];
    // Midnight is another day.
    expect(hours(of({}, { events }))).toEqual([24]);
    const twice = of(limits({ callsPerDay: 2 }), { events });
    // From 18:00 to 19:00, with two hours of rest on either side, and an hour of its own.
    expect(hours(twice)).toEqual([14, 14.5, 15, 21, 21.5, 22, 22.5, 23, 23.5, 24]);
    expect(twice?.offers[0]?.caps).toContainEqual({ per: 'day', fromSlot: 4, toSlot: 43, calls: 1 });
  });

  it('neither where a call is about to go out', () => {
    const events = [calling([asked('a')], { state: 'approved' })];
    expect(hours(of({}, { events }))).toEqual([24]);
    expect(hours(of({}, { events: [calling([asked('a')], { state: 'draft' })] }))).toHaveLength(21);
  });

  it('as often as each day, week and season has left', () => {
    const caps = of(limits({ callsPerDay: 2, callsPerSeason: 1 }))?.offers[0]?.caps;
    expect(caps?.filter(({ per }) => per === 'day')).toEqual([
      { per: 'day', fromSlot: 4, toSlot: 43, calls: 2 },
      { per: 'day', fromSlot: 44, toSlot: 45, calls: 2 },
    ]);
    expect(caps?.find(({ per }) => per === 'season')?.calls).toBe(1);
  });

  it('only for those next in rotation where there are very many', () => {
    const buildings = Array.from({ length: 65 }, (_, k) => offering(`b${String(k).padStart(2, '0')}`));
    const offers = buildingsInPlan(offersInput({ buildings }))?.offers ?? [];
    expect([offers.length, offers.filter(({ starts }) => starts.length > 0).length]).toEqual([65, 60]);
  });

  it('not after it has left', () => {
    const leftMs = SLOT + 4 * HOUR_MS;
    expect(hours(of({ leftMs })).at(-1)).toBe(16);
  });
});

describe('left out, and told why, is a building', () => {
  const contacts = (assetId: string): Partial<DrBuilding> => ({
    contacts: { ...offering('a').contacts, assetId },
  });
  const withBattery = { grid: { ...smallTown(), assets: [battery()] } };

  it.each<[string, Partial<DrBuilding>, Partial<OffersInput>, RegExp]>([
    ['that is critical', limits({ critical: true }), {}, /critical and is never called/],
    ['of a program that is gone', { programId: 'gone' }, {}, /program "gone" is not known/],
    ['on a node without a meter', { nodeId: 'NOWHERE' }, {}, /no meter on node NOWHERE/],
    ['mapped to an asset that is gone', contacts('GONE'), {}, /names asset GONE/],
    ['mapped to what the plan steers', contacts('BAT'), withBattery, /steers Battery .* count twice/],
    [
      'metered with what the plan steers',
      { meterSeriesId: 'BAT.power' },
      withBattery,
      /steers Battery .* count twice/,
    ],
    ['whose rebound has no time', { reboundShare: 0.4 }, {}, /40 % .* give reboundMinutes/],
    ['whose longest call is none', limits({ longestMinutes: 10 }), {}, /longest call is 10 min/],
    ['that offers nothing', { offeredKw: 0 }, {}, /offers 0 kW/],
    [
      'paid by no price',
      {},
      { programs: [{ ...PROGRAM, terms: { rateEurPerKwh: 'much', penaltyEurPerKwh: '0' } }] },
      /pays "much" EUR\/kWh/,
    ],
  ])('%s', (_, own, more, reason) => {
    expect(why(own, more)).toMatch(reason);
    expect(of(own, more)?.offers).toEqual([]);
  });

  it('that never does what it is asked', () => {
    const events = Array.from({ length: 400 }, (_, k) =>
      calling([asked('a', { state: 'opted-out' })], { id: `P${String(k)}`, state: 'settled' }),
    );
    expect(why({}, { events })).toMatch(/delivers 0\.0 % of what it is asked/);
  });

  it('whose node and meter disagree, or whose node says too little', () => {
    const town = smallTown();
    const [meter] = town.meters;
    const [node] = town.substations;
    if (meter === undefined || node === undefined) throw new Error('no meter');
    const two = { ...town, substations: [node, { ...node, id: 'ELSEWHERE' }] };
    expect(why({ nodeId: 'ELSEWHERE', meterSeriesId: 'MTR-L5.power' }, { grid: two })).toMatch(
      /one of the two/,
    );
    const branched = {
      ...town,
      meters: [
        { ...meter, branchId: 'T1' },
        { ...meter, id: 'MTR-2', branchId: 'T2' },
      ],
    };
    expect(why({}, { grid: branched })).toMatch(/several branches/);
    expect(why({ meterSeriesId: 'MTR-2.power' }, { grid: branched })).toBeUndefined();
  });

  it('whose name the site has taken', () => {
    expect(why({}, { grid: { ...smallTown(), assets: [battery({ id: 'DR-a' })] } })).toMatch(/asset DR-a/);
  });

  it('and still counts on what it was called for before', () => {
    const found = of({}, { events: [calling([asked('a', { state: 'accepted', agreedKw: 40 })])] });
    const slot = (WINDOW.startMs - SLOT) / SLOT_MS;
    expect(found?.offers[0]?.standingKw[slot]).toBeCloseTo(-32, 9);
  });
});
