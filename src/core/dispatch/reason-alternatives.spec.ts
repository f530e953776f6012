/** What an asset could do instead, and its least price, from reduced costs written down by hand. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from './build-dispatch.js';
import type { BuiltDispatch } from './dispatch-input.js';
import { type Alternative, NO_BOUND_EUR, nextBest } from './reason-alternatives.js';
import { demandResponse, unit, wind } from './testing/flexible-assets.js';
import { type ByName, type HandAnswer, readByHand } from './testing/solved-by-hand.js';
import {
  battery,
  evHub,
  EVENING_MS,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
  type SmallWorld,
} from './testing/small-grid.js';

const SLOT = 900_000;
const T = 4;
const build = (world: Partial<SmallWorld> = {}): BuiltDispatch =>
  buildDispatch(smallInput({ assets: [battery(), hotWater()], importPrice: [0.1, 0.2, 0.3, 0.2], ...world }));

/** Duals that make all energy of a store worth the same: every slot can stand for every other. */
const oneValue = (row: string, eur: number): ByName =>
  Object.fromEntries(Array.from({ length: T }, (_, t) => [row.replace('#', String(t)), eur]));
const BATTERY = oneValue('storage-balance[BAT,#]', 0.2);
const TANKS = oneValue('tank-balance[DHW,#]', 0.2);

function best(
  built: BuiltDispatch,
  answer: HandAnswer,
  at: { assetId?: string; slot?: number; partner?: number | null } = {},
): Alternative | null {
  const { assetId = 'BAT', slot = 0, partner = null } = at;
  const part = built.layout.assets.find(({ asset }) => asset.id === assetId);
  if (!part) throw new Error(`no part of ${assetId}`);
  const reader = readByHand(built, answer);
  return nextBest(built, reader, { part, slot, partner, powerKw: reader.powerKw(part, slot) });
}

describe('moving what a store does to another time', () => {
  const built = build();

  it('costs the difference of the two reduced costs by the kW moved', () => {
    // 60 kW charged at 18:00 for -0.04 EUR a kW; at 18:45 the kW would cost 0.02: 0.06 EUR a kW, 3.60 EUR.
    const found = best(built, {
      values: { 'charge[BAT,0]': 60 },
      duals: BATTERY,
      reduced: { 'charge[BAT,0]': -0.04, 'charge[BAT,1]': 0.5, 'charge[BAT,2]': 0.5, 'charge[BAT,3]': 0.02 },
    });
    expect(found?.words).toBe('the same at 18:45');
    expect(found?.atLeastEur).toBeCloseTo(3.6, 12);
    expect(found?.powers).toEqual([
      { slotMs: EVENING_MS, powerKw: 0 },
      { slotMs: EVENING_MS + 3 * SLOT, powerKw: 60 },
    ]);
  });

  it('of a discharge keeps its sign', () => {
    const found = best(
      built,
      {
        values: { 'discharge[BAT,2]': 80 },
        duals: BATTERY,
        reduced: { 'discharge[BAT,0]': 0.01, 'discharge[BAT,1]': 0.02, 'discharge[BAT,3]': 0.03 },
      },
      { slot: 2 },
    );
    expect(found?.words).toBe('the same at 18:00');
    expect(found?.powers).toEqual([
      { slotMs: EVENING_MS + 2 * SLOT, powerKw: 0 },
      { slotMs: EVENING_MS, powerKw: -80 },
    ]);
  });

  it('goes no further than the room there: 100 kW less 70 kW taken already', () => {
    const found = best(built, {
      values: { 'charge[BAT,0]': 60, 'charge[BAT,1]': 70 },
      duals: oneValue('storage-balance[BAT,#]', 0.2),
      reduced: { 'charge[BAT,1]': 0.01, 'charge[BAT,2]': 9, 'charge[BAT,3]': 9 },
    });
    expect(found?.words).toBe('30 kW of it at 18:15');
    expect(found?.atLeastEur).toBeCloseTo(0.3, 12);
    expect(found?.powers.map(({ powerKw }) => powerKw)).toEqual([30, 100]);
  });

  it('does not go where the store does the opposite: it would first have to stop', () => {
    const found = best(built, {
      values: { 'charge[BAT,0]': 60, 'discharge[BAT,1]': 10 },
      duals: BATTERY,
      reduced: { 'charge[BAT,1]': 0.001, 'charge[BAT,2]': 0.02, 'charge[BAT,3]': 0.03 },
    });
    expect(found?.words).toBe('the same at 18:30');
  });

  it('does not go into a frozen slot, nor where its energy is worth another price', () => {
    const frozen = build({
      snapshot: { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [0] }] },
    });
    const answer = {
      values: { 'charge[BAT,1]': 60 },
      duals: { ...BATTERY, 'storage-balance[BAT,3]': 0.4 },
      reduced: { 'charge[BAT,0]': 0.001, 'charge[BAT,2]': 0.05, 'charge[BAT,3]': 0.002 },
    };
    expect(best(frozen, answer, { slot: 1 })?.words).toBe('the same at 18:30');
  });

  it('of tanks that wait is taking now what they take later', () => {
    const found = best(
      built,
      { values: { 'power[DHW,2]': 12 }, duals: TANKS, reduced: { 'power[DHW,0]': 0.03 } },
      { assetId: 'DHW', partner: 2 },
    );
    expect(found?.words).toBe('taking 12 kW of it already now');
    expect(found?.atLeastEur).toBeCloseTo(0.36, 12);
    expect(found?.powers).toEqual([
      { slotMs: EVENING_MS + 2 * SLOT, powerKw: 0 },
      { slotMs: EVENING_MS, powerKw: 12 },
    ]);
  });

  it('is not offered to tanks that wait for nothing', () => {
    expect(best(built, { duals: TANKS }, { assetId: 'DHW' })).toBeNull();
  });
});

