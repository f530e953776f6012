/** The room balancing has around a plan: how far each setpoint may be moved between slots, hashed and approved with the plan. */
import { limitByRating, powerBounds } from '../control/gate-limits.js';
import { plannedKw } from '../control/make-orders.js';
import type { AssetSchedule, BalancingRoom, DispatchPlan } from '../dispatch/plan.js';
import type { Asset } from '../grid/asset.js';
import { isBalanced } from './balance-prices.js';

/** Powers balancing may order of an asset in one slot, load convention [kW]. */
export interface PowerRoom {
  readonly lowKw: number;
  readonly highKw: number;
}

/** Powers are stated to a tenth of a kW: the room is read and signed by people. */
const PER_KW = 10;

/**
 * The room of every asset a plan steers: a share of its rating to both sides of each of its setpoints.
 *
 * @param assets assets of the site
 * @param schedules schedules of the plan
 * @param share share of the rating balancing may move, 0..1; 0 = no room at all
 */
export function balancingRooms(
  assets: readonly Asset[],
  schedules: readonly AssetSchedule[],
  share: number,
): BalancingRoom[] {
  if (share <= 0) return [];
  const steered = new Set(schedules.filter((s) => s.powerKw.some((kw) => kw !== null)).map((s) => s.assetId));
  return assets
    .filter((asset) => asset.controllable && steered.has(asset.id) && isBalanced(asset))
    .map((asset) => ({ assetId: asset.id, moveKw: Math.floor(asset.ratedKw * share * PER_KW) / PER_KW }));
}

/**
 * Powers balancing may order of an asset in a slot: the approved setpoint ± its room, and all between 0 and the setpoint, which the
 * safety gate may cut it to anyway; inside what the asset can run at.
 *
 * @param plan approved plan
 * @param slotMs slot start [epoch ms]
 * @returns null when the plan leaves the asset to itself, gives it no room, or it stands still below its least output
 */
export function roomOf(plan: DispatchPlan, asset: Asset, slotMs: number): PowerRoom | null {
  const plannedAtKw = plannedKw(plan, asset.id, slotMs);
  const moveKw = plan.content.balancing?.find((room) => room.assetId === asset.id)?.moveKw ?? 0;
  if (plannedAtKw === null || moveKw <= 0 || !asset.controllable) return null;
  const { lowKw, highKw } = runningBounds(asset);
  // A setpoint outside the rating is not balancing's to mend; the gate cuts or withholds it.
  if (limitByRating(asset, plannedAtKw).status !== 'fits' || plannedAtKw > highKw + 1e-6) return null;
  return {
    lowKw: Math.max(lowKw, Math.min(0, plannedAtKw - moveKw)),
    highKw: Math.min(highKw, Math.max(0, plannedAtKw + moveKw)),
  };
}

/** Powers an asset can hold without being started or stopped [kW]. */
function runningBounds(asset: Asset): PowerRoom {
  const { lowKw, highKw } = powerBounds(asset);
  return { lowKw, highKw: 'minOutputKw' in asset ? -asset.minOutputKw : highKw };
}
