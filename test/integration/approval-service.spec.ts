/** Approval on stores in memory: one decision wins, what it starts, what the journal says, and what time does. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryJobQueue } from '../../src/adapters/memory/memory-job-queue.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import type { AutoApprovalPolicy, DecisionOutcome } from '../../src/core/control/approval.js';
import { orderId } from '../../src/core/control/make-orders.js';
import type { DispatchPlan, PlanContent } from '../../src/core/dispatch/plan.js';
import type { Site } from '../../src/core/grid/site.js';
import type { Actor } from '../../src/core/identity/actor.js';
import { permissionsOf, type Role } from '../../src/core/identity/role.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { DecisionBody } from '../../src/modules/approval/approval.schema.js';
import { PlanExpiry } from '../../src/modules/approval/plan-expiry.service.js';
import { actRequest } from '../../src/modules/control/act-request.js';
import { SiteModel } from '../../src/ports/site-token.js';
import { aPlan, someInputs } from '../contract/plan-samples.js';
import { type ApprovalDesk, approvalDesk, OnePolicy } from '../fixtures/approval-desk.js';
import { FORECAST_SITE } from '../fixtures/forecast-site.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');
const NOW = SLOT + 60_000;

const WIDE: AutoApprovalPolicy = {
  name: 'wide',
  setBy: 'ben',
  untilMs: SLOT + 3_600_000,
  maxChangeKw: 1_000,
  maxUnmeasuredShare: 1,
  requireFullMargin: false,
};

const TOLERANT = { perAssetKw: 10, sumKw: 15, costShare: 0.1, minutes: 60 };

/** The town with the battery that the plans of this suite steer. */
class GivenSite extends SiteModel {
  override site(): Site {
    const { grid } = FORECAST_SITE;
    const [sample] = grid.assets;
    if (!sample) throw new Error('the town has no asset');
    const battery = { ...sample, id: 'BAT-1', ratedKw: 1_000 };
    return { ...FORECAST_SITE, grid: { ...grid, assets: [...grid.assets, battery] } };
  }
}

let plans: MemoryPlanStore;
let journal: MemoryJournal;
let queue: MemoryJobQueue;
let setpoints: MemorySetpointStore;
let desk: ApprovalDesk;

beforeEach(() => {
  plans = new MemoryPlanStore();
  journal = new MemoryJournal();
  queue = new MemoryJobQueue();
  setpoints = new MemorySetpointStore();
  desk = deskWith(null);
});

function deskWith(policy: AutoApprovalPolicy | null, tolerances?: typeof TOLERANT): ApprovalDesk {
  const stores = { plans, journal, queue, setpoints, model: new GivenSite(), policy: new OnePolicy(policy) };
  return approvalDesk({ ...stores, ...(tolerances ? { tolerances } : {}) });
}

function person(accountId: string, ...roles: Role[]): Actor {
  const known = roles.length > 0 ? roles : (['operator'] as const);
  return {
    accountId,
    name: accountId,
    roles: known,
    permissions: permissionsOf(known),
    buildingIds: [],
    via: 'session',
    credentialId: 's-1',
    address: '127.0.0.1',
  };
}

/** A plan that one person may decide on: what it was made from is kept, and all of it was steered before. */
async function proposed(id = 'P-1', content: Partial<PlanContent> = {}): Promise<DispatchPlan> {
  const plan = await bare(id, content);
  await plans.saveInputs(plan.content.inputHash, someInputs(SLOT));
  await wasSteered(plan);
  return plan;
}

async function bare(id: string, content: Partial<PlanContent> = {}): Promise<DispatchPlan> {
  const own = { siteId: 'lyon', firstSlotMs: SLOT, frozenSlots: 0, inputHash: `inputs of ${id}`, ...content };
  const plan = aPlan(id, own, { approveByMs: own.firstSlotMs + SLOT_MS });
  return (await plans.propose(plan)).plan;
}

