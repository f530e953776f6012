/** A plan that calls buildings: its drafts, what its approval, rejection and expiry make of them, and what is never called twice. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryPlanStore } from '../../adapters/memory/plan-store.js';
import type { ApprovalScope, Decision } from '../../core/control/approval.js';
import { handNode } from '../../core/control/testing/hand-plan.js';
import type { DispatchPlan, PlanContent, PlannedCall } from '../../core/dispatch/plan.js';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import { draftId } from '../../core/flexibility/planned-calls.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { PlanCalls } from './plan-calls.service.js';
import { OPTIMISER } from './plan-drafts.service.js';
import { aBuilding, DeskRig, PEAK, someone } from './testing/desk-rig.js';

const SLOT = Date.parse('2026-01-15T14:00:00Z');
const START = SLOT + 8 * SLOT_MS;
const END = START + 4 * SLOT_MS;

let rig: DeskRig;
beforeEach(async () => {
  rig = new DeskRig(SLOT + 30_000);
  await rig.enrol(
    PEAK,
    ['a', 'b', 'c'].map((id) => aBuilding(id)),
    SLOT,
  );
});

function planned(buildingId: string, more: Partial<PlannedCall> = {}): PlannedCall {
  return {
    ...{ buildingId, buildingName: `Building ${buildingId}`, programId: 'peak', assetId: `DR-${buildingId}` },
    ...{ startMs: START, endMs: END, askedKw: 20, probability: 0.8, expectedKw: 16, expectedKwh: 16 },
    ...{ paymentEur: '5.00', expectedEur: '4.00', reason: 'to lower the peak', status: 'draft' },
    ...more,
  };
}

/** A plan of a cycle that passed its check. */
function planOf(id: string, calls: readonly PlannedCall[], content: Partial<PlanContent> = {}): DispatchPlan {
  const firstSlotMs = content.firstSlotMs ?? SLOT;
  return {
    ...{ id, contentHash: `hash of ${id}`, state: 'proposed', createdAtMs: firstSlotMs, stageMs: {} },
    approveByMs: firstSlotMs + SLOT_MS,
    check: { passed: true, comparisons: 1, findings: [] },
    content: {
      ...{ siteId: 'small', firstSlotMs, horizonSlots: 48, frozenSlots: 0, gridVersion: 'v1' },
      ...{ validUntilMs: firstSlotMs + 8 * SLOT_MS, snapshotHash: `s ${id}`, inputHash: `i ${id}` },
      ...{ schedules: [], nodes: [], costByTerm: {}, costEur: 0, peakImportKw: 0, calls },
      ...{ churn: { changedKw: 0, movedKwh: 0 }, solver: { name: 'hand', version: '1' } },
      ...content,
    },
  };
}

/** Proposed, with its calls drawn up. */
async function proposed(...given: Parameters<typeof planOf>): Promise<DispatchPlan> {
  const { plan } = await rig.plans.propose(planOf(...given));
  await rig.planDrafts.drawUp(plan, plan.createdAtMs);
  return plan;
}

async function decide(
  plan: DispatchPlan,
  verdict: 'approved' | 'rejected',
  more: { scope?: ApprovalScope; part?: DispatchPlan; twoPeople?: boolean; by?: string } = {},
): Promise<void> {
  const { by = 'anna', scope = null, part, twoPeople = false } = more;
  const ground = {
    kind: 'first-use',
    subject: 'DR-a',
    seen: 0,
    allowed: 1,
    unit: 'times',
    text: 'first',
  } as const;
  const outcome = await rig.plans.decide(
    {
      ...{ planId: plan.id, contentHash: plan.contentHash, verdict, accountId: by, name: by, via: 'session' },
      ...{ reason: 'fine', atMs: plan.createdAtMs + 1, scope, envelope: null, overrideReason: null },
      fourEyes: twoPeople ? [ground] : [],
    },
    part,
  );
  if (outcome.status === 'refused') throw new Error(outcome.detail);
}

const eventsOf = async (planId: string): Promise<DrEvent[]> =>
  (await rig.store.events({ limit: 50 })).filter((event) => event.planId === planId);
const statesOf = async (planId: string): Promise<string[]> =>
  (await eventsOf(planId)).map(({ state }) => state);
const told = async (code: string): Promise<string[]> =>
  (await rig.journal.entries({ code, limit: 20 })).map(({ message }) => message);

