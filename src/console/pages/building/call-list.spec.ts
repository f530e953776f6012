import { describe, expect, it } from '@jest/globals';
import {
  type AnswerDraft,
  answerFault,
  answerOf,
  type Call,
  callGroup,
  endOf,
  groupedCalls,
  isNothingAsked,
  paymentOfPart,
} from './call-list.js';

const HOUR = 3_600_000;
const call = (more: Partial<Call> = {}): Call => ({
  eventId: 'ev-1',
  version: 1,
  buildingId: 'HVAC-A',
  buildingName: 'Tower A',
  programId: 'p',
  programName: 'Winter',
  state: 'published',
  participation: 'invited',
  startMs: 10 * HOUR,
  endMs: 12 * HOUR,
  reduction: true,
  reason: 'peak',
  askedKw: 400,
  agreedKw: 0,
  expectedKwh: 800,
  paymentEur: '160.00',
  rateEurPerKwh: '0.2',
  penaltyEurPerKwh: '0',
  comfortEffect: '',
  reboundShare: 0,
  reboundMinutes: 0,
  answerByMs: 9 * HOUR,
  silence: 'counts-as-declined',
  ending: { en: '', fr: '' },
  answers: ['acknowledge', 'accept', 'counter', 'opt-out'],
  note: null,
  offer: null,
  notifiedMs: null,
  answeredMs: null,
  replaces: null,
  override: null,
  ...more,
});

const draft = (more: Partial<AnswerDraft>): AnswerDraft => ({
  ...{ verb: 'accept', powerKw: null, reason: '', startMs: null, endMs: null },
  ...more,
});
const ELEVEN = { startMs: 11 * HOUR, endMs: 12 * HOUR };

describe('callGroup', () => {
  it.each([
    [{}, 0, 'waiting'],
    [{ participation: 'acknowledged' }, 0, 'waiting'],
    [{}, 9 * HOUR, 'coming'],
    [{ participation: 'accepted' }, 0, 'coming'],
    [{ answers: [] }, 0, 'coming'],
    [{ participation: 'performing' }, 11 * HOUR, 'coming'],
    [{ participation: 'delivered' }, 12 * HOUR, 'over'],
    [{ state: 'cancelled' }, 0, 'over'],
    [{ state: 'superseded' }, 0, 'over'],
  ] as const)('%p at %d is %s', (more, nowMs, group) => {
    expect(callGroup(call(more as Partial<Call>), nowMs)).toBe(group);
  });
});

describe('groupedCalls', () => {
  it('puts the nearest deadline and the nearest begin first, of what is over the newest', () => {
    const { waiting, coming, over } = groupedCalls(
      [
        call({ eventId: 'late', answerByMs: 9.5 * HOUR }),
        call({ eventId: 'soon' }),
        call({ eventId: 'b', participation: 'accepted', startMs: 11 * HOUR }),
        call({ eventId: 'a', participation: 'accepted' }),
        call({ eventId: 'old', state: 'settled', startMs: 1 * HOUR }),
        call({ eventId: 'new', state: 'settled', startMs: 2 * HOUR }),
      ],
      0,
    );
    const ids = (calls: readonly Call[]): string[] => calls.map(({ eventId }) => eventId);
    expect([ids(waiting), ids(coming), ids(over)]).toEqual([
      ['soon', 'late'],
      ['a', 'b'],
      ['new', 'old'],
    ]);
  });
});

describe('what a call asks', () => {
  it.each([
    [{}, false],
    [{ participation: 'accepted', agreedKw: 40 }, false],
    [{ participation: 'opted-out' }, true],
    [{ participation: 'called-off' }, true],
    [{ participation: 'no-answer', agreedKw: 0 }, true],
    [{ participation: 'no-answer', agreedKw: 400 }, false],
  ] as const)('with %j is nothing: %p', (more, nothing) => {
    expect(isNothingAsked(call(more))).toBe(nothing);
  });

  it.each([
    [{ state: 'cancelled', participation: 'called-off' }, 'cancelled'],
    [{ state: 'settled', participation: 'opted-out' }, 'without'],
    [{ state: 'active', participation: 'performing', agreedKw: 40 }, 'measuring'],
    [{ state: 'completed', participation: 'performing', agreedKw: 40 }, 'measuring'],
    [{ state: 'settled', participation: 'delivered', agreedKw: 40 }, 'measured'],
  ] as const)('of %j, once over: %s', (more, end) => {
    expect(endOf(call(more))).toBe(end);
  });
});

describe('an answer', () => {
  it('accepts all or a part, or declines with a reason', () => {
    expect(answerOf(draft({ verb: 'accept' }), call())).toEqual({
      kind: 'accept',
      powerKw: 400,
    });
    expect(answerOf(draft({ verb: 'part', powerKw: 150 }), call())).toEqual({
      kind: 'accept',
      powerKw: 150,
    });
    expect(answerOf(draft({ verb: 'decline', powerKw: 150, reason: ' exams ' }), call())).toEqual({
      kind: 'opt-out',
      reason: 'exams',
    });
  });

  it.each([
    ['accept', null, '', null],
    ['part', null, '', 'power'],
    ['part', 0, '', 'power'],
    ['part', 400, '', 'power'],
    ['part', 399, '', null],
    ['decline', null, ' ', 'reason'],
    ['decline', null, 'exams', null],
  ] as const)('%s of %p kW because %p: %p', (verb, powerKw, reason, fault) => {
    expect(answerFault(draft({ verb, powerKw, reason }), call())).toBe(fault);
  });

  it('offers another power at another time, with a reason', () => {
    const offer = draft({ verb: 'counter', powerKw: 90, reason: 'kitchen', ...ELEVEN });
    expect(answerFault(offer, call())).toBeNull();
    expect(answerOf(offer, call())).toEqual({
      ...{ kind: 'counter', powerKw: 90, startMs: 11 * HOUR, endMs: 12 * HOUR, reason: 'kitchen' },
    });
  });

  it.each([
    [{ powerKw: null }, 'power'],
    [{ powerKw: 401 }, 'power'],
    [{ reason: 'k' }, 'reason'],
    [{ startMs: null }, 'time'],
    [{ endMs: 11 * HOUR }, 'time'],
    [{ startMs: 11 * HOUR + 60_000 }, 'time'],
  ] as const)('an offer with %j lacks its %s', (wrong, fault) => {
    const offer = draft({ verb: 'counter', powerKw: 90, reason: 'kitchen', ...ELEVEN, ...wrong });
    expect(answerFault(offer, call())).toBe(fault);
  });

  it('is paid in proportion, to the cent', () => {
    expect(paymentOfPart(call(), 150)).toBe(60);
    expect(paymentOfPart(call({ paymentEur: '10.00', askedKw: 3 }), 1)).toBe(3.33);
    expect(paymentOfPart(call({ askedKw: 0 }), 1)).toBe(0);
  });
});
