/** Parts of a call: expectations, losses, orders, and what time makes of them; the ledger over them. */
import { describe, expect, it } from '@jest/globals';
import type { DrEvent, Part } from './dr-event.js';
import { ledgerOf, unevenness } from './ledger.js';
import {
  agreed,
  answered,
  calledOff,
  deadlineOf,
  expectedKw,
  isLost,
  newPart,
  orderedKw,
  ownWindow,
  partByClock,
  type PartOutcome,
  unreplaced,
} from './parts.js';
import type { DrBuilding } from './program.js';
import type { StatementContent } from './statement.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const HOUR_MS = 3_600_000;

const part = (buildingId: string, more: Partial<Part> = {}): Part => ({
  ...newPart(buildingId, 20, { replaces: null, override: null, fromMs: START }),
  ...more,
});

const event = (parts: readonly Part[], more: Partial<DrEvent> = {}): DrEvent => ({
  id: 'e',
  version: 1,
  programId: 'peak',
  state: 'published',
  window: { startMs: START, endMs: START + HOUR_MS },
  reduction: true,
  targetKw: 40,
  reason: 'peak',
  planId: null,
  createdBy: 'olga',
  approvedBy: 'otto',
  createdMs: 0,
  publishedMs: 1,
  answerByMs: START - HOUR_MS,
  parts,
  ...more,
});

describe('parts', () => {
  it('expects what was asked until the answer, then what was agreed', () => {
    const cases: [Partial<Part>, number, boolean][] = [
      [{}, 20, false],
      [{ state: 'accepted', agreedKw: 12 }, 12, false],
      [{ state: 'opted-out' }, 0, true],
      [{ state: 'no-answer', agreedKw: 20 }, 20, false],
      [{ state: 'no-answer' }, 0, true],
      [{ state: 'under-delivered', agreedKw: 20 }, 0, true],
      [{ state: 'countered' }, 0, false],
    ];
    for (const [more, kw, lost] of cases) {
      const one = part('a', more);
      const given = event([one]);
      expect([more.state, expectedKw(given, one, 0), isLost(given, one, 0)]).toEqual([more.state, kw, lost]);
    }
    const countered = part('a', { state: 'countered' });
    expect(isLost(event([countered]), countered, START)).toBe(true);
  });

  it('counts a lost building once, and gives who is called in its place time of its own', () => {
    const lost = part('a', { state: 'opted-out' });
    const next = part('b', { replaces: 'a', notifiedMs: START });
    expect(unreplaced(event([lost]), 0)).toEqual([lost]);
    expect(unreplaced(event([lost, next]), 0)).toEqual([]);
    expect(deadlineOf(event([lost, next]), next)).toBe(START + HOUR_MS / 4);
    expect(deadlineOf(event([lost, next]), lost)).toBe(START - HOUR_MS);
  });

  it('orders nothing before the own part began', () => {
    const late = part('b', { agreedKw: 8, fromMs: START + HOUR_MS / 2 });
    expect(orderedKw(event([]).window, late)).toEqual([0, 0, 8, 8]);
  });

  it('turns silence into what the program says, and agreement into performing once the call runs', () => {
    const silent = part('a', { notifiedMs: START - 3 * HOUR_MS });
    expect(partByClock(event([silent]), silent, 'counts-as-declined', START - 2 * HOUR_MS)).toEqual(silent);
    expect(partByClock(event([silent]), silent, 'counts-as-declined', START)).toMatchObject({
      state: 'no-answer',
      agreedKw: 0,
    });
    const active = event([silent], { state: 'active' });
    expect(partByClock(active, silent, 'counts-as-accepted', START)).toMatchObject({
      state: 'performing',
      agreedKw: 20,
    });
    // A deadline that is the beginning itself leaves no quarter-hour out.
    const open = { ...active, answerByMs: START };
    expect(partByClock(open, silent, 'counts-as-accepted', START - 1).state).toBe('invited');
    expect(partByClock(open, silent, 'counts-as-accepted', START)).toMatchObject({
      state: 'performing',
      fromMs: START,
    });
    // Nobody is bound by what it could not hear of.
    const untold = part('a');
    expect(partByClock(open, untold, 'counts-as-accepted', START)).toMatchObject({
      ...{ state: 'no-answer', agreedKw: 0 },
    });
    const failed = part('a', { state: 'under-delivered', agreedKw: 20 });
    expect(partByClock(active, failed, 'counts-as-accepted', START)).toEqual(failed);
  });
});

const SLOT_MS = HOUR_MS / 4;
const taken = (outcome: PartOutcome): Part => {
  if (outcome.status === 'refused') throw new Error(outcome.why);
  return outcome.part;
};

