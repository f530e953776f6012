/** A calendar that ends before the horizon does is said in the plan: from there on other prices are counted. */
import { describe, expect, it } from '@jest/globals';
import type { MeteringCalendar } from '../grid/metering-calendar.js';
import { buildDispatch } from './build-dispatch.js';
import { EVENING_MS, smallInput, type SmallWorld } from './testing/small-grid.js';

const calendar = (fromDate: string, untilDate: string | null): MeteringCalendar => ({
  id: 'city',
  kind: 'hp-hc',
  eurPerKwh: { HP: 0.05, HC: 0.03 },
  spans: [{ fromDate, untilDate, offPeak: [{ from: '22:00', to: '06:00' }] }],
});

function notesOf(world: Partial<SmallWorld>): readonly unknown[] {
  return buildDispatch(smallInput({ assets: [], importPrice: new Array<number>(28).fill(0.1), ...world }))
    .notes;
}

describe('a calendar of a metering point', () => {
  it('that ends at midnight is said with the first quarter-hour it lacks', () => {
    // 28 slots from 18:00 on: the last four are of the 16th.
    const notes = notesOf({ tariff: { networkCalendar: calendar('2026-01-01', '2026-01-16') } });
    expect(notes).toEqual([
      {
        ...{ severity: 'warning', rule: 'price', ownerId: 'city', seen: 4, allowed: 0 },
        slotMs: EVENING_MS + 24 * 900_000,
        message: expect.stringMatching(
          /^the calendar of metering point city has no windows for 4 quarter-hours from 2026-01-15T23:00:00Z on; .*add a span$/,
        ) as unknown,
      },
    ]);
  });

  it('of a subscription too, and once where both go by the same', () => {
    const late = calendar('2026-01-16', null);
    const subscriptions = [
      { nodeId: 'PDJ', subscribedKw: 100, overrunEurPerKwh: 1, networkClass: 'HP', calendar: late },
    ];
    expect(notesOf({ grid: { subscriptions } })).toMatchObject([{ ownerId: 'city', seen: 24 }]);
    expect(notesOf({ grid: { subscriptions }, tariff: { networkCalendar: late } })).toHaveLength(1);
  });

  it('that covers the horizon is nothing to say', () => {
    expect(notesOf({ tariff: { networkCalendar: calendar('2026-01-01', null) } })).toEqual([]);
    expect(notesOf({})).toEqual([]);
  });
});
