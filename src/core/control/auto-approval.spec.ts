import { describe, expect, it } from '@jest/globals';
import type { AssetSchedule, DispatchPlan, NodeSchedule } from '../dispatch/plan.js';
import type { AssetState, SystemSnapshot } from '../dispatch/snapshot.js';
import type { AutoApprovalPolicy } from './approval.js';
import { changeInFirstActionableSlot, evaluatePolicy } from './auto-approval.js';

const NOW = Date.parse('2026-01-15T17:50:00Z');
const HOUR = 3_600_000;
const POLICY: AutoApprovalPolicy = {
  name: 'night',
  setBy: 'Ada',
  untilMs: NOW + HOUR,
  maxChangeKw: 5_000,
  maxUnmeasuredShare: 0.1,
  requireFullMargin: true,
};

function schedule(assetId: string, powerKw: readonly (number | null)[]): AssetSchedule {
  const reason = {
    slotMs: NOW,
    binding: null,
    shadowPriceEurPerKw: 0,
    nodePriceEurPerKwh: 0.1,
    alternative: null,
    alternativeCostEur: null,
    spread: null,
    alternativePowers: [],
    sentence: 'cheap now',
  };
  return { assetId, powerKw, state: null, reason };
}

function node(more: Partial<NodeSchedule> = {}): NodeSchedule {
  const none = [0, 0];
  return {
    nodeId: 'S',
    importKw: none,
    limitKw: none,
    marginKw: none,
    marginShortfallKw: none,
    overloadKw: none,
    ...more,
  };
}

function plan(
  more: Partial<DispatchPlan> = {},
  content: Partial<DispatchPlan['content']> = {},
): DispatchPlan {
  return {
    id: 'P',
    contentHash: 'h',
    content: {
      siteId: 'lyon',
      firstSlotMs: NOW,
      horizonSlots: 2,
      frozenSlots: 1,
      validUntilMs: NOW + HOUR,
      snapshotHash: 's',
      inputHash: 'i',
      gridVersion: 'g',
      schedules: [schedule('BAT', [1_000, 3_000])],
      nodes: [node()],
      costByTerm: {},
      costEur: 0,
      peakImportKw: 0,
      churn: { changedKw: 0, movedKwh: 0 },
      solver: { name: 'highs', version: '1' },
      ...content,
    },
    check: { passed: true, findings: [], comparisons: 100 },
    state: 'checked',
    createdAtMs: NOW,
    approveByMs: NOW + 600_000,
    stageMs: {},
    ...more,
  };
}

function asset(assetId: string, powerKw: number | null): AssetState {
  return {
    assetId,
    available: true,
    reason: null,
    powerKw,
    soc: null,
    zoneTemperatureC: null,
    energyRequestedKwh: null,
    ageMs: 0,
  };
}

function snapshot(more: Partial<SystemSnapshot> = {}): SystemSnapshot {
  return {
    siteId: 'lyon',
    gridVersion: 'g',
    slotMs: NOW,
    horizonSlots: 2,
    knownAtMs: NOW,
    assets: [asset('BAT', 500)],
    frozenSlots: 1,
    frozen: [],
    announced: [{ assetId: 'BAT', powerKw: [1_000, 2_000] }],
    limitsKw: {},
    importPriceEurPerKwh: [],
    exportPriceEurPerKwh: [],
    peakSoFarKw: 0,
    outdoorTemperatureC: [],
    irradianceWPerM2: [],
    inputShare: { measured: 0.95, estimated: 0.05, missing: 0 },
    riskLevel: 0.9,
    ...more,
  };
}