describe('a plan that calls buildings', () => {
  it('draws up one event for each program and time, and none for what is only foreseen', async () => {
    const later = { startMs: START + 4 * SLOT_MS, endMs: END + 4 * SLOT_MS };
    const calls = [
      planned('a'),
      planned('b'),
      planned('c', later),
      planned('a', { ...later, status: 'foreseen' }),
    ];
    const plan = await proposed('P-1', calls);
    const events = await eventsOf('P-1');
    expect(events.map(({ parts }) => parts.map(({ buildingId }) => buildingId))).toEqual([['c'], ['a', 'b']]);
    expect(events[1]).toMatchObject({
      ...{ id: draftId('P-1', planned('a')), state: 'draft', createdBy: OPTIMISER, approvedBy: null },
      ...{
        window: { startMs: START, endMs: END },
        reduction: true,
        targetKw: 32,
        reason: 'to lower the peak',
      },
      answerByMs: START - 30 * 60_000,
    });
    expect((await told('plan-calls-drawn-up'))[0]).toMatch(/P-1 calls buildings if it is approved/);
    await rig.planDrafts.drawUp(plan, SLOT);
    expect(await eventsOf('P-1')).toHaveLength(2);
  });

  it('tells nobody before it is decided', async () => {
    await proposed('P-1', [planned('a')]);
    await rig.stepAt(SLOT + 60_000);
    expect(await statesOf('P-1')).toEqual(['draft']);
    expect(await rig.part(draftId('P-1', planned('a')), 'a')).toMatchObject({ notifiedMs: null });
  });

  it('is called with its approval, in the name of who approved it, and once', async () => {
    const plan = await proposed('P-1', [planned('a'), planned('b')]);
    await decide(plan, 'approved');
    await rig.planCalls.settle();
    await rig.planCalls.settle();
    const [event] = await eventsOf('P-1');
    expect(event).toMatchObject({ state: 'published', approvedBy: 'anna', publishedMs: SLOT + 30_000 });
    expect(event?.parts.map(({ state }) => state)).toEqual(['invited', 'invited']);
    const steps = await rig.store.steps(event?.id ?? '');
    expect(steps.map(({ by }) => by)).toEqual([OPTIMISER, 'anna', 'anna', 'service']);
    expect(steps[1]?.what).toMatch(/anna approved plan P-1 and its calls with it/);
  });

  it('is followed at the quarter-hour where nobody followed it at once', async () => {
    const plan = await proposed('P-1', [planned('a')]);
    await decide(plan, 'approved');
    await rig.stepAt(SLOT + SLOT_MS);
    expect(await statesOf('P-1')).toEqual(['published']);
  });

  it('waits for the second person where two are asked for', async () => {
    const plan = await proposed('P-1', [planned('a')]);
    await decide(plan, 'approved', { twoPeople: true });
    await rig.planCalls.settle();
    expect(await statesOf('P-1')).toEqual(['draft']);
    await decide(plan, 'approved', { twoPeople: true, by: 'bela' });
    await rig.planCalls.settle();
    expect((await eventsOf('P-1'))[0]).toMatchObject({ state: 'published', approvedBy: 'bela' });
  });

  it('cannot have its calls approved without it', async () => {
    await proposed('P-1', [planned('a')]);
    const approve = rig.desk.approve(someone('otto'), draftId('P-1', planned('a')), null);
    await expect(approve).rejects.toThrow(/part of plan P-1; approve the plan/);
  });

  it('takes its calls along when it is rejected', async () => {
    await decide(await proposed('P-1', [planned('a')]), 'rejected');
    await rig.planCalls.settle();
    expect((await eventsOf('P-1'))[0]).toMatchObject({
      state: 'cancelled',
      parts: [{ state: 'called-off' }],
    });
    expect((await told('plan-call-not-made'))[0]).toMatch(/plan P-1 is rejected/);
  });

  it('takes its calls along when it expires, half approved or not', async () => {
    const plan = await proposed('P-1', [planned('a')]);
    await decide(plan, 'approved', { twoPeople: true });
    await rig.plans.sweep(plan.approveByMs + 1);
    await rig.planCalls.settle();
    expect(await statesOf('P-1')).toEqual(['cancelled']);
  });

  it('makes room for the plan of the next cycle, whose drafts supersede what nobody approved', async () => {
    await proposed('P-1', [planned('a')]);
    await proposed('P-2', [planned('a')], { firstSlotMs: SLOT + SLOT_MS });
    expect([await statesOf('P-1'), await statesOf('P-2')]).toEqual([['superseded'], ['draft']]);
    expect((await rig.store.steps(draftId('P-1', planned('a')))).at(-1)?.what).toMatch(/P-2 took the place/);
  });

  it('leaves the drafts of an approved plan, and of another choice of the same cycle', async () => {
    const first = await proposed('P-1', [planned('a')]);
    await proposed('P-1-edited', [planned('b')], { inputHash: 'i edited' });
    await decide(first, 'approved');
    await proposed('P-2', [planned('c')], { firstSlotMs: SLOT + SLOT_MS });
    expect([await statesOf('P-1'), await statesOf('P-1-edited')]).toEqual([['draft'], ['superseded']]);
    await rig.planCalls.settle();
    expect(await statesOf('P-1')).toEqual(['published']);
  });

  it('calls only the buildings of the part that was approved', async () => {
    const later = { startMs: START + 4 * SLOT_MS, endMs: END + 4 * SLOT_MS };
    const whole = await proposed('P-1', [planned('a'), planned('b'), planned('c', later)]);
    const partOf = { planId: 'P-1', contentHash: whole.contentHash, assetIds: ['DR-a'] };
    const part = planOf('P-1-part', [planned('a')], { partOf });
    await decide(whole, 'approved', { scope: { nodeIds: ['PDJ'] }, part });
    await rig.planCalls.settle();
    const events = await eventsOf('P-1');
    expect(events.map(({ state }) => state)).toEqual(['cancelled', 'published']);
    expect(events[1]?.parts.map(({ buildingId }) => buildingId)).toEqual(['a']);
  });

  it('leaves out, and says so, whom a limit speaks against by now: nobody is called twice for a time', async () => {
    await decide(await proposed('P-1', [planned('a')]), 'approved');
    await rig.planCalls.settle();
    // Made before anybody knew of the first call.
    const second = await proposed('P-2', [planned('a'), planned('b')], { firstSlotMs: SLOT + SLOT_MS });
    rig.clock.moveTo(SLOT + SLOT_MS + 30_000);
    await decide(second, 'approved');
    await rig.planCalls.settle();
    const [event] = await eventsOf('P-2');
    expect(event?.parts.map(({ buildingId }) => buildingId)).toEqual(['b']);
    expect((await told('plan-call-not-made'))[0]).toMatch(/a left out of .*limits speak against it/);
  });

  it('is not called at all where limits speak against all of it, or it would have begun', async () => {
    const critical = aBuilding('a', { limits: { ...aBuilding('a').limits, critical: true } });
    const plan = await proposed('P-1', [planned('a')]);
    const late = await proposed('P-1b', [planned('b', { startMs: SLOT, endMs: SLOT + SLOT_MS })], {
      inputHash: 'other',
    });
    await rig.store.putBuilding(critical);
    await decide(late, 'approved');
    await rig.planCalls.settle();
    expect(await statesOf('P-1b')).toEqual(['cancelled']);
    expect((await told('plan-call-not-made'))[0]).toMatch(/would have begun already.*next plan covers/);
    await decide(plan, 'approved');
    await rig.planCalls.settle();
    expect(await statesOf('P-1')).toEqual(['cancelled']);
    expect((await told('plan-call-not-made')).some((message) => message.includes('critical'))).toBe(true);
  });

  it('does not let one call that fails hold up another', async () => {
    await proposed('P-bad', [planned('a')], { inputHash: 'bad' });
    const plan = await proposed('P-1', [planned('b')]);
    await decide(plan, 'approved');
    class Broken extends MemoryPlanStore {
      override plan(id: string): Promise<DispatchPlan | null> {
        if (id === 'P-bad') return Promise.reject(new Error('the store lost it'));
        return rig.plans.plan(id);
      }
      override decisions(id: string): Promise<Decision[]> {
        return rig.plans.decisions(id);
      }
    }
    const calls = new PlanCalls(rig.store, new Broken(), rig.desk, rig.journal, rig.clock);
    await expect(calls.settle()).rejects.toThrow('the store lost it');
    expect([await statesOf('P-bad'), await statesOf('P-1')]).toEqual([['draft'], ['published']]);
  });

  it('does not call a building that has left its program since', async () => {
    const plan = await proposed('P-1', [planned('a'), planned('b')]);
    await rig.store.putBuilding(aBuilding('a', { leftMs: SLOT + 60_000 }));
    await decide(plan, 'approved');
    await rig.planCalls.settle();
    expect((await eventsOf('P-1'))[0]?.parts.map(({ buildingId }) => buildingId)).toEqual(['b']);
  });
});