/** A plan of assets that were never steered: a ground for a second person. */
async function firstUse(id = 'P-1'): Promise<DispatchPlan> {
  const plan = await bare(id);
  await plans.saveInputs(plan.content.inputHash, someInputs(SLOT));
  return plan;
}

async function decide(
  plan: DispatchPlan,
  who: Actor = person('anna'),
  more: Partial<DecisionBody> & { atMs?: number } = {},
): Promise<DecisionOutcome> {
  const { atMs = NOW, ...body } = more;
  const whole = {
    contentHash: plan.contentHash,
    verdict: 'approved',
    reason: 'cold evening',
    ...body,
  } as const;
  return (await desk.people.decide(who, plan.id, whole, atMs)).outcome;
}

/** What the plan steers was ordered something before. */
async function wasSteered(plan: DispatchPlan): Promise<void> {
  const orders = plan.content.schedules.map(({ assetId }) => ({
    id: orderId('P-0', assetId, SLOT - SLOT_MS),
    planId: 'P-0',
    assetId,
    slotMs: SLOT - SLOT_MS,
    powerKw: 0,
    validFromMs: SLOT - SLOT_MS,
    validUntilMs: SLOT,
    rampKwPerS: 1,
  }));
  await setpoints.intend(orders, SLOT - SLOT_MS);
}

const acting = (slotMs: number, planId: string): Promise<string> =>
  queue.state('control', actRequest(slotMs, planId).id);
const told = async (code: string): Promise<string[]> =>
  (await journal.entries({ code, limit: 20 })).map(({ message }) => message);
const audited = async (): Promise<string[]> =>
  (await desk.audit.rows({ limit: 20 })).map(
    ({ accountId, action, outcome }) => `${accountId} ${action} ${outcome}`,
  );