describe('evaluatePolicy', () => {
  it('approves inside every bound and states each of them with what was seen', () => {
    const verdict = evaluatePolicy(POLICY, plan(), snapshot(), { nowMs: NOW, fourEyes: [] });
    expect(verdict.approve).toBe(true);
    expect(verdict.reasons).toHaveLength(10);
    expect(verdict.reasons.every((reason) => reason.startsWith('yes: '))).toBe(true);
    expect(verdict.reasons).toContain(
      'yes: change in the first actionable slot 1000.0 kW (at most 5000.0 kW)',
    );
    expect(verdict.reasons).toContain('yes: estimated or missing inputs 5.0 % (at most 10.0 %)');
  });

  it.each<[string, Partial<AutoApprovalPolicy>, DispatchPlan, Partial<SystemSnapshot>, RegExp]>([
    ['a policy whose time is over', { untilMs: NOW }, plan(), {}, /acts until/],
    ['a plan that is not proposed', {}, plan({ state: 'expired' }), {}, /plan is expired/],
    ['a plan past its time to approve', {}, plan({ approveByMs: NOW - 1 }), {}, /may be approved until/],
    [
      'a failed check',
      {},
      plan({ check: { passed: false, findings: [], comparisons: 9 } }),
      {},
      /check failed/,
    ],
    [
      'a check that compared nothing',
      {},
      plan({ check: { passed: true, findings: [], comparisons: 0 } }),
      {},
      /0 comparisons/,
    ],
    ['too much change', { maxChangeKw: 999 }, plan(), {}, /1000\.0 kW \(at most 999\.0 kW\)/],
    [
      'change that is no number',
      {},
      plan({}, { schedules: [schedule('BAT', [0, Number.NaN])] }),
      {},
      /NaN kW/,
    ],
    [
      'too little measured',
      {},
      plan(),
      { inputShare: { measured: 0.8, estimated: 0.15, missing: 0.05 } },
      /20\.0 %/,
    ],
    [
      'a shortfall of the margin',
      {},
      plan({}, { nodes: [node({ nodeId: 'PDJ', marginShortfallKw: [0, 70] })] }),
      {},
      /70\.0 kW at PDJ/,
    ],
    [
      'an overload',
      {},
      plan({}, { nodes: [node({ nodeId: 'PDJ', overloadKw: [0, 2] })] }),
      {},
      /overload.*2\.0 kW at PDJ/,
    ],
    [
      'more room for balancing than the policy gives',
      { maxBalancingKw: 1_400 },
      plan(
        {},
        {
          balancing: [
            { assetId: 'BAT', moveKw: 1_000 },
            { assetId: 'CARS', moveKw: 500 },
          ],
        },
      ),
      {},
      /2 assets between slots by 1500\.0 kW in all, none by more than 1000\.0 kW \(at most 1400\.0 kW\)/,
    ],
    [
      'an overload that is no number',
      {},
      plan({}, { nodes: [node({ overloadKw: [0, Number.NaN] })] }),
      {},
      /overload/,
    ],
  ])('refuses %s and says which bound', (_name, policy, proposed, world, reason) => {
    const verdict = evaluatePolicy({ ...POLICY, ...policy }, proposed, snapshot(world), {
      nowMs: NOW,
      fourEyes: [],
    });
    expect(verdict.approve).toBe(false);
    expect(verdict.reasons.filter((text) => text.startsWith('NO: ')).join()).toMatch(reason);
  });

  it('accepts a shortfall of the margin when the policy does', () => {
    const short = plan({}, { nodes: [node({ marginShortfallKw: [70] })] });
    expect(
      evaluatePolicy({ ...POLICY, requireFullMargin: false }, short, snapshot(), { nowMs: NOW, fourEyes: [] })
        .approve,
    ).toBe(true);
  });
});

describe('changeInFirstActionableSlot', () => {
  it.each<[string, readonly (number | null)[], SystemSnapshot, number]>([
    ['against the announced value', [0, 3_000], snapshot(), 1_000],
    ['against the measured power when nothing was announced', [0, 3_000], snapshot({ announced: [] }), 2_500],
    ['against 0 when nothing is known', [0, -3_000], snapshot({ announced: [], assets: [] }), 3_000],
    ['of an asset handed back', [0, null], snapshot(), 2_000],
    ['of an asset nobody steers', [0, null], snapshot({ announced: [] }), 0],
  ])('%s', (_name, powerKw, world, expected) => {
    expect(changeInFirstActionableSlot(plan({}, { schedules: [schedule('BAT', powerKw)] }), world)).toBe(
      expected,
    );
  });
});
