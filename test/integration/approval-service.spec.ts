/** Approval on stores in memory: one decision wins, what it starts, what the journal says, and what time does. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryJobQueue } from '../../src/adapters/memory/memory-job-queue.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import type { AutoApprovalPolicy, Decision } from '../../src/core/control/approval.js';
import type { DispatchPlan, PlanContent } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { ApprovalPolicy, ApprovalService } from '../../src/modules/approval/approval.service.js';
import { PlanExpiry } from '../../src/modules/approval/plan-expiry.service.js';
import { actRequest } from '../../src/modules/control/act-request.js';
import { aPlan, someInputs } from '../contract/plan-samples.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');
const NOW = SLOT + 60_000;

class Policy extends ApprovalPolicy {
  constructor(private readonly policy: AutoApprovalPolicy | null) {
    super();
  }
  override current(): AutoApprovalPolicy | null {
    return this.policy;
  }
}

const WIDE: AutoApprovalPolicy = {
  name: 'wide',
  setBy: 'ben',
  untilMs: SLOT + 3_600_000,
  maxChangeKw: 1_000,
  maxUnmeasuredShare: 1,
  requireFullMargin: false,
};

let plans: MemoryPlanStore;
let journal: MemoryJournal;
let queue: MemoryJobQueue;

beforeEach(() => {
  plans = new MemoryPlanStore();
  journal = new MemoryJournal();
  queue = new MemoryJobQueue();
});

function service(policy: AutoApprovalPolicy | null = null): ApprovalService {
  return new ApprovalService(plans, journal, queue, new Policy(policy));
}

async function proposed(id = 'P-1', content: Partial<PlanContent> = {}): Promise<DispatchPlan> {
  const own = { siteId: 'lyon', firstSlotMs: SLOT, frozenSlots: 0, inputHash: `inputs of ${id}`, ...content };
  const plan = aPlan(id, own, { approveByMs: own.firstSlotMs + SLOT_MS });
  await plans.propose(plan);
  return plan;
}

function decision(plan: DispatchPlan, more: Partial<Decision> = {}): Decision {
  const { id: planId, contentHash } = plan;
  return { planId, contentHash, verdict: 'approved', by: 'anna', reason: 'cold evening', atMs: NOW, ...more };
}

const acting = (slotMs: number, planId: string): Promise<string> =>
  queue.state('control', actRequest(slotMs, planId).id);
const told = async (code: string): Promise<string[]> =>
  (await journal.entries({ code, limit: 20 })).map(({ message }) => message);

describe('decisions of people', () => {
  it('accept exactly one of two approvers who click at the same time, and tell the other', async () => {
    const plan = await proposed();
    const approval = service();
    const outcomes = await Promise.all([
      approval.decide(decision(plan)),
      approval.decide(decision(plan, { by: 'ben' })),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['accepted', 'refused']);
    expect(await plans.decisions(plan.id)).toHaveLength(1);
    const winner = (await plans.decisions(plan.id))[0]?.by;
    const loser = winner === 'anna' ? 'ben' : 'anna';
    expect(await told('plan-approved')).toEqual([
      `${winner ?? ''} approved plan P-1 (content of P): cold evening`,
    ]);
    expect(await told('decision-refused')).toEqual([
      `${loser} could not decide on P-1: plan P-1 is approved, not proposed`,
    ]);
  });

  it('refuse a double click without a second effect', async () => {
    const plan = await proposed();
    const approval = service();
    expect(await approval.decide(decision(plan))).toEqual({ status: 'accepted' });
    expect(await approval.decide(decision(plan))).toMatchObject({
      status: 'refused',
      code: 'plan-not-approvable',
    });
    expect(await told('plan-approved')).toHaveLength(1);
  });

  it.each([
    ['at the last moment', SLOT + SLOT_MS, 'accepted'],
    ['a millisecond later', SLOT + SLOT_MS + 1, 'refused'],
  ])('end with the time to decide: %s', async (_name, atMs, status) => {
    const plan = await proposed();
    expect(await service().decide(decision(plan, { atMs }))).toMatchObject({ status });
  });

  it('let a rejected plan govern nothing, and have nothing sent', async () => {
    const plan = await proposed();
    await service().decide(decision(plan, { verdict: 'rejected', reason: 'too dear' }));
    expect(await plans.inForce(SLOT)).toBeNull();
    expect(await acting(SLOT, plan.id)).toBe('unknown');
    expect(await told('plan-rejected')).toEqual(['anna rejected plan P-1 (content of P): too dear']);
  });

  it('keep who, when, why and the content in the journal', async () => {
    const plan = await proposed();
    await service().decide(decision(plan));
    const [entry] = await journal.entries({ code: 'plan-approved', limit: 1 });
    expect(entry).toMatchObject({
      atMs: NOW,
      severity: 'info',
      context: { planId: 'P-1', by: 'anna', verdict: 'approved', contentHash: plan.contentHash },
    });
  });
});

describe('what an approval starts', () => {
  it.each<[string, Partial<PlanContent>, number, number | null]>([
    ['sends at once when nothing was in force', { frozenSlots: 0 }, NOW, SLOT],
    ['sends the slot that runs then, not the first', { frozenSlots: 0 }, SLOT + SLOT_MS, SLOT + SLOT_MS],
    ['waits for its first slot when the running one is frozen', { frozenSlots: 1 }, NOW, null],
    ['waits when it begins later', { frozenSlots: 0, firstSlotMs: SLOT + SLOT_MS }, NOW, null],
  ])('%s', async (_name, content, atMs, slotMs) => {
    const plan = await proposed('P-1', content);
    await service().decide(decision(plan, { atMs }));
    for (const slot of [SLOT, SLOT + SLOT_MS]) {
      expect(await acting(slot, plan.id)).toBe(slot === slotMs ? 'waiting' : 'unknown');
    }
  });
});

describe('decisions by policy', () => {
  const { snapshot } = someInputs(SLOT);

  it('are none without a policy', async () => {
    const plan = await proposed();
    expect(await service(null).considerPolicy(plan, snapshot, NOW)).toBeNull();
    expect(await journal.entries({ limit: 5 })).toEqual([]);
  });

  it('approve inside the bounds in the name of the policy', async () => {
    const plan = await proposed();
    expect(await service(WIDE).considerPolicy(plan, snapshot, NOW)).toEqual({ status: 'accepted' });
    const [made] = await plans.decisions(plan.id);
    expect(made).toMatchObject({ by: 'policy:wide', verdict: 'approved', atMs: NOW });
    expect(made?.reason.split('; ').length).toBeGreaterThanOrEqual(6);
  });

  it('abstain outside them, name every bound, and leave the plan to a person', async () => {
    const plan = await proposed();
    const approval = service({ ...WIDE, maxUnmeasuredShare: 0.05 });
    expect(await approval.considerPolicy(plan, snapshot, NOW)).toBeNull();
    const [message] = await told('policy-abstained');
    expect(message).toMatch(
      /plan P-1 is outside policy "wide" and waits for a person until 2026-01-15T17:15:00Z/,
    );
    expect(message).toMatch(/NO: estimated or missing inputs 10/);
    expect(await approval.decide(decision(plan))).toEqual({ status: 'accepted' });
  });

  it('come to nothing on a plan a person decided on in between', async () => {
    const plan = await proposed();
    const approval = service(WIDE);
    await approval.decide(decision(plan, { verdict: 'rejected' }));
    expect(await approval.considerPolicy(plan, snapshot, NOW)).toMatchObject({ status: 'refused' });
    expect((await plans.plan(plan.id))?.state).toBe('rejected');
    const decided = await plans.plan(plan.id);
    expect(decided && (await approval.considerPolicy(decided, snapshot, NOW))).toBeNull();
  });
});

describe('plans nobody decided on', () => {
  it('expire with a warning, once; what ended is closed without a word', async () => {
    const [late, ended] = [
      await proposed('P-late'),
      await proposed('P-ended', { horizonSlots: 4, siteId: 'other' }),
    ];
    await plans.decide(decision(ended));
    const expiry = new PlanExpiry(plans, journal);
    await expiry.sweep(SLOT + 4 * SLOT_MS);
    await expiry.sweep(SLOT + 4 * SLOT_MS);
    expect((await plans.plan(late.id))?.state).toBe('expired');
    expect(await told('plan-expired')).toEqual([
      'plan P-late was not decided on by 2026-01-15T17:15:00Z and expired; the plan in force stays to its end',
    ]);
    expect(await journal.entries({ limit: 10 })).toHaveLength(1);
  });

  it('cannot be approved after they expired', async () => {
    const plan = await proposed();
    await new PlanExpiry(plans, journal).sweep(SLOT + 2 * SLOT_MS);
    expect(await service().decide(decision(plan))).toMatchObject({ status: 'refused', code: 'plan-expired' });
  });
});