describe('decisions of people', () => {
  it('accept exactly one of two approvers who click at the same time, and tell the other', async () => {
    const plan = await proposed();
    const outcomes = await Promise.all([decide(plan), decide(plan, person('ben'))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['accepted', 'refused']);
    expect(await plans.decisions(plan.id)).toHaveLength(1);
    const winner = (await plans.decisions(plan.id))[0]?.accountId ?? '';
    const loser = winner === 'anna' ? 'ben' : 'anna';
    expect(await told('plan-approved')).toEqual([`${winner} approved plan P-1 (content of P): cold evening`]);
    expect(await told('decision-refused')).toEqual([
      `${loser} could not decide on P-1: plan P-1 is approved and is decided on no more`,
    ]);
    expect((await audited()).sort()).toEqual(
      [`${winner} plan.approve done`, `${loser} plan.approve refused`].sort(),
    );
  });

  it('take a double click as one, with the same answer and one effect', async () => {
    const plan = await proposed();
    const [first, second] = await Promise.all([decide(plan), decide(plan)]);
    expect(first).toMatchObject({ status: 'accepted', repeated: false });
    expect(second).toEqual({ ...first, repeated: true });
    expect(await told('plan-approved')).toHaveLength(1);
    expect(await audited()).toEqual(['anna plan.approve done']);
    expect((await desk.feed.since(0, 10)).events).toMatchObject([{ topic: 'decision', subject: 'P-1' }]);
  });

  it.each([
    ['at the last moment', SLOT + SLOT_MS, 'accepted'],
    ['a millisecond later', SLOT + SLOT_MS + 1, 'refused'],
  ])('end with the time to decide: %s', async (_name, atMs, status) => {
    expect(await decide(await proposed(), person('anna'), { atMs })).toMatchObject({ status });
  });

  it('let a rejected plan govern nothing, and have nothing sent', async () => {
    const plan = await proposed();
    await decide(plan, person('anna'), { verdict: 'rejected', reason: 'too dear' });
    expect(await plans.inForce(SLOT)).toBeNull();
    expect(await acting(SLOT, plan.id)).toBe('unknown');
    expect(await told('plan-rejected')).toEqual(['anna rejected plan P-1 (content of P): too dear']);
    expect(await audited()).toEqual(['anna plan.reject done']);
  });

  it('keep who, when, why and the content in the journal', async () => {
    const plan = await proposed();
    await decide(plan);
    const [entry] = await journal.entries({ code: 'plan-approved', limit: 1 });
    expect(entry).toMatchObject({
      atMs: NOW,
      severity: 'info',
      context: { planId: 'P-1', by: 'anna', verdict: 'approved', contentHash: plan.contentHash },
    });
  });

  it('leave an approved plan as it is when a later solve of the same slot comes in: it is a proposal of its own', async () => {
    const plan = await proposed();
    await decide(plan);
    const late = await proposed('P-late', { costEur: 7 });
    expect([(await plans.plan(plan.id))?.state, late.state]).toEqual(['approved', 'checked']);
    expect((await plans.inForce(SLOT))?.id).toBe(plan.id);
  });
});

describe('two people', () => {
  it('are asked for with every ground, and only a second account completes the approval', async () => {
    const plan = await firstUse();
    expect(await decide(plan)).toMatchObject({
      status: 'first-of-two',
      decision: { fourEyes: [{ kind: 'first-use' }] },
    });
    expect((await plans.plan(plan.id))?.state).toBe('checked');
    expect(await told('plan-approved-by-one')).toEqual([
      expect.stringMatching(/^anna approved .*A second person has to approve the same, because .*first time/),
    ]);
    expect(await acting(SLOT, plan.id)).toBe('unknown');
    expect(await decide(plan)).toMatchObject({ status: 'first-of-two', repeated: true });
    expect(await decide(plan, person('ben'))).toMatchObject({ status: 'accepted' });
    expect((await plans.plan(plan.id))?.state).toBe('approved');
    expect(await acting(SLOT, plan.id)).toBe('waiting');
  });

  it('are not needed for what was steered before', async () => {
    const plan = await firstUse();
    await wasSteered(plan);
    expect(await desk.people.triggers(plan)).toEqual([]);
    expect(await decide(plan)).toMatchObject({ status: 'accepted', decision: { fourEyes: [] } });
  });

  it('are asked for when what the plan was made from is not kept', async () => {
    const plan = await bare('P-1');
    await wasSteered(plan);
    expect(await decide(plan)).toMatchObject({
      status: 'first-of-two',
      decision: { fourEyes: [{ kind: 'uncertain-inputs', seen: null }] },
    });
  });

  it.each<[string, number[], string[]]>([
    ['small enough for one person', [-20, 100], []],
    ['too large at once', [101], ['edited-setpoint']],
    ['small steps on one another that add up', [60, 90, 120], ['edited-setpoint']],
    ['a large one that is edited once more', [200, 210], ['edited-setpoint']],
  ])('are asked for an edit by what it changes in all: %s', async (_name, steps, kinds) => {
    let last = await proposed('P-1');
    for (const [k, powerKw] of steps.entries()) {
      const pin = { assetId: 'BAT-1', fromMs: SLOT, toMs: SLOT + SLOT_MS, powerKw };
      const edit = { basedOn: last.id, pins: [pin], by: 'anna', byName: 'Anna', reason: 'step' };
      const edited = aPlan('sample', { siteId: 'lyon', firstSlotMs: SLOT }).content.schedules.map((one) => ({
        ...one,
        powerKw: [powerKw, ...one.powerKw.slice(1)],
      }));
      last = await proposed(`P-1-${String(k)}`, { edit, schedules: edited });
    }
    const grounds = await desk.people.triggers(last);
    expect(grounds.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('are asked for an edit of a plan that is not kept any more', async () => {
    const pin = { assetId: 'BAT-1', fromMs: SLOT, toMs: SLOT + SLOT_MS, powerKw: 1 };
    const edit = { basedOn: 'P-gone', pins: [pin], by: 'anna', byName: 'Anna', reason: 'step' };
    expect(await desk.people.triggers(await proposed('P-1', { edit }))).toMatchObject([
      { kind: 'edited-setpoint', subject: 'BAT-1', seen: null },
    ]);
  });

  it('are one when a supervisor says why, which is an alarm; an operator may not', async () => {
    const plan = await firstUse();
    const overrideReason = 'nobody else on shift';
    await expect(decide(plan, person('anna'), { overrideReason })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    expect(await plans.decisions(plan.id)).toEqual([]);
    expect(await decide(plan, person('sara', 'supervisor'), { overrideReason })).toMatchObject({
      status: 'accepted',
      decision: { overrideReason },
    });
    const [entry] = await journal.entries({ code: 'four-eyes-overridden', limit: 1 });
    expect(entry).toMatchObject({
      severity: 'alarm',
      message: expect.stringMatching(/decided alone .* nobody else on shift/),
    });
  });

  it('run out of time together: what one approved expires, and the journal says who did', async () => {
    const plan = await firstUse();
    await decide(plan);
    await new PlanExpiry(plans, journal).sweep(SLOT + 2 * SLOT_MS);
    expect(await told('plan-expired')).toEqual([
      expect.stringMatching(/approved by anna and by no second person/),
    ]);
    expect(await decide(plan, person('ben'))).toMatchObject({ code: 'plan-expired' });
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
    await decide(plan, person('anna'), { atMs });
    for (const slot of [SLOT, SLOT + SLOT_MS]) {
      expect(await acting(slot, plan.id)).toBe(slot === slotMs ? 'waiting' : 'unknown');
    }
  });
});

describe('decisions by policy', () => {
  const { snapshot } = someInputs(SLOT);

  it('are none without a policy', async () => {
    const plan = await proposed();
    expect(await desk.auto.consider(plan, snapshot, NOW)).toBeNull();
    expect(await journal.entries({ limit: 5 })).toEqual([]);
  });

  it('approve inside the bounds in the name of the policy', async () => {
    const plan = await firstUse();
    desk = deskWith(WIDE);
    expect(await desk.auto.consider(plan, snapshot, NOW)).toMatchObject({ status: 'accepted' });
    const [made] = await plans.decisions(plan.id);
    expect(made).toMatchObject({
      accountId: 'policy:wide',
      name: 'policy "wide" from the settings',
      via: 'service',
      atMs: NOW,
    });
    expect(made?.reason.split('; ').length).toBeGreaterThanOrEqual(6);
    expect(made?.fourEyes).toHaveLength(1);
    expect(await audited()).toEqual(['policy:wide plan.approve done']);
  });

  it('abstain outside them, name every bound, and leave the plan to a person', async () => {
    const plan = await proposed();
    desk = deskWith({ ...WIDE, maxUnmeasuredShare: 0.05 });
    expect(await desk.auto.consider(plan, snapshot, NOW)).toBeNull();
    const [message] = await told('policy-abstained');
    expect(message).toMatch(
      /plan P-1 is outside policy "wide" from the settings and waits for a person until 2026-01-15T17:15:00Z/,
    );
    expect(message).toMatch(/NO: estimated or missing inputs 10/);
    expect(await decide(plan)).toMatchObject({ status: 'accepted' });
  });

  it('come to nothing on a plan a person decided on in between', async () => {
    const plan = await proposed();
    desk = deskWith(WIDE);
    await decide(plan, person('anna'), { verdict: 'rejected' });
    expect(await desk.auto.consider(plan, snapshot, NOW)).toMatchObject({ status: 'refused' });
    const decided = await plans.plan(plan.id);
    expect(decided?.state).toBe('rejected');
    expect(decided && (await desk.auto.consider(decided, snapshot, NOW))).toBeNull();
  });

  it('leave a plan to people that asks for two of them, when the policy says so', async () => {
    const plan = await firstUse();
    desk = deskWith({ ...WIDE, leavesFourEyes: true });
    expect(await desk.auto.consider(plan, snapshot, NOW)).toBeNull();
    expect((await told('policy-abstained'))[0]).toMatch(
      /NO: grounds for a second person: .* first time \(none allowed\)/,
    );
  });
});

describe('policies that people set', () => {
  const { snapshot } = someInputs(SLOT);
  const body = {
    ...{ name: 'night', untilMs: SLOT + 3_600_000, maxChangeKw: 1_000, maxUnmeasuredShare: 1 },
    ...{ requireFullMargin: false, leavesFourEyes: false, reason: 'quiet night' },
  };

  it('act in the name of who set them until they are ended, and say so in each decision', async () => {
    const setter = person('service:test', 'supervisor');
    const { id } = await desk.policies.set(setter, body, NOW);
    expect(await desk.auto.consider(await proposed(), snapshot, NOW)).toMatchObject({
      decision: { accountId: 'policy:night', name: 'policy "night" set by service:test' },
    });
    await desk.policies.end(setter, id, { reason: 'storm', nowMs: NOW + 1 });
    expect(
      await desk.auto.consider(await proposed('P-2', { firstSlotMs: SLOT + SLOT_MS }), snapshot, NOW + 2),
    ).toBeNull();
    expect((await desk.policies.list()).stored).toMatchObject([
      { id, ended: { accountId: 'service:test', reason: 'storm' } },
    ]);
    await expect(desk.policies.end(setter, id, { reason: 'again', nowMs: NOW + 3 })).rejects.toMatchObject({
      code: 'unknown-policy',
    });
    expect(await audited()).toEqual([
      'service:test policy.end done',
      'policy:night plan.approve done',
      'service:test policy.set done',
    ]);
  });

  it('have a name of their own and an end that is to come', async () => {
    const setter = person('service:test', 'supervisor');
    await desk.policies.set(setter, body, NOW);
    await expect(desk.policies.set(setter, body, NOW)).rejects.toThrow(/a policy "night" is there already/);
    await expect(desk.policies.set(setter, { ...body, name: 'x2', untilMs: NOW }, NOW)).rejects.toThrow(
      /untilMs/,
    );
  });

  it('do not act when their setter is gone, and the journal says why', async () => {
    await desk.policies.set(person('gone', 'supervisor'), body, NOW);
    expect(await desk.auto.consider(await proposed(), snapshot, NOW)).toBeNull();
    expect(await told('policy-without-setter')).toEqual([
      expect.stringMatching(/policy "night" does not act: .*gone/),
    ]);
  });
});

describe('envelopes', () => {
  const { snapshot } = someInputs(SLOT);

  /** The plan of the next slot with one power moved. */
  async function next(k: number, moveKw: number): Promise<DispatchPlan> {
    const plan = await proposed(`P-${String(k)}`, { firstSlotMs: SLOT, frozenSlots: 1, horizonSlots: 2 });
    const [one, ...others] = plan.content.schedules;
    if (!one) throw new Error('The sample steers nothing.');
    const schedules = [
      { ...one, powerKw: one.powerKw.map((kw) => (kw === null ? null : kw + moveKw)) },
      ...others,
    ];
    return { ...plan, content: { ...plan.content, schedules } };
  }

  it('carry a later plan inside the tolerances, measured against what the person saw', async () => {
    desk = deskWith(null, TOLERANT);
    const seen = await proposed('P-1', { horizonSlots: 2 });
    await wasSteered(seen);
    expect(await decide(seen)).toMatchObject({
      decision: { envelope: { perAssetKw: 10, untilMs: NOW + 3_600_000 } },
    });
    expect(await desk.auto.consider(await next(2, 8), snapshot, NOW)).toMatchObject({
      status: 'accepted',
      decision: {
        accountId: 'envelope:P-1:1',
        reason: expect.stringMatching(/yes: largest change of one asset 8.0 kW at .* \(at most 10.0 kW\)/),
      },
    });
    // Eight more would be inside what the envelope let pass, and is outside what Anna approved.
    expect(await desk.auto.consider(await next(3, 16), snapshot, NOW)).toBeNull();
    expect((await told('policy-abstained'))[0]).toMatch(
      /outside the envelope of approval P-1:1 by anna .*NO: largest change of one asset 16.0 kW/,
    );
  });

  it('are none without tolerances, or when the person wants this exact plan only', async () => {
    await decide(await proposed('P-1'));
    expect(await desk.auto.consider(await next(2, 0), snapshot, NOW)).toBeNull();
    desk = deskWith(null, TOLERANT);
    const exact = await proposed('P-5', { siteId: 'other' });
    expect(await decide(exact, person('anna'), { envelope: null })).toMatchObject({
      decision: { envelope: null },
    });
  });
});

describe('a hold', () => {
  const { snapshot } = someInputs(SLOT);

  it('keeps the plan and newer ones from policies until it is released', async () => {
    desk = deskWith(WIDE);
    const plan = await proposed();
    const given = { reason: 'waiting for the grid operator', nowMs: NOW, minutes: 30 };
    expect(await desk.holds.hold(person('anna'), plan.id, given)).toMatchObject({
      name: 'anna',
      untilMs: NOW + 1_800_000,
    });
    expect(await desk.auto.consider(plan, snapshot, NOW)).toBeNull();
    const newer = await proposed('P-2', { firstSlotMs: SLOT + SLOT_MS });
    expect(await desk.auto.consider(newer, snapshot, NOW + 1)).toBeNull();
    expect((await told('plan-held'))[0]).toMatch(
      /anna holds plan P-1 until .*waiting for the grid operator.*plan P-2 waits for a person/,
    );
    await desk.holds.release(person('ben'), plan.id, { reason: 'cleared', nowMs: NOW + 2 });
    expect(await desk.auto.consider(newer, snapshot, NOW + 3)).toMatchObject({ status: 'accepted' });
  });

  it('does not stop people, does not outlast itself, and does not let the plan expire in silence', async () => {
    const plan = await proposed();
    await desk.holds.hold(person('anna'), plan.id, { reason: 'look again', nowMs: NOW, minutes: 60 });
    await new PlanExpiry(plans, journal).sweep(SLOT + SLOT_MS + 1);
    expect(await told('plan-expired')).toEqual([
      expect.stringMatching(/held by anna \(look again\) and expired/),
    ]);
    const other = await proposed('P-2', { siteId: 'other' });
    await desk.holds.hold(person('anna'), other.id, { reason: 'look again', nowMs: NOW });
    expect(await decide(other)).toMatchObject({ status: 'accepted' });
    await expect(
      desk.holds.hold(person('anna'), other.id, { reason: 'late', nowMs: NOW }),
    ).rejects.toMatchObject({ code: 'plan-not-approvable' });
    expect(await plans.holds(NOW + 2 * 3_600_000)).toEqual([]);
  });
});

describe('plans nobody decided on', () => {
  it('expire with a warning, once; what ended is closed without a word', async () => {
    const late = await proposed('P-late');
    const ended = await proposed('P-ended', { horizonSlots: 4, siteId: 'other' });
    await decide(ended);
    const expiry = new PlanExpiry(plans, journal);
    await expiry.sweep(SLOT + 4 * SLOT_MS);
    await expiry.sweep(SLOT + 4 * SLOT_MS);
    expect((await plans.plan(late.id))?.state).toBe('expired');
    expect((await plans.plan(ended.id))?.state).toBe('closed');
    expect(await told('plan-expired')).toEqual([
      'plan P-late was not decided on by 2026-01-15T17:15:00Z and expired; the plan in force stays to its end',
    ]);
  });
});