describe('going to the other bound', () => {
  const { commitment: _none, ...steady } = unit();
  const built = build({
    assets: [battery(), steady, lighting(), wind(), evHub(), demandResponse()],
    states: [
      { assetId: 'CHP', powerKw: -60 },
      { assetId: 'EV', energyRequestedKwh: 60 },
    ],
    forecasts: [meanForecast('WND.power', { startMs: EVENING_MS, mean: [-40, -40, -40, -40] })],
  });

  it.each<[string, string, number, string, number, number]>([
    ['BAT', 'charge[BAT,0]', 0.02, 'charging 100 kW', 2, 100],
    ['BAT', 'discharge[BAT,0]', 0.02, 'discharging 100 kW', 2, -100],
    ['CHP', 'power[CHP,0]', 0.02, 'generating 40 kW', 1.2, -40],
    ['CHP', 'power[CHP,0]', -0.02, 'generating 100 kW', 1.2, -100],
    ['LIT', 'power[LIT,0]', -0.02, 'taking 20 kW', 0.6, 20],
    ['LIT', 'power[LIT,0]', 0.02, 'taking 50 kW', 0.6, 50],
    ['WND', 'power[WND,0]', 0.02, 'giving nothing', 0.8, 0],
    ['EV', 'power[EV,0]', -0.02, 'waiting', 2, 0],
  ])('%s by %s at %d EUR a kW is %s', (assetId, column, rate, words, eur, goalKw) => {
    const found = best(built, { reduced: { [column]: rate } }, { assetId });
    expect(found?.words).toBe(words);
    expect(found?.atLeastEur).toBeCloseTo(eur, 12);
    expect(found?.powers).toEqual([{ slotMs: EVENING_MS, powerKw: goalKw + 0 }]);
  });

  it('is no way of a battery that acts the other way', () => {
    // Energy at 18:00 has a value of its own: it cannot move either.
    const answer = {
      values: { 'charge[BAT,0]': 30 },
      duals: { 'storage-balance[BAT,0]': 1 },
      reduced: { 'discharge[BAT,0]': 0.02 },
    };
    expect(best(built, answer)).toBeNull();
  });

  it('is none where the column has no other bound, or no rate that matters', () => {
    expect(best(built, { reduced: { 'power[DRB,0]': 0.5 } }, { assetId: 'DRB' })).toBeNull();
    expect(best(built, { reduced: { 'charge[BAT,0]': 1e-4 } })).toBeNull();
  });
});

describe('among several', () => {
  const built = build();

  it('the cheapest with a known price is told, not one the prices know nothing of', () => {
    const answer = {
      values: { 'charge[BAT,0]': 60 },
      duals: BATTERY,
      // At 18:15 the same costs nothing by these prices, which tells nothing; at 18:30 it costs 0.6 EUR.
      reduced: { 'charge[BAT,2]': 0.01, 'charge[BAT,3]': 0.02 },
    };
    const found = best(built, answer);
    expect(found?.words).toBe('the same at 18:30');
    expect(found?.atLeastEur).toBeGreaterThanOrEqual(NO_BOUND_EUR);
  });

  it('one without a known price is told where there is no other', () => {
    const found = best(built, { values: { 'charge[BAT,0]': 60 }, duals: BATTERY });
    expect(found?.atLeastEur).toBe(0);
  });

  it('a bound is never negative: a move that prices would call a gain costs at least nothing', () => {
    const found = best(built, {
      values: { 'charge[BAT,0]': 60 },
      duals: BATTERY,
      reduced: { 'charge[BAT,1]': -0.4, 'charge[BAT,2]': -0.4, 'charge[BAT,3]': -0.4 },
    });
    expect(found?.atLeastEur).toBe(0);
  });
});