describe('a building that is called during the event', () => {
  const late = (more: Partial<Part>): Part =>
    part('b', { replaces: 'a', fromMs: START + SLOT_MS, notifiedMs: START + SLOT_MS - 60_000, ...more });
  const active = event([], { state: 'active' });
  const orders = (one: Part): number[] => orderedKw(active.window, one);

  it('is ordered nothing of the time before its silence was a yes', () => {
    const deadlineMs = START + 2 * SLOT_MS - 60_000;
    expect(deadlineOf(active, late({}))).toBe(deadlineMs);
    expect(partByClock(active, late({}), 'counts-as-accepted', deadlineMs - 1)).toEqual(late({}));
    const silent = partByClock(active, late({}), 'counts-as-accepted', START + 2 * SLOT_MS);
    expect(silent).toMatchObject({ state: 'performing', agreedKw: 20, fromMs: START + 2 * SLOT_MS });
    expect(orders(silent)).toEqual([0, 0, 20, 20]);
    // The same when the clock passes over it late.
    expect(partByClock(active, late({}), 'counts-as-accepted', START + 3 * SLOT_MS)).toEqual(silent);
  });

  it('has whole minutes to answer, as it is told, and until its own time begins where nobody could tell it', () => {
    expect(deadlineOf(active, late({ notifiedMs: START + 30_500 }))).toBe(START + SLOT_MS);
    // Told two minutes late it is asked from the same quarter-hour on; with four minutes left it has more time.
    expect(deadlineOf(active, late({ notifiedMs: START + 2 * 60_000 }))).toBe(START + SLOT_MS);
    const short = late({ notifiedMs: START + 11 * 60_000 });
    expect(deadlineOf(active, short)).toBe(START + 26 * 60_000);
    const early = late({ fromMs: START + 3 * SLOT_MS, notifiedMs: START });
    expect(deadlineOf(active, early)).toBe(START + SLOT_MS);
    expect(deadlineOf(active, late({ notifiedMs: null }))).toBe(START + SLOT_MS);
  });

  it('is asked nothing where its silence would be a yes when the call is over', () => {
    const told = late({ fromMs: START + 3 * SLOT_MS, notifiedMs: START + 3 * SLOT_MS });
    const silent = partByClock(active, told, 'counts-as-accepted', START + 4 * SLOT_MS);
    expect(silent).toMatchObject({ state: 'no-answer', agreedKw: 0 });
    expect(orders(silent)).toEqual([0, 0, 0, 0]);
  });

  it('is ordered from the next quarter-hour on where it accepts after its time began', () => {
    const accept = { kind: 'accept', powerKw: 8 } as const;
    const told = late({ notifiedMs: START + SLOT_MS });
    expect(orders(taken(answered(active, told, accept, START + SLOT_MS)))).toEqual([0, 8, 8, 8]);
    expect(orders(taken(answered(active, told, accept, START + SLOT_MS + 1)))).toEqual([0, 0, 8, 8]);
    const last = late({ fromMs: START + 3 * SLOT_MS, notifiedMs: START + 3 * SLOT_MS });
    expect(answered(active, last, accept, START + 3 * SLOT_MS + 1)).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(/last quarter-hour of the call has begun/),
    });
  });
});

describe('a building that leaves while it performs', () => {
  const performing = part('a', { state: 'performing', agreedKw: 12 });
  const active = event([performing], { state: 'active' });
  const leave = { kind: 'opt-out', reason: 'the boiler is down' } as const;

  it('keeps what it agreed until the last whole quarter-hour, and nothing is expected of it any more', () => {
    const left = taken(answered(active, performing, leave, START + 2 * SLOT_MS + 60_000));
    expect(left).toMatchObject({
      ...{ state: 'opted-out', agreedKw: 12, untilMs: START + 2 * SLOT_MS },
      ...{ reason: 'the boiler is down', answeredMs: START + 2 * SLOT_MS + 60_000 },
    });
    expect(orderedKw(active.window, left)).toEqual([12, 12, 0, 0]);
    expect(ownWindow(active, left)).toEqual({ startMs: START, endMs: START + 2 * SLOT_MS });
    expect(expectedKw(active, left, START + 2 * SLOT_MS)).toBe(0);
    expect(unreplaced(event([left]), START + 2 * SLOT_MS)).toEqual([left]);
  });

  it.each([
    ['before a quarter-hour is over', performing, START + SLOT_MS - 1],
    ['before it began', part('a', { state: 'accepted', agreedKw: 12 }), START - HOUR_MS],
  ])('is owed nothing %s', (_, was, nowMs) => {
    const left = taken(answered(active, was, leave, nowMs));
    expect(left).toMatchObject({ state: 'opted-out', agreedKw: 0 });
    expect(orderedKw(active.window, left)).toEqual([0, 0, 0, 0]);
  });

  it('does not get longer by leaving after the end that was agreed', () => {
    const short = { ...performing, untilMs: START + SLOT_MS };
    expect(taken(answered(active, short, leave, START + 3 * SLOT_MS)).untilMs).toBe(START + SLOT_MS);
  });

  it('is treated as one whose event is cancelled under it', () => {
    const off = calledOff(performing, 'not needed', START + 3 * SLOT_MS);
    expect(off).toMatchObject({ state: 'called-off', agreedKw: 12, untilMs: START + 3 * SLOT_MS });
    expect(calledOff(part('a', { state: 'accepted', agreedKw: 12 }), 'not needed', START - 1)).toMatchObject({
      ...{ state: 'called-off', agreedKw: 0, reason: 'not needed' },
    });
    const left = part('a', { state: 'opted-out', reason: 'a fair' });
    expect(calledOff(left, 'not needed', START)).toBe(left);
  });
});

