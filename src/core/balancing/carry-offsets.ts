/** What balancing holds off the plan when a slot ends, carried over the boundary: while a limit is pressed, not first back and then off again. */
import type { PowerRoom } from './balancing-room.js';
import type { BalancedNode, BalanceInput, Correction } from './balance-types.js';
import { QUIET_ZONE, SAFETY_BAND } from './node-state.js';

/** Corrections that were in force when the last round of a slot ended. */
export interface HeldOffsets {
  readonly slotMs: number;
  /** Order less planned power by asset [kW], load convention. */
  readonly kw: ReadonlyMap<string, number>;
}

/** Offsets below this are none [kW]. */
const NONE_KW = 0.05;

/**
 * What stays off the plan after a round: orders that went out over those that were held. Assets whose room has lasted are left out:
 * their plan is free for them.
 *
 * @param sent corrections that went out, with the power that did [kW]
 * @param ready assets that may go back
 */
export function heldOffsets(
  { slotMs, assets }: BalanceInput,
  sent: readonly { readonly correction: Correction; readonly sentKw: number | null }[],
  ready: ReadonlySet<string>,
): HeldOffsets {
  const ordered = new Map(sent.map(({ correction, sentKw }) => [correction.assetId, sentKw]));
  const kw = new Map<string, number>();
  for (const { asset, orderedKw, plannedKw, heldBecause } of assets) {
    const offset = (ordered.get(asset.id) ?? orderedKw) - plannedKw;
    if (heldBecause === null && !ready.has(asset.id) && Math.abs(offset) > NONE_KW) kw.set(asset.id, offset);
  }
  return { slotMs, kw };
}

/** An asset at the start of a slot. */
export interface CarriedAsset {
  readonly assetId: string;
  readonly plannedKw: number;
  /** Measured power [kW]; null when not known. */
  readonly powerKw: number | null;
  /** What the plan of the new slot lets balancing order; null = it stays on its plan. */
  readonly room: PowerRoom | null;
}

/**
 * Powers to order instead of the planned ones: planned + offset, inside the room the plan of the new slot approved, for assets below
 * a node that would be above the middle of its quiet zone if all went to their plan, and only in the direction that relieves it.
 * The first round of the slot then does the rest.
 *
 * @param nodes with their measured flow at this instant
 * @returns by asset [kW]; nothing for those that go to their plan
 */
export function carriedPowers(
  offsets: ReadonlyMap<string, number>,
  assets: readonly CarriedAsset[],
  nodes: readonly BalancedNode[],
): ReadonlyMap<string, number> {
  const relieves = new Map<string, Set<1 | -1>>();
  for (const node of nodes) {
    const sign = pressedBy(node, assets);
    if (sign === null) continue;
    for (const id of node.assetIds) relieves.set(id, (relieves.get(id) ?? new Set()).add(sign));
  }
  return new Map(
    assets.flatMap(({ assetId, plannedKw, room }): [string, number][] => {
      const offset = offsets.get(assetId) ?? 0;
      const direction = offset > 0 ? 1 : -1;
      if (room === null || Math.abs(offset) <= NONE_KW) return [];
      if (relieves.get(assetId)?.has(direction) !== true) return [];
      const kw = Math.min(room.highKw, Math.max(room.lowKw, plannedKw + offset));
      return Math.abs(kw - plannedKw) > NONE_KW ? [[assetId, kw]] : [];
    }),
  );
}

/** Direction in which power must move to relieve a node that the plan alone would press; null when it would not, or is unknown. */
function pressedBy(node: BalancedNode, assets: readonly CarriedAsset[]): 1 | -1 | null {
  if (node.flow === null || !Number.isFinite(node.flow.value)) return null;
  const below = new Set(node.assetIds);
  const changeKw = assets
    .filter(({ assetId }) => below.has(assetId))
    .reduce((sum, { plannedKw, powerKw }) => sum + (powerKw === null ? 0 : plannedKw - powerKw), 0);
  const flowKw = node.flow.value + changeKw;
  const share = 1 - SAFETY_BAND - QUIET_ZONE / 2;
  if (flowKw > node.importLimitKw * share) return -1;
  return node.exportLimitKw !== undefined && -flowKw > node.exportLimitKw * share ? 1 : null;
}
