/** Lives of events and participations: every step is either in the table or refused. */
import { describe, expect, it } from '@jest/globals';
import { dueStep, EVENT_STATES, eventAfter, isVisibleOutside, stepsOf } from './event-life.js';
import { afterDeadline, afterMeasuring, answer, atBegin, invitation } from './participation.js';

const TIME = { nowMs: 100, deadlineMs: 200 };

describe('life of an event', () => {
  it('reaches every state from a draft, and ends in three', () => {
    const reached = new Set<string>(['draft']);
    for (const state of EVENT_STATES)
      for (const step of stepsOf(state)) reached.add(String(eventAfter(state, step)));
    expect([...reached].sort()).toEqual([...EVENT_STATES].sort());
    expect(EVENT_STATES.filter((state) => stepsOf(state).length === 0)).toEqual(['cancelled', 'superseded']);
  });

  it('is not published without an approval and not cancelled once it has run', () => {
    expect(eventAfter('draft', 'publish')).toBeNull();
    expect(eventAfter('completed', 'cancel')).toBeNull();
    expect(eventAfter('settled', 'settle')).toBeNull();
    expect(eventAfter('settled', 'reopen')).toBe('completed');
  });

  it('shows nothing of drafts, approvals and the dead', () => {
    expect(EVENT_STATES.filter((state) => !isVisibleOutside(state))).toEqual([
      'draft',
      'approved',
      'cancelled',
      'superseded',
    ]);
  });

  it('begins and ends by the clock', () => {
    const window = { startMs: 10, endMs: 20 };
    expect([dueStep('published', window, 9), dueStep('published', window, 10)]).toEqual([null, 'begin']);
    expect([dueStep('active', window, 19), dueStep('active', window, 20)]).toEqual([null, 'end']);
    expect(dueStep('draft', window, 30)).toBeNull();
  });
});

describe('participation', () => {
  const invited = invitation(50);

  it('takes a part of what was asked, and no more than that', () => {
    expect(answer(invited, { kind: 'accept', powerKw: 30 }, TIME)).toMatchObject({
      status: 'taken',
      participation: { state: 'accepted', agreedKw: 30 },
    });
    for (const powerKw of [0, -5, 50.1, Number.NaN])
      expect(answer(invited, { kind: 'accept', powerKw }, TIME)).toMatchObject({ status: 'refused' });
  });

  it('lets a building change its mind until the deadline, and leave after it', () => {
    const left = answer(invited, { kind: 'opt-out', reason: 'exams' }, TIME);
    expect(left).toMatchObject({ participation: { state: 'opted-out', agreedKw: 0, reason: 'exams' } });
    const late = { nowMs: 201, deadlineMs: 200 };
    expect(answer(invited, { kind: 'accept', powerKw: 50 }, late)).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(/time to answer is over/),
    });
    const performing = atBegin({ ...invited, state: 'accepted', agreedKw: 50 });
    expect(performing.state).toBe('performing');
    expect(answer(performing, { kind: 'opt-out', reason: 'too cold' }, late)).toMatchObject({
      status: 'taken',
    });
  });

  it('reads silence by the rule of the program', () => {
    expect(afterDeadline(invited, 'counts-as-accepted')).toMatchObject({ state: 'no-answer', agreedKw: 50 });
    expect(afterDeadline(invited, 'counts-as-declined')).toMatchObject({ state: 'no-answer', agreedKw: 0 });
    const countered = { ...invited, state: 'countered' as const };
    expect(afterDeadline(countered, 'counts-as-accepted')).toBe(countered);
    expect(atBegin(afterDeadline(invited, 'counts-as-declined')).state).toBe('no-answer');
  });

  it('is delivered from nine tenths of the order', () => {
    const performing = { ...invited, state: 'performing' as const, agreedKw: 50 };
    expect(afterMeasuring(performing, 45, 50).state).toBe('delivered');
    expect(afterMeasuring(performing, 44.9, 50).state).toBe('under-delivered');
    expect(afterMeasuring(performing, null, 50).state).toBe('no-data');
    expect(afterMeasuring(invited, 50, 50).state).toBe('invited');
  });

  it('takes no answer once it is measured', () => {
    const done = { ...invited, state: 'delivered' as const };
    expect(answer(done, { kind: 'opt-out', reason: 'late' }, TIME)).toMatchObject({ status: 'refused' });
  });
});
