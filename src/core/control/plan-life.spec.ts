/** The life of a plan: its end, decisions on it, and what a sweep does. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan, PlanContent, PlanState } from '../dispatch/plan.js';
import { SLOT_MS } from '../time/slot.js';
import type { Decision } from './approval.js';
import {
  assertProposable,
  judgeDecision,
  planBeginsMs,
  planEndMs,
  sweptState,
  takenPlanId,
} from './plan-life.js';

const T0 = Date.UTC(2026, 0, 15, 18);
const APPROVE_BY = T0 - 60_000;
const END = T0 + 4 * SLOT_MS;

function plan(state: PlanState = 'proposed', content: Partial<PlanContent> = {}): DispatchPlan {
  const whole = {
    firstSlotMs: T0,
    horizonSlots: 4,
    frozenSlots: 1,
    validUntilMs: END,
    ...content,
  } as PlanContent;
  return {
    id: 'p-1',
    contentHash: 'h',
    content: whole,
    check: { passed: true, findings: [], comparisons: 1 },
    state,
    createdAtMs: T0 - 600_000,
    approveByMs: APPROVE_BY,
    stageMs: {},
  };
}

function decision(more: Partial<Decision> = {}): Decision {
  return {
    planId: 'p-1',
    contentHash: 'h',
    verdict: 'approved',
    by: 'ana',
    reason: '',
    atMs: APPROVE_BY,
    ...more,
  };
}

describe('planEndMs', () => {
  it('is the end of the horizon or of the validity, whichever comes first', () => {
    expect(planEndMs(plan())).toBe(END);
    expect(planEndMs(plan('proposed', { validUntilMs: T0 + SLOT_MS }))).toBe(T0 + SLOT_MS);
    expect(planEndMs(plan('proposed', { validUntilMs: END + SLOT_MS }))).toBe(END);
  });
});

describe('planBeginsMs', () => {
  it.each([0, 1, 4])('is the first slot after %i frozen ones', (frozenSlots) => {
    expect(planBeginsMs(plan('approved', { frozenSlots }))).toBe(T0 + frozenSlots * SLOT_MS);
  });
});

describe('judgeDecision', () => {
  it('accepts a decision on the content that was seen, until the last moment', () => {
    expect(judgeDecision(plan(), decision())).toEqual({ status: 'accepted' });
    expect(judgeDecision(plan(), decision({ verdict: 'rejected' }))).toEqual({ status: 'accepted' });
  });

  it.each([
    ['no plan', null, decision(), 'unknown-plan'],
    ['another content', plan(), decision({ contentHash: 'x' }), 'plan-hash-mismatch'],
    [
      'another content of a decided plan',
      plan('approved'),
      decision({ contentHash: 'x' }),
      'plan-hash-mismatch',
    ],
    ['a moment too late', plan(), decision({ atMs: APPROVE_BY + 1 }), 'plan-expired'],
    ['a rejection too late', plan(), decision({ atMs: APPROVE_BY + 1, verdict: 'rejected' }), 'plan-expired'],
    ['an expired plan', plan('expired'), decision(), 'plan-expired'],
    ['an approved plan', plan('approved'), decision({ atMs: APPROVE_BY + 1 }), 'plan-not-approvable'],
    ['a superseded plan', plan('superseded'), decision(), 'plan-not-approvable'],
  ])('refuses %s', (_, subject, given, code) => {
    expect(judgeDecision(subject, given)).toMatchObject({ status: 'refused', code });
  });

  it('says what was seen and what to do', () => {
    expect(judgeDecision(plan(), decision({ contentHash: 'x' }))).toMatchObject({
      detail: 'the decision is on content x, but plan p-1 has h; look at the plan again',
    });
    expect(judgeDecision(plan(), decision({ atMs: T0 }))).toMatchObject({
      detail: 'plan p-1 was to be decided by 2026-01-15T17:59:00Z',
    });
  });
});

describe('sweptState', () => {
  it.each<[PlanState, number, PlanState | null]>([
    ['proposed', APPROVE_BY, null],
    ['proposed', APPROVE_BY + 1, 'expired'],
    ['approved', T0 - 1, null],
    ['approved', T0 + SLOT_MS - 1, null],
    ['approved', T0 + SLOT_MS, 'active'],
    ['approved', END - 1, 'active'],
    ['approved', END, 'closed'],
    ['active', T0 + SLOT_MS, null],
    ['active', END - 1, null],
    ['active', END, 'closed'],
    ['superseded', T0 + SLOT_MS, null],
    ['rejected', T0 + SLOT_MS, null],
    ['superseded', END, null],
    ['rejected', END, null],
    ['expired', END, null],
    ['closed', END, null],
  ])('moves a plan that is %s at %i to %s', (state, now, expected) => {
    expect(sweptState(plan(state), now)).toBe(expected);
  });
});

describe('sweptState of plans that begin at once or never', () => {
  it('makes a plan without frozen slots active with its first slot', () => {
    expect(sweptState(plan('approved', { frozenSlots: 0 }), T0)).toBe('active');
    expect(sweptState(plan('approved', { frozenSlots: 0 }), T0 - 1)).toBeNull();
  });

  it('closes a plan whose slots are all frozen without ever making it active', () => {
    expect(sweptState(plan('approved', { frozenSlots: 4 }), END - 1)).toBeNull();
    expect(sweptState(plan('approved', { frozenSlots: 4 }), END)).toBe('closed');
  });
});

describe('assertProposable', () => {
  it('takes a proposed plan of plain data and refuses others', () => {
    const propose = (subject: DispatchPlan) => (): void => {
      assertProposable(subject);
    };
    expect(propose(plan())).not.toThrow();
    expect(propose(plan('approved'))).toThrow('a plan begins as proposed');
    expect(propose(plan('proposed', { costEur: Number.NaN }))).toThrow('plan p-1.content.costEur is NaN');
    expect(takenPlanId('p-1')).toMatchObject({ code: 'invalid-input' });
  });
});