describe('who stands in for a building that a plan called', () => {
  const CALL = { startMs: START, endMs: END };
  /** On feeder F1 hang f1 and g1, on F2 hangs f2, both below transformer T1. */
  const onFeeders = async (full: readonly string[]): Promise<string> => {
    rig = new DeskRig(SLOT + 30_000);
    const buildings = ['f1', 'f2', 'g1'].map((id) => aBuilding(id));
    await rig.enrol(PEAK, [...buildings, aBuilding('x1', { nodeId: 'EAST' })], SLOT);
    const nodes = ['F1', 'T1', 'PDJ'].map((id) =>
      handNode(id, new Array<number>(48).fill(full.includes(id) ? 500 : 0), 500),
    );
    await decide(await proposed('P-1', [planned('f1', CALL)], { nodes }), 'approved');
    await rig.planCalls.settle();
    const id = draftId('P-1', planned('f1', CALL));
    await rig.answers.take(id, aBuilding('f1'), { kind: 'opt-out', reason: 'a fair' }, { by: 'f1' });
    return id;
  };
  const stands = async (id: string): Promise<[string, string | null | undefined][]> =>
    (await rig.event(id)).parts
      .filter(({ replaces }) => replaces !== null)
      .map(({ buildingId, relieves }) => [buildingId, relieves]);

  it('relieves the same feeder, although others are next in rotation', async () => {
    const id = await onFeeders(['F1']);
    expect(await stands(id)).toEqual([['g1', 'F1']]);
    // One that stands in and leaves is replaced by one on the same feeder again, or by nobody, and it is said why, once.
    await rig.answers.take(id, aBuilding('g1'), { kind: 'opt-out', reason: 'a fair' }, { by: 'g1' });
    await rig.stepAt(SLOT + SLOT_MS);
    await rig.stepAt(SLOT + 2 * SLOT_MS);
    expect(await stands(id)).toEqual([['g1', 'F1']]);
    const said = (await rig.store.steps(id)).filter(({ what }) => what.startsWith('nobody'));
    expect(said.map(({ what }) => what)).toEqual([
      'nobody is called in place of g1: nobody else who may be called now hangs below F1, whose limit the call relieves',
    ]);
  });

  it.each<[string, readonly string[], string, string | undefined]>([
    ['transformer', ['T1'], 'f2', 'T1'],
    ['substation', ['PDJ'], 'f2', 'PDJ'],
    ['city, which anybody does', [], 'f2', undefined],
  ])('relieves the same %s', async (_, full, who, limit) => {
    expect(await stands(await onFeeders(full))).toEqual([[who, limit]]);
  });

  it('is somebody for each limit where one call is made for several', async () => {
    rig = new DeskRig(SLOT + 30_000);
    await rig.enrol(
      PEAK,
      ['f1', 'f2', 'g1'].map((id) => aBuilding(id)).concat(aBuilding('x1', { nodeId: 'EAST' })),
      SLOT,
    );
    const nodes = ['F1'].map((id) => handNode(id, new Array<number>(48).fill(500), 500));
    const calls = [planned('f1', CALL), planned('x1', CALL)];
    await decide(await proposed('P-1', calls, { nodes }), 'approved');
    await rig.planCalls.settle();
    const id = draftId('P-1', planned('f1', CALL));
    for (const gone of ['x1', 'f1']) {
      const where = gone === 'x1' ? { nodeId: 'EAST' } : {};
      await rig.answers.take(id, aBuilding(gone, where), { kind: 'opt-out', reason: 'a fair' }, { by: gone });
    }
    // f2 stands in for x1, which was called for the peak; for f1 only its neighbour can.
    expect((await rig.event(id)).parts.map(({ buildingId, replaces }) => [buildingId, replaces])).toEqual([
      ['f1', null],
      ['x1', null],
      ['f2', 'x1'],
      ['g1', 'f1'],
    ]);
  });
});
