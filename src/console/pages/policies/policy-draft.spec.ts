import { describe, expect, it } from '@jest/globals';
import {
  FIRST_DRAFT,
  hoursText,
  type PolicyDraft,
  policyFaults,
  policyLife,
  policyOf,
  runsOf,
  type StoredPolicy,
} from './policy-draft.js';

const PARIS = 'Europe/Paris';
const NOW = Date.parse('2026-01-15T17:05:00Z');
const at = { nowMs: NOW, zone: PARIS };
const draft = (more: Partial<PolicyDraft> = {}): PolicyDraft => ({
  ...{ ...FIRST_DRAFT, name: 'night shift', until: '2026-01-16T06:00', reason: 'small changes at night' },
  ...more,
});
const stored = (more: Partial<StoredPolicy> = {}): StoredPolicy => ({
  id: 'p-1',
  policy: {
    ...{ name: 'night shift', fromMs: NOW, untilMs: NOW + 1000, setBy: 'Sophie Roux' },
    ...{ maxChangeKw: 1000, maxUnmeasuredShare: 0.05, requireFullMargin: true },
  },
  accountId: 'acc-1',
  reason: 'small changes at night',
  setAtMs: NOW,
  ended: null,
  ...more,
});

describe('policyFaults', () => {
  it('asks for name, end and reason of the form at first', () => {
    expect(policyFaults(FIRST_DRAFT, at)).toEqual(['name', 'until', 'reason']);
    expect(policyFaults(draft(), at)).toEqual([]);
  });

  it.each([
    ['2026-01-15T18:05', ''],
    ['2026-01-15T18:00', ''],
    ['2026-01-16T06:00', '2026-01-16T06:00'],
  ])('cannot end at %s when it begins at %p', (until, from) => {
    expect(policyFaults(draft({ until, from }), at)).toEqual(['until']);
  });

  it('needs an hour, a weekday and bounds', () => {
    const empty = draft({ hours: [], weekdays: [], maxChangeKw: null, maxUnmeasuredPercent: 101 });
    expect(policyFaults(empty, at)).toEqual(['hours', 'weekdays', 'maxChange', 'unmeasured']);
  });

  it.each(['x', 'night/shift', 'n'.repeat(61)])('refuses %p as a name', (name) => {
    expect(policyFaults(draft({ name }), at)).toEqual(['name']);
  });
});

describe('policyOf', () => {
  it('leaves out what binds nothing', () => {
    expect(policyOf(draft(), PARIS)).toEqual({
      name: 'night shift',
      untilMs: Date.parse('2026-01-16T05:00:00Z'),
      maxChangeKw: 1000,
      maxUnmeasuredShare: 0.05,
      requireFullMargin: true,
      leavesFourEyes: true,
      reason: 'small changes at night',
    });
  });

  it('sends every bound that was set', () => {
    const sent = policyOf(
      draft({ from: '2026-01-15T22:00', hours: [22, 23], weekdays: [6, 7], maxBalancingKw: 0 }),
      PARIS,
    );
    expect(sent).toMatchObject({
      fromMs: Date.parse('2026-01-15T21:00:00Z'),
      hours: [22, 23],
      weekdays: [6, 7],
      maxBalancingKw: 0,
    });
  });
});

describe('policyLife', () => {
  it.each([
    [NOW - 1, 'to-come'],
    [NOW, 'acting'],
    [NOW + 999, 'acting'],
    [NOW + 1000, 'over'],
  ])('at %d it is %s', (nowMs, life) => {
    expect(policyLife(stored(), nowMs)).toBe(life);
  });

  it('is ended from when somebody ended it', () => {
    const ended = { atMs: NOW, accountId: 'acc-1', name: 'Sophie Roux', reason: 'works' };
    expect(policyLife(stored({ ended }), NOW + 5000)).toBe('ended');
  });
});

describe('hours in words', () => {
  it.each([
    [[], []],
    [[5], [[5, 5]]],
    [
      [23, 22, 0, 1, 1],
      [
        [0, 1],
        [22, 23],
      ],
    ],
  ])('%p runs as %p', (numbers, runs) => {
    expect(runsOf(numbers)).toEqual(runs);
  });

  it('says when a policy acts, and nothing when it always does', () => {
    expect(hoursText([0, 1, 22, 23])).toBe('00:00–02:00, 22:00–24:00');
    expect(hoursText(undefined)).toBeNull();
    expect(hoursText(FIRST_DRAFT.hours)).toBeNull();
  });
});
