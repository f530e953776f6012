/** What may still be expected of calls that are out, slot by slot, answered or not. */
import { describe, expect, it } from '@jest/globals';
import type { DeliveryBelief } from '../dispatch/building-offer.js';
import type { DrEvent, Part } from './dr-event.js';
import { standingCalls } from './standing-calls.js';
import { asked, calling, HOUR_MS, offering, PROGRAM, SLOT, WINDOW } from './testing/offering.js';

const belief = (mean: number, low = mean): DeliveryBelief => ({
  ...{ mean, low, calls: 3, askedKwh: 100, deliveredKwh: 100 * mean },
});
const INPUT = { program: PROGRAM, knownAtMs: SLOT, slotMs: SLOT, horizonSlots: 32 };

function standing(events: readonly DrEvent[], more: Partial<typeof INPUT> = {}, own = offering('a')) {
  const beliefs = { asked: belief(0.5, 0.4), agreed: belief(0.75, 0.5) };
  return standingCalls(own, { ...INPUT, ...more, ...beliefs, events });
}

/** Effect in the call's slots, 18:00 to 19:00, and in those after it. */
function during(part: Partial<Part>, event: Partial<DrEvent> = {}, more: Partial<typeof INPUT> = {}) {
  return standing([calling([asked('a', part)], event)], more).standingKw.slice(20, 25);
}

describe('a standing call', () => {
  it.each<[string, Partial<Part>, number]>([
    ['with the share of what is asked until it answers', { state: 'invited' }, -20],
    ['the same when it has only seen it', { state: 'acknowledged' }, -20],
    ['with the share of what it agreed to once it accepts', { state: 'accepted', agreedKw: 40 }, -30],
    ['with less where it accepts less', { state: 'accepted', agreedKw: 20 }, -15],
    ['while it performs', { state: 'performing', agreedKw: 40 }, -30],
    ['with nothing where it opted out', { state: 'opted-out', agreedKw: 0 }, 0],
    ['with nothing while its other offer is open', { state: 'countered', agreedKw: 0 }, 0],
    ['with nothing once it was seen to deliver nothing', { state: 'under-delivered', agreedKw: 40 }, 0],
  ])('is counted on %s', (_, part, kw) => {
    expect(during(part)).toEqual([...new Array<number>(4).fill(kw + 0), 0]);
  });

  it('falls silent by the program’s rule at the deadline, whether the clock passed over it or not', () => {
    const late = { knownAtMs: WINDOW.startMs - HOUR_MS / 4 };
    expect(during({ state: 'invited' }, {}, late)[0]).toBe(0);
    const yes = { ...PROGRAM, silence: 'counts-as-accepted' } as const;
    const events = [calling([asked('a', { notifiedMs: WINDOW.startMs - HOUR_MS })])];
    const beliefs = { asked: belief(0.5), agreed: belief(0.75) };
    const kept = standingCalls(offering('a'), { ...INPUT, ...late, ...beliefs, program: yes, events });
    expect(kept.standingKw[20]).toBe(-30);
    expect(kept.standing).toMatchObject([{ participation: 'no-answer', countedKw: 40, probability: 0.75 }]);
  });

  it('of a building called later begins with its own part, and ends where it left', () => {
    const fromMs = WINDOW.startMs + HOUR_MS / 2;
    expect(during({ state: 'accepted', agreedKw: 40, fromMs })).toEqual([0, 0, -30, -30, 0]);
    const untilMs = WINDOW.startMs + HOUR_MS / 4;
    expect(during({ state: 'accepted', agreedKw: 40, untilMs })).toEqual([-30, 0, 0, 0, 0]);
  });

  it('comes back afterwards, evenly, as far as it was delivered', () => {
    const own = offering('a', { reboundShare: 0.5, reboundMinutes: 30 });
    const { standingKw } = standing([calling([asked('a', { state: 'accepted', agreedKw: 40 })])], {}, own);
    // Half of 30 kW over four slots, in two.
    expect(standingKw.slice(20, 27)).toEqual([-30, -30, -30, -30, 30, 30, 0]);
  });

  it.each<[string, Partial<Part>, Partial<DrEvent>, number]>([
    ['once it is over', { state: 'performing', agreedKw: 40 }, { state: 'completed' }, 30],
    ['once it was measured', { state: 'delivered', agreedKw: 40 }, { state: 'settled' }, 30],
    ['and nothing where nothing was delivered', { state: 'under-delivered', agreedKw: 40 }, {}, 0],
    ['and nothing where nobody took part', { state: 'opted-out' }, { state: 'settled' }, 0],
  ])('comes back %s', (_, part, event, kw) => {
    const own = offering('a', { reboundShare: 0.5, reboundMinutes: 30 });
    const slotMs = WINDOW.endMs + HOUR_MS / 4;
    const { standingKw } = standing([calling([asked('a', part)], event)], { slotMs, knownAtMs: slotMs }, own);
    expect(standingKw.slice(0, 2)).toEqual([kw, 0]);
  });

  it('of more consumption counts the other way and keeps no room for missing it', () => {
    const more = standing([calling([asked('a', { state: 'accepted', agreedKw: 40 })], { reduction: false })]);
    expect([more.standingKw[20], more.standingRiskKw[20]]).toEqual([30, 0]);
  });

  it('keeps room for what may not be delivered at the risk level', () => {
    const { standingRiskKw } = standing([calling([asked('a', { state: 'accepted', agreedKw: 40 })])]);
    // 40 kW x (0.75 - 0.5).
    expect(standingRiskKw.slice(19, 25)).toEqual([0, 10, 10, 10, 10, 0]);
  });

  it.each<[string, Partial<DrEvent>]>([
    ['is a draft', { state: 'draft' }],
    ['was cancelled', { state: 'cancelled' }],
    ['calls another building', { parts: [asked('b')] }],
    ['is over, nothing of it comes back', { window: { startMs: SLOT - HOUR_MS, endMs: SLOT } }],
    ['lies beyond the horizon', { window: { startMs: SLOT + 8 * HOUR_MS, endMs: SLOT + 9 * HOUR_MS } }],
  ])('is none where it %s', (_, event) => {
    const { window = WINDOW } = event;
    const one = calling([asked('a', { fromMs: window.startMs })], event);
    expect(standing([one])).toMatchObject({ standing: [], standingKw: new Array<number>(32).fill(0) });
  });

  it('that is approved is about to go out, and several add up', () => {
    const later = { startMs: WINDOW.startMs + HOUR_MS / 2, endMs: WINDOW.endMs + HOUR_MS / 2 };
    const first = calling([asked('a')], { state: 'approved' });
    const second = calling([asked('a', { fromMs: later.startMs })], { id: 'F', window: later });
    const told = standing([second, first]);
    expect(told.standingKw.slice(20, 27)).toEqual([-20, -20, -40, -40, -20, -20, 0]);
    expect(told.standing.map(({ eventId }) => eventId)).toEqual(['E', 'F']);
  });

  it('of a building whose equipment takes setpoints is planned as it was agreed, and the risk of it is kept', () => {
    const commanded = { commanded: true } as Partial<typeof INPUT>;
    expect(during({ state: 'accepted', agreedKw: 40 }, {}, commanded)).toEqual([-40, -40, -40, -40, 0]);
    expect(during({ state: 'invited' }, {}, commanded)[0]).toBe(-20);
    const { standingRiskKw } = standing(
      [calling([asked('a', { state: 'accepted', agreedKw: 40 })])],
      commanded,
    );
    expect(standingRiskKw[20]).toBe(20);
  });
});
