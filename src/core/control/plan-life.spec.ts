/** The life of a plan: its end, decisions on it, and what a sweep does. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan, PlanContent, PlanState } from '../dispatch/plan.js';
import { SLOT_MS } from '../time/slot.js';
import {
  asProposed,
  assertProposable,
  basePlanId,
  nextState,
  OPEN_STATES,
  PLAN_LIFE,
  planBeginsMs,
  planEndMs,
  STANDING_STATES,
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

describe('PLAN_LIFE', () => {
  it('leads a plan from its proposal to its end', () => {
    const events = [
      'propose',
      'pass-check',
      'first-approval',
      'approve',
      'dispatch',
      'acknowledge',
      'close',
    ] as const;
    const states = events.reduce<PlanState[]>(
      (seen, event) => [...seen, nextState(seen.at(-1) ?? 'draft', event) ?? 'draft'],
      ['draft'],
    );
    expect(states).toEqual([
      'draft',
      'proposed',
      'checked',
      'checked',
      'approved',
      'dispatching',
      'active',
      'closed',
    ]);
  });

  it('has nothing happen to what has ended', () => {
    const ends: PlanState[] = ['rejected', 'expired', 'superseded', 'closed'];
    expect(ends.map((state) => PLAN_LIFE[state])).toEqual([{}, {}, {}, {}]);
  });

  it('lets nobody approve what its check has not passed, and nobody reject what is approved', () => {
    expect(nextState('proposed', 'approve')).toBeNull();
    expect(nextState('approved', 'reject')).toBeNull();
    expect([OPEN_STATES, STANDING_STATES]).toEqual([
      ['proposed', 'checked'],
      ['approved', 'dispatching', 'active'],
    ]);
  });
});

describe('asProposed', () => {
  it('keeps a plan as checked when its check passed, and as proposed when it did not or compared nothing', () => {
    const failed = { passed: false, findings: [], comparisons: 3 };
    const empty = { passed: true, findings: [], comparisons: 0 };
    expect(asProposed(plan()).state).toBe('checked');
    expect(asProposed({ ...plan(), check: failed }).state).toBe('proposed');
    expect(asProposed({ ...plan(), check: empty }).state).toBe('proposed');
  });
});

describe('basePlanId', () => {
  it('is the plan that was cut or edited', () => {
    const partOf = { planId: 'p-0', contentHash: 'h0', assetIds: ['BAT'] };
    expect(basePlanId(plan())).toBeNull();
    expect(basePlanId(plan('proposed', { partOf }))).toBe('p-0');
  });
});

describe('sweptState', () => {
  it.each<[PlanState, number, PlanState | null]>([
    ['proposed', APPROVE_BY, null],
    ['proposed', APPROVE_BY + 1, 'expired'],
    ['approved', T0 - 1, null],
    ['approved', T0 + SLOT_MS - 1, null],
    ['checked', APPROVE_BY, null],
    ['checked', APPROVE_BY + 1, 'expired'],
    ['approved', T0 + SLOT_MS, 'dispatching'],
    ['approved', END - 1, 'dispatching'],
    ['dispatching', T0 + 2 * SLOT_MS - 1, null],
    ['dispatching', T0 + 2 * SLOT_MS, 'active'],
    ['dispatching', END, 'closed'],
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
    expect(sweptState(plan('approved', { frozenSlots: 0 }), T0)).toBe('dispatching');
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