describe('a counter-offer', () => {
  const window = { startMs: START + SLOT_MS, endMs: START + 3 * SLOT_MS };
  const given = { kind: 'counter', powerKw: 8, reason: 'the kitchen works until then', ...window } as const;
  const asked = part('a');
  const nowMs = START - 2 * HOUR_MS;

  it('of another time within the call becomes the time of the building when it is taken', () => {
    const countered = taken(answered(event([asked]), asked, given, nowMs));
    expect(countered).toMatchObject({ state: 'countered', agreedKw: 0, offer: { powerKw: 8, ...window } });
    const own = taken(agreed(countered, 8, nowMs));
    expect(own).toMatchObject({
      state: 'accepted',
      agreedKw: 8,
      fromMs: window.startMs,
      untilMs: window.endMs,
    });
    expect(orderedKw(event([]).window, own)).toEqual([0, 8, 8, 0]);
    const active = event([own], { state: 'active' });
    expect(partByClock(active, own, 'counts-as-declined', START).state).toBe('accepted');
    expect(partByClock(active, own, 'counts-as-declined', window.startMs).state).toBe('performing');
    expect(expectedKw(active, { ...own, state: 'performing' }, window.endMs)).toBe(0);
  });

  it.each([
    ['before the call', START - SLOT_MS, START + SLOT_MS],
    ['beyond its end', START, START + HOUR_MS + SLOT_MS],
    ['with an end before its beginning', START + SLOT_MS, START],
    ['off the quarter-hours', START + 1, START + SLOT_MS],
  ])('%s is refused, with what may be done instead', (_, startMs, endMs) => {
    const outcome = answered(event([asked]), asked, { ...given, startMs, endMs }, nowMs);
    expect(outcome).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(
        /within the call, 2026-01-15T17:00:00.000Z to 2026-01-15T18:00:00.000Z.*opt out/,
      ),
    });
  });

  it('is taken for as much as was offered and no more, and only where there is one', () => {
    const countered = taken(answered(event([asked]), asked, given, nowMs));
    expect(taken(agreed(countered, 5, nowMs)).agreedKw).toBe(5);
    expect(agreed(countered, 9, nowMs)).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(/at most the 8 kW/),
    });
    expect(agreed(asked, 5, nowMs)).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(/no counter-offer/),
    });
    const generous = taken(answered(event([asked]), asked, { ...given, powerKw: 50 }, nowMs));
    expect(agreed(generous, 50, nowMs)).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(/at most the 20 kW/),
    });
  });

  it('that is taken late is ordered from the next quarter-hour on, and not at all when its time is over', () => {
    const countered = taken(answered(event([asked]), asked, given, nowMs));
    const late = taken(agreed(countered, 8, window.startMs + 60_000));
    expect(orderedKw(event([]).window, late)).toEqual([0, 0, 8, 0]);
    expect(agreed(countered, 8, window.endMs - 60_000)).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(/is over/),
    });
  });
});

describe('ledger', () => {
  const building = (id: string): DrBuilding =>
    ({ id, programId: 'peak', offeredKw: 20, enrolledMs: 0 }) as DrBuilding;
  const settled = (buildingId: string, deliveredKwh: string): StatementContent =>
    ({ programId: 'peak', buildingId, settlement: { orderedKwh: '20', deliveredKwh } }) as StatementContent;

  it('counts calls of 30 days as a share of what was offered, and learns what is delivered', () => {
    const past = event([part('a', { state: 'delivered' }), part('b', { state: 'opted-out' })], {
      state: 'settled',
    });
    const dead = event([part('b')], { id: 'dead', state: 'cancelled' });
    const input = {
      buildings: [building('a'), building('b')],
      events: [past, dead],
      nowMs: START + 24 * HOUR_MS,
    };
    const entries = ledgerOf({ ...input, statements: [settled('a', '10')] });
    expect(entries).toMatchObject([
      { buildingId: 'a', calledKwh: 20, offeredKwh: 20, lastCallMs: START + HOUR_MS },
      { buildingId: 'b', calledKwh: 0, offeredKwh: 20, lastCallMs: null },
    ]);
    // One call of a half says little of the program: (4 x 0.8 + 0.5) / 5, and of the building (4 x 0.74 + 0.5) / 5.
    expect(entries[1]?.deliveryRate).toBeCloseTo(0.74, 12);
    expect(entries[0]?.deliveryRate).toBeCloseTo(0.692, 12);
    expect(unevenness(entries)).toBeCloseTo(0.5);
    const later = ledgerOf({ ...input, nowMs: START + 32 * 24 * HOUR_MS, statements: [] });
    expect(later[0]).toMatchObject({ calledKwh: 0, offeredKwh: 0, deliveryRate: 0.8 });
  });
});
