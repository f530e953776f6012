/** The jobs of the gateway: a decision on a plan that calls buildings is followed at once, by the job it asked for. */
import { expect, it } from '@jest/globals';
import { MemoryAuditLog } from '../../adapters/memory/audit-log.js';
import { MemoryEventFeed } from '../../adapters/memory/event-feed.js';
import { MemoryJobQueue } from '../../adapters/memory/memory-job-queue.js';
import type { DecisionRequest } from '../../core/control/approval.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { DecisionRecorder } from '../approval/decision-recorder.service.js';
import { AuditService } from '../audit/audit.service.js';
import { aBuilding, DeskRig, PEAK, someone } from '../demand-response/testing/desk-rig.js';
import { CycleJobs } from './cycle.jobs.js';
import type { CycleService } from './cycle.service.js';

const SLOT = Date.parse('2026-01-15T14:00:00Z');
const START = SLOT + 8 * SLOT_MS;

function planCalling(buildingIds: readonly string[]): DispatchPlan {
  const calls = buildingIds.map((buildingId) => ({
    ...{ buildingId, buildingName: buildingId, programId: 'peak', assetId: `DR-${buildingId}` },
    ...{ startMs: START, endMs: START + 4 * SLOT_MS, askedKw: 20, probability: 0.8, expectedKw: 16 },
    ...{ expectedKwh: 16, paymentEur: '5.00', expectedEur: '4.00', reason: 'peak', status: 'draft' as const },
  }));
  return {
    ...{ id: 'P-1', contentHash: 'h', state: 'proposed', createdAtMs: SLOT, stageMs: {} },
    approveByMs: SLOT + SLOT_MS,
    check: { passed: true, comparisons: 1, findings: [] },
    content: {
      ...{ siteId: 'small', firstSlotMs: SLOT, horizonSlots: 48, frozenSlots: 1, gridVersion: 'v1' },
      ...{ validUntilMs: SLOT + 8 * SLOT_MS, snapshotHash: 's', inputHash: 'i', schedules: [], nodes: [] },
      ...{ costByTerm: {}, costEur: 0, peakImportKw: 0, churn: { changedKw: 0, movedKwh: 0 } },
      ...{ solver: { name: 'hand', version: '1' }, calls },
    },
  };
}

async function decided(
  buildingIds: readonly string[],
  verdict: DecisionRequest['verdict'],
): Promise<{ rig: DeskRig; queue: MemoryJobQueue }> {
  const rig = new DeskRig(SLOT + 30_000);
  await rig.enrol(PEAK, [aBuilding('a')], SLOT);
  const { plan } = await rig.plans.propose(planCalling(buildingIds));
  await rig.planDrafts.drawUp(plan, SLOT);
  const queue = new MemoryJobQueue();
  const audit = new AuditService(new MemoryAuditLog(), rig.clock);
  const recorder = new DecisionRecorder(rig.plans, rig.journal, queue, audit, new MemoryEventFeed());
  const anna = someone('anna');
  await recorder.take(
    {
      ...{ planId: 'P-1', contentHash: 'h', verdict, accountId: 'anna', name: 'anna', via: 'session' },
      ...{ reason: 'fine', atMs: SLOT + 30_000, scope: null, envelope: null, overrideReason: null },
      fourEyes: [],
    },
    anna,
  );
  return { rig, queue };
}

it.each([
  ['approved', 'published'],
  ['rejected', 'cancelled'],
] as const)('a plan that is %s has its calls %s', async (verdict, state) => {
  const { rig, queue } = await decided(['a'], verdict);
  expect(await queue.state('slot', 'plan-calls-P-1')).toBe('waiting');
  const jobs = new CycleJobs({} as CycleService, rig.planCalls);
  const ran = new Promise<void>((resolve, reject) => {
    const handlers = jobs.handlers();
    const follow = handlers['plan-calls'];
    void queue.work(
      'slot',
      { ...handlers, 'plan-calls': async (job) => follow?.(job).then(resolve, reject) },
      1,
    );
  });
  await ran;
  const [event] = await rig.store.events({ limit: 5 });
  expect(event).toMatchObject({ state, planId: 'P-1' });
  await queue.close();
});

it('a plan that calls nobody asks for no job', async () => {
  const { queue } = await decided([], 'approved');
  expect(await queue.state('slot', 'plan-calls-P-1')).toBe('unknown');
});
