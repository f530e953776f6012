/** Plans that call buildings before policies, envelopes and the rule of two people: calling asks something of people. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan, PlanContent, PlannedCall } from '../dispatch/plan.js';
import { demandResponse } from '../dispatch/testing/flexible-assets.js';
import { offerOfBlock } from '../dispatch/testing/offer-of-block.js';
import { EVENING_MS, smallInput } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import type { AutoApprovalPolicy, Decision } from './approval.js';
import { changeInFirstActionableSlot, evaluatePolicy } from './auto-approval.js';
import { evaluateEnvelope } from './envelope.js';
import { findFourEyes } from './four-eyes.js';
import { handPlan, handSchedule } from './testing/hand-plan.js';

const T = 4;
const BLOCK = demandResponse({ id: 'DR-a', name: 'Pool', minShare: 1 });
const INPUT = smallInput({ assets: [BLOCK], importPrice: new Array<number>(T).fill(0.2) });
const CALL: PlannedCall = {
  ...{ buildingId: 'a', buildingName: 'Pool', programId: 'peak', assetId: 'DR-a', askedKw: 80 },
  ...{ startMs: EVENING_MS + SLOT_MS, endMs: EVENING_MS + 3 * SLOT_MS, probability: 1, expectedKw: 80 },
  ...{ expectedKwh: 40, paymentEur: '2.00', expectedEur: '2.00', reason: 'peak', status: 'draft' },
};

function snapshotWith(calledBefore: boolean) {
  const offers = [offerOfBlock(BLOCK, T, { calledBefore, standingKw: [-30, 0, 0, 0] })];
  return { ...INPUT.snapshot, buildings: { model: 'test', offers, leftOut: [] } };
}

function planWith(calls: readonly PlannedCall[], more: Partial<PlanContent> = {}): DispatchPlan {
  const schedules = [handSchedule('DR-a', [-30, -80, -80, 0])];
  return {
    ...{ id: 'P', contentHash: 'h', state: 'checked', createdAtMs: EVENING_MS, stageMs: {} },
    approveByMs: EVENING_MS + SLOT_MS,
    check: { passed: true, comparisons: 1, findings: [] },
    content: handPlan(INPUT, { schedules, calls, ...more }),
  };
}

const POLICY: AutoApprovalPolicy = {
  ...{ name: 'night', setBy: 'Ada', untilMs: EVENING_MS + 3_600_000, maxChangeKw: 0 },
  ...{ maxUnmeasuredShare: 1, requireFullMargin: false },
};

function refused(policy: AutoApprovalPolicy, calls: readonly PlannedCall[]): string[] {
  const moment = { nowMs: EVENING_MS, fourEyes: [] };
  return evaluatePolicy(policy, planWith(calls), snapshotWith(true), moment).reasons.filter((reason) =>
    reason.startsWith('NO'),
  );
}

describe('a policy', () => {
  it('calls no building unless it was told how far it may go', () => {
    expect(refused(POLICY, [CALL])).toEqual(['NO: calls 1 buildings for 80.0 kW in all (at most 0.0 kW)']);
    expect(refused({ ...POLICY, maxCalledKw: 79 }, [CALL])).toHaveLength(1);
    expect(refused({ ...POLICY, maxCalledKw: 80 }, [CALL])).toEqual([]);
  });

  it('lets pass what is only foreseen, and what answers make of standing calls', () => {
    expect(refused(POLICY, [{ ...CALL, status: 'foreseen' }])).toEqual([]);
    expect(changeInFirstActionableSlot(planWith([]), snapshotWith(true))).toBe(0);
    // Without its offer the block is an asset like any other.
    expect(changeInFirstActionableSlot(planWith([]), INPUT.snapshot)).toBe(30);
  });
});

describe('an envelope', () => {
  const envelope = { perAssetKw: 1e6, sumKw: 1e6, costShare: 1, untilMs: EVENING_MS + 3_600_000 };
  const refusals = (calls: readonly PlannedCall[]): string[] => {
    const decision = { id: 'P-0:1', name: 'Anna', fourEyes: [] } as unknown as Decision;
    const approved = planWith([CALL]).content;
    const given = { decision, envelope, approved, plan: planWith(calls), fourEyes: [], nowMs: EVENING_MS };
    return evaluateEnvelope(given).reasons.filter((reason) => reason.startsWith('NO'));
  };

  it('carries no call, not even one that was in the approved plan: that one is out already', () => {
    expect(refusals([CALL])).toEqual(['NO: buildings it calls: Pool (none allowed)']);
    expect(refusals([{ ...CALL, status: 'foreseen' }])).toEqual([]);
  });
});

describe('two people', () => {
  const grounds = (calls: readonly PlannedCall[], calledBefore: boolean): string[] =>
    findFourEyes({
      ...{ plan: planWith(calls), snapshot: snapshotWith(calledBefore), grid: INPUT.grid },
      ...{ usedBefore: new Set<string>(), edits: [] },
    }).map(({ text }) => text);

  it('are asked for where a building is called for the first time', () => {
    expect(grounds([CALL], false)).toEqual(['Pool is called for the first time']);
    expect(grounds([CALL], true)).toEqual([]);
  });

  it('are not asked for a building that is in the plan and not called', () => {
    expect(grounds([], false)).toEqual([]);
    expect(grounds([{ ...CALL, status: 'foreseen' }], false)).toEqual([]);
  });
});
