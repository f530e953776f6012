import { describe, expect, it } from '@jest/globals';
import type { DecisionMade, Screen } from '../plan-shapes.js';
import { isGone, phaseOf, turnOf } from './phase.js';

const APPROVE_BY = 1_000_000;

function decision(id: string, accountId: string, verdict: 'approved' | 'rejected' = 'approved') {
  return { id, accountId, verdict, name: accountId } as DecisionMade;
}

function screen(plan: Partial<Screen['plan']> = {}, more: Partial<Screen> = {}): Screen {
  const own = { state: 'checked', contentHash: 'a', approveByMs: APPROVE_BY, serverNowMs: 0, ...plan };
  return { plan: own, decisions: [], fourEyes: [], hold: null, ...more } as unknown as Screen;
}

describe('phaseOf', () => {
  it('is open to its last moment and late after it, before the service says so', () => {
    expect(phaseOf(screen(), APPROVE_BY)).toBe('open');
    expect(phaseOf(screen(), APPROVE_BY + 1)).toBe('late');
  });

  it('takes the time of the answer while no clock is known', () => {
    expect(phaseOf(screen({ serverNowMs: APPROVE_BY + 1 }), null)).toBe('late');
  });

  it('is half approved only where two people are asked for', () => {
    const fourEyes = [{ kind: 'first-use' }] as Screen['fourEyes'];
    const decisions = [decision('d1', 'anna')];
    expect(phaseOf(screen({}, { decisions, fourEyes }), 0)).toBe('half');
    expect(phaseOf(screen({}, { decisions }), 0)).toBe('open');
  });

  it('has no decision to take on a plan that its checker did not pass, or that is decided', () => {
    expect(phaseOf(screen({ state: 'proposed' }), 0)).toBe('unchecked');
    expect(phaseOf(screen({ state: 'expired' }), 0)).toBe('decided');
  });
});

describe('turnOf', () => {
  const first = screen();

  it('says nothing while all is as it was seen', () => {
    expect(turnOf(first, screen({ serverNowMs: 5 }), 'anna')).toBeNull();
  });

  it('names who decided meanwhile, and whether it was this person', () => {
    const made = decision('d1', 'bruno', 'rejected');
    const now = screen({ state: 'rejected' }, { decisions: [made] });
    expect(turnOf(first, now, 'anna')).toEqual({ kind: 'decided', decision: made, mine: false });
    expect(turnOf(first, now, 'bruno')).toMatchObject({ mine: true });
  });

  it.each(['expired', 'superseded'] as const)('tells a plan that is %s while it is looked at', (state) => {
    expect(turnOf(first, screen({ state }), 'anna')).toEqual({ kind: state });
    expect(turnOf(screen({ state }), screen({ state }), 'anna')).toBeNull();
  });

  it('puts another content before everything else', () => {
    const now = screen({ contentHash: 'b' }, { decisions: [decision('d1', 'bruno')] });
    expect(turnOf(first, now, 'anna')).toEqual({ kind: 'hash' });
  });

  it('tells a hold that somebody else put', () => {
    const hold = { accountId: 'bruno', name: 'Bruno', reason: 'alarm', sinceMs: 0, untilMs: 9 };
    expect(turnOf(first, screen({}, { hold }), 'anna')).toEqual({
      kind: 'held',
      by: 'Bruno',
      reason: 'alarm',
    });
    expect(turnOf(first, screen({}, { hold }), 'bruno')).toBeNull();
  });
});

describe('isGone', () => {
  const made = { kind: 'decided', decision: decision('d1', 'bruno'), mine: false } as const;

  it('leaves the second of two approvals, and a held plan, to the person', () => {
    expect(isGone(made, 'half')).toBe(false);
    expect(isGone({ kind: 'held', by: 'Bruno', reason: 'alarm' }, 'open')).toBe(false);
    expect(isGone(null, 'open')).toBe(false);
  });

  it('stops what was decided, changed, or came too late', () => {
    expect(isGone(made, 'decided')).toBe(true);
    expect(isGone({ kind: 'hash' }, 'half')).toBe(true);
    expect(isGone({ kind: 'expired' }, 'decided')).toBe(true);
    expect(isGone(null, 'late')).toBe(true);
  });
});
