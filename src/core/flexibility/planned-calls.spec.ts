/** Calls read from schedules: who, when, how much, for what money, and why. */
import { describe, expect, it } from '@jest/globals';
import { handNode, handPlan, handSchedule } from '../control/testing/hand-plan.js';
import type { BuildingOffer } from '../dispatch/building-offer.js';
import type { PlanContent } from '../dispatch/plan.js';
import { demandResponse } from '../dispatch/testing/flexible-assets.js';
import { offerOfBlock } from '../dispatch/testing/offer-of-block.js';
import { EVENING_MS, smallInput } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { draftId, plannedCalls, toldByMs } from './planned-calls.js';

const T = 40;
const BLOCK = demandResponse({ id: 'DR-a', name: 'Pool', minShare: 1, deliveryProbability: 0.75 });
const INPUT = smallInput({ assets: [], importPrice: new Array<number>(T).fill(0.2) });

/** Zeros but for these slots. */
function powers(set: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: T }, (_, t) => set[t] ?? 0);
}

function read(
  set: Readonly<Record<number, number>>,
  offer: Partial<BuildingOffer> = {},
  content: Partial<PlanContent> = {},
) {
  const buildings = { model: 'test', offers: [offerOfBlock(BLOCK, T, offer)], leftOut: [] };
  const plan = handPlan(INPUT, { schedules: [handSchedule('DR-a', powers(set))], ...content });
  const { grid } = INPUT;
  const snapshot = { ...INPUT.snapshot, buildings };
  return plannedCalls(plan, { grid, snapshot, toldByMs: toldByMs(EVENING_MS) });
}

describe('planned calls', () => {
  it('say who is asked for what, what is counted on, and what is paid', () => {
    expect(read({ 4: -60, 5: -60 }, {}, { peakImportKw: 500 })).toEqual([
      {
        ...{ buildingId: 'a', buildingName: 'Pool', programId: 'peak', assetId: 'DR-a' },
        ...{ startMs: EVENING_MS + 4 * SLOT_MS, endMs: EVENING_MS + 6 * SLOT_MS },
        // Half an hour of 80 kW at 0.05 EUR/kWh, three quarters of it expected.
        ...{ askedKw: 80, probability: 0.75, expectedKw: 60, expectedKwh: 30 },
        ...{ paymentEur: '2.00', expectedEur: '1.50', status: 'draft' },
        reason: 'l’électricité est chère à cette heure (0.200 EUR/kWh) / electricity is dear then',
      },
    ]);
  });

  it('are none where standing calls alone move the building', () => {
    const standingKw = powers({ 4: -60, 5: -60, 6: 20 });
    expect(read({ 4: -60, 5: -60, 6: 20 }, { standingKw })).toEqual([]);
    expect(read({}, {})).toEqual([]);
    const both = read({ 4: -60, 5: -60, 6: 20, 10: -60, 11: -60 }, { standingKw });
    expect(both.map(({ startMs }) => (startMs - EVENING_MS) / SLOT_MS)).toEqual([10]);
  });

  it('that follow on each other are two', () => {
    expect(read({ 4: -60, 5: -60, 6: -60, 7: -60 })).toHaveLength(2);
  });

  it('never ask more than is offered', () => {
    expect(read({ 4: -60.004, 5: -60.004 })[0]?.askedKw).toBe(80);
  });

  it('of assets that are no buildings are none', () => {
    const schedules = [handSchedule('DRB', powers({ 4: -60 }))];
    expect(read({}, {}, { schedules })).toEqual([]);
  });

  it('that can be decided on hours later are only foreseen', () => {
    expect(read({ 36: -60, 37: -60 })[0]?.status).toBe('foreseen');
    // Five hours of notice bring the moment to decide nearer.
    expect(read({ 36: -60, 37: -60 }, { noticeMinutes: 300 })[0]?.status).toBe('draft');
  });

  it.each<[string, Partial<PlanContent>, RegExp]>([
    [
      'a limit that is reached',
      { nodes: [handNode('PDJ', new Array<number>(T).fill(999.5), 1_000)] },
      /limit of Point-du-Jour/,
    ],
    [
      'the peak of the city',
      { nodes: [handNode('CITY', new Array<number>(T).fill(500), 9_000)], peakImportKw: 500 },
      /peak of the city/,
    ],
    [
      'the limit of the city',
      { nodes: [handNode('CITY', new Array<number>(T).fill(9_000), 9_000)], peakImportKw: 9_900 },
      /peak of the city/,
    ],
    ['the price', { peakImportKw: 500 }, /0\.200 EUR\/kWh/],
  ])('are made for %s', (_, content, reason) => {
    expect(read({ 4: -60, 5: -60 }, {}, content)[0]?.reason).toMatch(reason);
  });

  it('have an event of one id for each plan, program and time', () => {
    const [call] = read({ 4: -60, 5: -60 });
    if (call === undefined) throw new Error('no call');
    expect(draftId('P', call)).toBe(draftId('P', { ...call }));
    expect(draftId('P', call)).toMatch(/^dr-2026-01-15-1900-[0-9a-f]{10}$/);
    const others = [
      draftId('Q', call),
      draftId('P', { ...call, programId: 'x' }),
      draftId('P', { ...call, endMs: 0 }),
    ];
    expect(new Set([draftId('P', call), ...others]).size).toBe(4);
  });
});
