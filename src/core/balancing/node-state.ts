/** Where each node stands against its limits: over, in the quiet zone below the safety band, or with room to spare. */
import type { AssetReach } from './asset-reach.js';
import type { BalancedNode, BalanceInput } from './balance-types.js';

/** Part of a limit that is kept free, per unit: flows move between two measurements. */
export const SAFETY_BAND = 0.01;

/**
 * Width of the quiet zone below the safety band, per unit of the limit: a flow in it changes nothing, so that noise does not
 * make orders.
 */
export const QUIET_ZONE = 0.005;

/** Differences of flow that are arithmetic noise [kW]. */
const NOISE_KW = 1e-6;

/** One limit of a node seen as "flow up to a ceiling"; for exports the flow is turned round. */
export interface LimitState {
  readonly node: BalancedNode;
  readonly direction: 'import' | 'export';
  /** +1 for imports, -1 for exports. */
  readonly sign: 1 | -1;
  readonly limitKw: number;
  /** Flow within the response time under the present orders, in this direction [kW]; null = blind. */
  readonly heldKw: number | null;
  /** Limit less the safety band [kW]. */
  readonly ceilingKw: number;
  readonly over: boolean;
  readonly hasRoom: boolean;
}

/** Both limits of every node. */
export function limitStates(input: BalanceInput, reaches: readonly AssetReach[]): LimitState[] {
  return input.nodes.flatMap((node) => {
    const fresh =
      node.flow !== null && input.nowMs - node.flow.atMs <= input.maxAgeMs ? node.flow.value : null;
    const below = new Set(node.assetIds);
    const flowKw = fresh !== null && Number.isFinite(fresh) ? fresh + changeOf(reaches, below) : null;
    const states = [limitState(node, 'import', flowKw)];
    if (node.exportLimitKw !== undefined) states.push(limitState(node, 'export', flowKw));
    return states;
  });
}

/** Power up to which a node is filled: the middle of the quiet zone where balancing acts, else the safety band [kW]. */
export function targetKw(state: LimitState, engaged: boolean): number {
  const middleKw = state.ceilingKw - (QUIET_ZONE / 2) * state.limitKw;
  if (state.over) return middleKw;
  return engaged ? Math.max(middleKw, state.heldKw ?? middleKw) : state.ceilingKw;
}

/** What the present orders will still change in the flow above some assets [kW]. */
function changeOf(reaches: readonly AssetReach[], below: ReadonlySet<string>): number {
  return reaches
    .filter((reach) => below.has(reach.of.asset.id))
    .reduce((sum, { heldKw, powerKw }) => sum + (powerKw === null ? 0 : heldKw - powerKw), 0);
}

function limitState(node: BalancedNode, direction: 'import' | 'export', flowKw: number | null): LimitState {
  const sign = direction === 'import' ? 1 : -1;
  const limitKw = direction === 'import' ? node.importLimitKw : (node.exportLimitKw ?? Infinity);
  const ceilingKw = limitKw * (1 - SAFETY_BAND);
  const heldKw = flowKw === null ? null : sign * flowKw;
  return {
    node,
    direction,
    sign,
    limitKw,
    heldKw,
    ceilingKw,
    over: heldKw !== null && heldKw > ceilingKw + NOISE_KW,
    hasRoom: heldKw !== null && heldKw < ceilingKw - QUIET_ZONE * limitKw,
  };
}
