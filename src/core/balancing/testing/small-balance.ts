/** A substation with a few assets, for specs of balancing. */
import type { Asset, Battery } from '../../grid/asset.js';
import type { BalancedAsset, BalancedNode, BalanceInput } from '../balance-types.js';

export const SLOT = Date.parse('2026-01-15T17:00:00Z');
/** Five minutes into the slot. */
export const NOW = SLOT + 5 * 60_000;

const PLACE = {
  name: 'test',
  substationId: 'S',
  districtId: 'D',
  meterId: 'M',
  rampKwPerS: 1_000,
  safeState: { mode: 'power', powerKw: 0 },
  controllable: true,
} as const;

export const BATTERY: Battery = {
  ...PLACE,
  id: 'BAT',
  kind: 'battery',
  ratedKw: 3_000,
  energyCapacityKwh: 6_000,
  maxChargeKw: 3_000,
  maxDischargeKw: 3_000,
  efficiencyCharge: 1,
  efficiencyDischarge: 1,
  socMin: 0.1,
  socMax: 0.9,
  wearEurPerKwh: 0.01,
};

export const CARS: Asset = {
  ...PLACE,
  id: 'CARS',
  kind: 'ev-home',
  ratedKw: 1_000,
  maxChargeKw: 1_000,
  arrivalsKwhPerHour: [],
  dwellSlots: 10,
  unmetEurPerKwh: 0.5,
};

export const SUN: Asset = { ...PLACE, id: 'SUN', kind: 'pv', ratedKw: 2_000, peakKw: 2_000 };

export const CHP: Asset = {
  ...PLACE,
  id: 'CHP',
  kind: 'chp',
  rampKwPerS: 4,
  ratedKw: 8_000,
  minOutputKw: 4_000,
  maxOutputKw: 8_000,
  referenceOutputKw: 6_000,
  costEurPerKwh: 0.1,
};

export const LAMPS: Asset = {
  ...PLACE,
  id: 'LAMPS',
  kind: 'lighting',
  ratedKw: 500,
  dimFloor: 0.5,
  dimEurPerKwh: 0.3,
};

/** An asset that does what it was told at the slot's start, at half charge, free to move by half its rating. */
export function balanced(asset: Asset, plannedKw: number, more: Partial<BalancedAsset> = {}): BalancedAsset {
  const half = asset.ratedKw / 2;
  return {
    asset,
    plannedKw,
    room: { lowKw: plannedKw - half, highKw: plannedKw + half },
    orderedKw: plannedKw,
    orderedAtMs: SLOT,
    power: { value: more.orderedKw ?? plannedKw, atMs: NOW },
    soc: { value: 0.5, atMs: NOW },
    heldBecause: null,
    ...more,
  };
}

/** Substation S: import limit 40 MW, export limit 10 MW. */
export function station(
  flowKw: number | null,
  assetIds: readonly string[],
  more: Partial<BalancedNode> = {},
): BalancedNode {
  return {
    nodeId: 'S',
    importLimitKw: 40_000,
    exportLimitKw: 10_000,
    flow: flowKw === null ? null : { value: flowKw, atMs: NOW },
    assumedFull: [],
    assetIds,
    ...more,
  };
}

/** A round five minutes into the slot. */
export function round(
  assets: readonly BalancedAsset[],
  nodes: readonly BalancedNode[],
  more: Partial<BalanceInput> = {},
): BalanceInput {
  return { nowMs: NOW, slotMs: SLOT, maxAgeMs: 180_000, assets, nodes, ...more };
}
