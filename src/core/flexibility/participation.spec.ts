/** What a building may answer, when, and what may be counted on afterwards. */
import { describe, expect, it } from '@jest/globals';
import {
  afterDeadline,
  afterMeasuring,
  answer,
  atBegin,
  type BuildingAnswer,
  DELIVERED_SHARE,
  invitation,
  type Participation,
  PARTICIPATION_STATES,
  type ParticipationState,
} from './participation.js';

const DEADLINE = Date.UTC(2026, 0, 15, 12);
const IN_TIME = { nowMs: DEADLINE, deadlineMs: DEADLINE };
const LATE = { nowMs: DEADLINE + 1, deadlineMs: DEADLINE };
const ACCEPT: BuildingAnswer = { kind: 'accept', powerKw: 60 };
const LEAVE: BuildingAnswer = { kind: 'opt-out', reason: 'a fair is on' };
const COUNTER: BuildingAnswer = { kind: 'counter', powerKw: 30, startMs: 1, endMs: 2, reason: 'kitchen' };

const at = (state: ParticipationState, agreedKw = 0): Participation => ({
  ...invitation(100),
  state,
  agreedKw,
});
/** `state agreed` of what is taken, `refused: why` otherwise. */
function told(was: Participation, given: BuildingAnswer, when = IN_TIME): string {
  const outcome = answer(was, given, when);
  return outcome.status === 'refused'
    ? `refused: ${outcome.why}`
    : `${outcome.participation.state} ${String(outcome.participation.agreedKw)}`;
}

describe('an invitation', () => {
  it('asks and counts on nothing yet', () => {
    expect(invitation(100)).toEqual({ state: 'invited', askedKw: 100, agreedKw: 0, reason: null });
  });
});

describe('an answer in time', () => {
  it.each<[ParticipationState, BuildingAnswer, string]>([
    ['invited', { kind: 'acknowledge' }, 'acknowledged 0'],
    ['invited', ACCEPT, 'accepted 60'],
    ['invited', COUNTER, 'countered 0'],
    ['invited', LEAVE, 'opted-out 0'],
    ['acknowledged', ACCEPT, 'accepted 60'],
    ['countered', ACCEPT, 'accepted 60'],
    ['opted-out', ACCEPT, 'accepted 60'],
  ])('of a building that is %s, %j, makes it %s', (state, given, expected) => {
    expect(told(at(state), given)).toBe(expected);
  });

  it('may change its mind: what it agreed to is gone with it', () => {
    expect(told(at('accepted', 60), COUNTER)).toBe('countered 0');
    expect(told(at('accepted', 60), LEAVE)).toBe('opted-out 0');
    expect(told(at('accepted', 60), { kind: 'accept', powerKw: 100 })).toBe('accepted 100');
  });

  it('keeps a counter-offer until another answer takes it back', () => {
    const offered = answer(at('invited'), COUNTER, IN_TIME);
    if (offered.status === 'refused') throw new Error(offered.why);
    const { participation } = offered;
    expect(participation.offer).toEqual({ powerKw: 30, startMs: 1, endMs: 2 });
    expect(answer(participation, { kind: 'acknowledge' }, IN_TIME)).toEqual({
      status: 'taken',
      participation,
    });
    for (const given of [ACCEPT, LEAVE]) {
      expect(answer(participation, given, IN_TIME)).toMatchObject({ participation: { offer: null } });
    }
  });

  it('that only acknowledges takes nothing back', () => {
    expect(told(at('accepted', 60), { kind: 'acknowledge' })).toBe('accepted 60');
  });

  it('keeps the reason of leaving and drops it with an acceptance', () => {
    const left = answer(at('invited'), LEAVE, IN_TIME);
    expect(left.status === 'taken' && left.participation.reason).toBe('a fair is on');
    const back = answer({ ...at('opted-out'), reason: 'a fair is on' }, ACCEPT, IN_TIME);
    expect(back.status === 'taken' && back.participation.reason).toBeNull();
  });
});

