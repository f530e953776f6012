/** What is remembered of calls: how many, the one under way, how long it is over, in which period. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../time/slot.js';
import { callPeriodStart, rememberedCalls } from './call-memory.js';
import { demandResponse } from './testing/flexible-assets.js';
import { EVENING_MS } from './testing/small-grid.js';

/** Slots before 18:00 with a reduction: 1 = the last one. */
const called = (...ago: number[]) =>
  ago.map((slots) => ({ slotMs: EVENING_MS - slots * SLOT_MS, powerKw: -60 }));
const block = (over: Parameters<typeof demandResponse>[0] = {}) =>
  demandResponse({ callsLeft: 3, callsPer: 'day', durationSlots: 2, ...over });

describe('calls of the period', () => {
  it.each([
    ['none', called(), { callsLeft: 3, calledSlots: 0 }],
    ['one that is over', called(5, 4), { callsLeft: 2, calledSlots: 0, restedSlots: 3 }],
    ['one that ended just now', called(2, 1), { callsLeft: 2, calledSlots: 0, restedSlots: 0 }],
    ['one under way', called(1), { callsLeft: 2, calledSlots: 1, restedSlots: 0 }],
    [
      'two back to back, the second under way',
      called(3, 2, 1),
      { callsLeft: 1, calledSlots: 1, restedSlots: 0 },
    ],
    ['more than there may be', called(9, 7, 5, 3), { callsLeft: 0, calledSlots: 0, restedSlots: 2 }],
    ['slots ordered twice, in any order', called(4, 5, 4), { callsLeft: 2, calledSlots: 0, restedSlots: 3 }],
    ['slots of the horizon itself', called(0, -1), { callsLeft: 3, calledSlots: 0 }],
  ])('%s', (_, slots, expected) => {
    expect(rememberedCalls(block(), slots, EVENING_MS)).toEqual(expected);
  });

  it('does not count yesterday for today, but for the week and the season', () => {
    const yesterday = called(97, 96);
    expect(rememberedCalls(block(), yesterday, EVENING_MS).callsLeft).toBe(3);
    expect(rememberedCalls(block({ callsPer: 'week' }), yesterday, EVENING_MS).callsLeft).toBe(2);
    const { callsPer: _callsPer, ...season } = block();
    expect(rememberedCalls(season, yesterday, EVENING_MS).callsLeft).toBe(2);
  });
});

describe('the period', () => {
  it.each([
    ['day', '2026-01-15T17:00:00Z', '2026-01-14T23:00:00Z'],
    ['week', '2026-01-15T17:00:00Z', '2026-01-11T23:00:00Z'],
    // The week of the clock change: Monday is still winter time.
    ['week', '2026-03-29T20:00:00Z', '2026-03-22T23:00:00Z'],
    ['week', '2026-03-30T00:15:00Z', '2026-03-29T22:00:00Z'],
    ['season', '2026-01-15T17:00:00Z', '2025-09-30T22:00:00Z'],
    ['season', '2026-11-15T17:00:00Z', '2026-09-30T22:00:00Z'],
    ['season', '2026-06-15T17:00:00Z', '2026-03-31T22:00:00Z'],
  ] as const)('%s at %s begins at %s', (callsPer, at, start) => {
    expect(new Date(callPeriodStart({ callsPer }, Date.parse(at))).toISOString()).toBe(
      new Date(start).toISOString(),
    );
  });
});
