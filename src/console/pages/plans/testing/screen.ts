/** A plan as `GET /api/v1/plans/{id}/approval` answers it: one battery changes, all is well. */
import type { ChangedAsset, Screen, Why } from '../plan-shapes.js';

/** 15 January 2026, 18:00 in Lyon. */
export const NOW_MS = Date.UTC(2026, 0, 15, 17);
export const SLOT_MS = 900_000;

/** The battery of Gerland that discharges 2.5 MW more at 18:15. */
export function changedAsset(over: Partial<ChangedAsset> = {}): ChangedAsset {
  return {
    assetId: 'BAT',
    name: 'Gerland',
    kind: 'battery',
    nodeId: 'GER',
    districtId: 'L7',
    largestKw: -2_500,
    largestSlotMs: NOW_MS + SLOT_MS,
    firstChangeMs: NOW_MS + SLOT_MS,
    energyKwh: -625,
    ratedKw: 5_000,
    beforeKw: [0, 0],
    afterKw: [-2_500, 0],
    ...over,
  };
}

/** Held by its own power. */
export function reason(over: Partial<Why> = {}): Why {
  return {
    assetId: 'BAT',
    slotMs: NOW_MS + SLOT_MS,
    binding: 'discharge[BAT,1]',
    shadowPriceEurPerKw: 0.0213,
    nodePriceEurPerKwh: 0.1456,
    spread: { againstSlotMs: NOW_MS, againstEurPerKwh: 0.09, wonEurPerKwh: 0.0321 },
    alternative: 'waiting',
    alternativeCostEur: 1.25,
    alternativePowers: [{ slotMs: NOW_MS + SLOT_MS, powerKw: 0 }],
    sentence: 'Discharges 2.5 MW at 18:15.',
    powerKw: -2_500,
    flow: null,
    ...over,
  };
}

type Node = Screen['safe']['nodes'][number];

/** A substation at 90 % of its limit. */
export function safeNode(over: Partial<Node> = {}): Node {
  return {
    nodeId: 'GER',
    name: 'Gerland',
    level: 'substation',
    marginN1Kw: 4_000,
    marginNormalKw: null,
    worstSlotMs: NOW_MS + 2 * SLOT_MS,
    loadShare: 0.9,
    shortfallKw: 0,
    ...over,
  };
}

/** The whole screen; each question may be answered otherwise. */
export function screen(over: Partial<Screen> = {}): Screen {
  const whole = {
    plan: {
      id: 'lyon-2',
      state: 'checked',
      contentHash: 'hash',
      createdAtMs: NOW_MS - 60_000,
      approveByMs: NOW_MS + 10 * 60_000,
      serverNowMs: NOW_MS,
      firstSlotMs: NOW_MS,
      beginsMs: NOW_MS + SLOT_MS,
      validUntilMs: NOW_MS + 4 * SLOT_MS,
      costEur: 1_234.5,
      costByTermEur: {},
      peakImportKw: 450_000,
      basedOn: null,
      editedBy: null,
    },
    wrong: {
      alarms: { urgent: 0, high: 0, medium: 0, low: 0 },
      inputs: { measured: 1, estimated: 0, missing: 0 },
      substitutes: [],
      substituteDemandShare: 0,
      unavailable: [],
    },
    changes: {
      against: { kind: 'plan', planId: 'lyon-1' },
      slotsMs: [NOW_MS + SLOT_MS, NOW_MS + 2 * SLOT_MS],
      assets: [changedAsset()],
      unchanged: 41,
      largestSumKw: 2_500,
      largestSumSlotMs: NOW_MS + SLOT_MS,
      movedKwh: 625,
      firstActivationMs: NOW_MS + SLOT_MS,
      lastMomentMs: NOW_MS + 10 * 60_000,
      city: { beforeKw: [450_000, 451_000], afterKw: [447_500, 451_000], limitKw: [500_000, 500_000] },
    },
    why: [reason()],
    safe: {
      check: { passed: true, comparisons: 12_345, violations: 0, warnings: 0, findings: [] },
      nodes: [safeNode()],
      hotSpot: { nodeId: 'GER', hottestC: 87.4, atMs: NOW_MS, limitC: 110 },
      voltage: null,
      storage: [],
      targets: [{ assetId: 'BAT', name: 'Gerland', ready: true, reason: null, lastOrder: null }],
    },
    touched: [],
    calls: null,
    doNothing: { sentence: 'x', expiresMs: NOW_MS + 10 * 60_000, planInForce: null, then: [] },
    trust: { city: null, districts: [], largestMiss: null },
    fourEyes: [],
    decisions: [],
    hold: null,
    policies: { active: [], notes: [] },
    ...over,
  };
  return whole as unknown as Screen;
}