describe('a power that is accepted', () => {
  it.each([0.001, 60, 100])('may be %d of 100 kW', (powerKw) => {
    expect(told(at('invited'), { kind: 'accept', powerKw })).toBe(`accepted ${String(powerKw)}`);
  });

  it.each([0, -60, 100.001, Number.NaN, Infinity, -Infinity])('may not be %d kW', (powerKw) => {
    expect(told(at('invited'), { kind: 'accept', powerKw })).toBe(
      `refused: ${String(powerKw)} kW was accepted; expected more than 0 and at most the 100 kW asked for`,
    );
  });
});

describe('an answer too late', () => {
  it('is refused, but leaving is everybody’s right to the last minute', () => {
    expect(told(at('acknowledged'), ACCEPT, LATE)).toMatch(/^refused: the time to answer is over/);
    expect(told(at('acknowledged'), COUNTER, LATE)).toMatch(/^refused: the time to answer is over/);
    for (const state of ['invited', 'accepted', 'performing', 'no-answer'] as const)
      expect(told(at(state, 60), LEAVE, LATE)).toBe('opted-out 0');
  });

  it('is in time at the deadline itself', () => {
    expect(told(at('invited'), ACCEPT, IN_TIME)).toBe('accepted 60');
  });

  it.each<[ParticipationState, string]>([
    ['delivered', 'the call is delivered and takes no answer any more'],
    ['under-delivered', 'the call is under delivered and takes no answer any more'],
    ['no-data', 'the call is no data and takes no answer any more'],
    ['called-off', 'the call is called off and takes no answer any more'],
  ])('of a building whose call is %s changes nothing, not even leaving', (state, why) => {
    expect(told(at(state, 60), LEAVE)).toBe(`refused: ${why}`);
    expect(told(at(state, 60), ACCEPT)).toBe(`refused: ${why}`);
  });

  it('of a building that performs may be nothing but leaving', () => {
    expect(told(at('performing', 60), ACCEPT)).toMatch(/^refused: the call is performing/);
  });
});

describe('silence', () => {
  it.each<[ParticipationState, number]>([
    ['invited', 100],
    ['acknowledged', 100],
  ])('of a building that is %s counts as the rule says', (state, kw) => {
    expect(afterDeadline(at(state), 'counts-as-accepted')).toMatchObject({
      state: 'no-answer',
      agreedKw: kw,
    });
    expect(afterDeadline(at(state), 'counts-as-declined')).toMatchObject({ state: 'no-answer', agreedKw: 0 });
  });

  it('is none where an answer was given', () => {
    const answered = PARTICIPATION_STATES.filter((state) => state !== 'invited' && state !== 'acknowledged');
    for (const state of answered)
      expect(afterDeadline(at(state, 7), 'counts-as-accepted')).toEqual(at(state, 7));
  });
});

describe('the begin of a call', () => {
  it('finds those performing who agreed', () => {
    expect(atBegin(at('accepted', 60)).state).toBe('performing');
    expect(atBegin(at('no-answer', 100)).state).toBe('performing');
  });

  it('and leaves those alone who did not', () => {
    for (const was of [at('no-answer'), at('countered'), at('opted-out'), at('opted-out', 60)])
      expect(atBegin(was)).toBe(was);
  });
});

describe('what was measured', () => {
  // 60 kW for an hour are 60 kWh; nine tenths are 54.
  it.each<[number | null, ParticipationState]>([
    [60, 'delivered'],
    [60 * DELIVERED_SHARE, 'delivered'],
    [53.99, 'under-delivered'],
    [0, 'under-delivered'],
    [-10, 'under-delivered'],
    [Number.NaN, 'under-delivered'],
    [null, 'no-data'],
  ])('%p of 60 kWh is %s', (kwh, state) => {
    expect(afterMeasuring(at('performing', 60), kwh, 60).state).toBe(state);
  });

  it('says nothing of a building that did not perform', () => {
    expect(afterMeasuring(at('opted-out'), 60, 60).state).toBe('opted-out');
    expect(afterMeasuring(at('called-off'), null, 60).state).toBe('called-off');
  });
});
