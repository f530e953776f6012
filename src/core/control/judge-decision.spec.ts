/** What becomes of decisions: late, on something else, twice, by two people. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan, PlanContent, PlanState } from '../dispatch/plan.js';
import type { Decision, DecisionRequest } from './approval.js';
import type { FourEyesTrigger } from './four-eyes.js';
import { judgeDecision } from './judge-decision.js';

const APPROVE_BY = Date.UTC(2026, 0, 15, 17, 59);
const GROUND: FourEyesTrigger = {
  kind: 'first-use',
  subject: 'BAT',
  seen: 0,
  allowed: 1,
  unit: 'times',
  text: 'BAT is steered for the first time',
};
const ENVELOPE = { perAssetKw: 100, sumKw: 500, costShare: 0.1, untilMs: APPROVE_BY + 3_600_000 };

function plan(state: PlanState = 'checked'): DispatchPlan {
  return {
    id: 'p-1',
    contentHash: 'h',
    content: {} as PlanContent,
    check: { passed: true, findings: [], comparisons: 1 },
    state,
    createdAtMs: APPROVE_BY - 600_000,
    approveByMs: APPROVE_BY,
    stageMs: {},
  };
}

function request(more: Partial<DecisionRequest> = {}): DecisionRequest {
  return {
    planId: 'p-1',
    contentHash: 'h',
    verdict: 'approved',
    accountId: 'anna',
    name: 'Anna',
    via: 'session',
    reason: 'fine',
    atMs: APPROVE_BY,
    scope: null,
    envelope: null,
    overrideReason: null,
    fourEyes: [],
    ...more,
  };
}

const taken = (more: Partial<DecisionRequest> = {}): Decision => ({ ...request(more), id: 'p-1:1' });

describe('one person', () => {
  it.each(['approved', 'rejected'] as const)(
    'has a plan %s on the content that was seen, until the last moment',
    (verdict) => {
      expect(judgeDecision(plan(), [], request({ verdict }))).toEqual({
        status: 'accepted',
        repeated: false,
        decision: { ...request({ verdict }), id: 'p-1:1' },
      });
    },
  );

  it.each<[string, DispatchPlan | null, DecisionRequest, string, RegExp]>([
    ['no plan', null, request(), 'unknown-plan', /no plan p-1/],
    [
      'another content',
      plan(),
      request({ contentHash: 'x' }),
      'plan-hash-mismatch',
      /on content x, but plan p-1 has h; look at the plan again/,
    ],
    [
      'another content of a decided plan',
      plan('approved'),
      request({ contentHash: 'x' }),
      'plan-hash-mismatch',
      /look/,
    ],
    [
      'a moment too late',
      plan(),
      request({ atMs: APPROVE_BY + 1 }),
      'plan-expired',
      /decided by 2026-01-15T17:59:00Z; the service received this at 2026-01-15T17:59:00/,
    ],
    [
      'a rejection too late',
      plan(),
      request({ atMs: APPROVE_BY + 1, verdict: 'rejected' }),
      'plan-expired',
      /decided by/,
    ],
    ['an expired plan', plan('expired'), request(), 'plan-expired', /decided by/],
    [
      'an approved plan',
      plan('approved'),
      request({ atMs: APPROVE_BY + 1 }),
      'plan-not-approvable',
      /is approved/,
    ],
    ['a superseded plan', plan('superseded'), request(), 'plan-not-approvable', /is superseded/],
    ['a plan whose check failed', plan('proposed'), request(), 'plan-not-approvable', /can only be rejected/],
  ])('is refused on %s', (_name, subject, given, code, detail) => {
    expect(judgeDecision(subject, [], given)).toMatchObject({
      status: 'refused',
      code,
      detail: expect.stringMatching(detail),
    });
  });

  it('may reject a plan whose check failed', () => {
    expect(judgeDecision(plan('proposed'), [], request({ verdict: 'rejected' }))).toMatchObject({
      status: 'accepted',
    });
  });

  it.each<PlanState>(['approved', 'dispatching', 'active', 'superseded', 'closed'])(
    'who clicks twice is told the same again, also when the plan is %s by then',
    (state) => {
      const late = request({ atMs: APPROVE_BY + 1_000 });
      expect(judgeDecision(plan(state), [taken()], late)).toEqual({
        status: 'accepted',
        repeated: true,
        decision: taken(),
      });
    },
  );

  it('who approved cannot reject what is approved, nor say it was approved when it was rejected', () => {
    expect(judgeDecision(plan('approved'), [taken()], request({ verdict: 'rejected' }))).toMatchObject({
      code: 'plan-not-approvable',
    });
    const story = [taken(), { ...taken({ accountId: 'ben', verdict: 'rejected' }), id: 'p-1:2' }];
    expect(judgeDecision(plan('rejected'), story, request())).toMatchObject({ code: 'plan-not-approvable' });
  });
});

describe('two people', () => {
  const asked = (more: Partial<DecisionRequest> = {}): DecisionRequest =>
    request({ fourEyes: [GROUND], ...more });
  const first = taken({ fourEyes: [GROUND] });

  it('are asked for: the first approval waits, the second one of another account decides', () => {
    expect(judgeDecision(plan(), [], asked())).toMatchObject({ status: 'first-of-two', repeated: false });
    expect(judgeDecision(plan(), [first], asked({ accountId: 'ben' }))).toMatchObject({
      status: 'accepted',
      decision: { id: 'p-1:2', accountId: 'ben' },
    });
  });

  it('cannot be the same account, however often it clicks', () => {
    expect(judgeDecision(plan(), [first], asked())).toEqual({
      status: 'first-of-two',
      repeated: true,
      decision: first,
    });
    expect(judgeDecision(plan(), [first], asked({ scope: { kinds: ['pv'] } }))).toMatchObject({
      code: 'second-eyes-differ',
    });
  });

  it('have to approve the same part', () => {
    const part = { ...first, scope: { nodeIds: ['VAI', 'MOU'] } };
    const second = (scope: DecisionRequest['scope']) =>
      judgeDecision(plan(), [part], asked({ accountId: 'ben', scope }));
    expect(second(null)).toMatchObject({
      code: 'second-eyes-differ',
      detail: expect.stringMatching(/Anna approved the part VAI, MOU .* this decision is on all/),
    });
    expect(second({ nodeIds: ['MOU', 'VAI'] })).toMatchObject({ status: 'accepted' });
  });

  it('come too late after the last moment, and either of them may reject before', () => {
    expect(judgeDecision(plan(), [first], asked({ accountId: 'ben', atMs: APPROVE_BY + 1 }))).toMatchObject({
      code: 'plan-expired',
    });
    expect(judgeDecision(plan(), [first], asked({ verdict: 'rejected' }))).toMatchObject({
      status: 'accepted',
    });
  });

  it('are one when a supervisor decides alone with a reason', () => {
    const alone = asked({ overrideReason: 'nobody else on shift' });
    expect(judgeDecision(plan(), [], alone)).toMatchObject({
      status: 'accepted',
      decision: { overrideReason: 'nobody else on shift' },
    });
    expect(judgeDecision(plan(), [first], alone)).toMatchObject({
      status: 'accepted',
      decision: { id: 'p-1:2' },
    });
  });

  it('give the smaller of their envelopes', () => {
    const wide = { ...first, envelope: ENVELOPE };
    const second = (envelope: DecisionRequest['envelope']) =>
      judgeDecision(plan(), [wide], asked({ accountId: 'ben', envelope }));
    expect(second({ ...ENVELOPE, perAssetKw: 50, costShare: 0.2 })).toMatchObject({
      decision: { envelope: { ...ENVELOPE, perAssetKw: 50 } },
    });
    expect(second(null)).toMatchObject({ decision: { envelope: null } });
  });
});
