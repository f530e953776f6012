/** What each asset will do within the next minute: under its present order, back on its plan, and at most. */
import { limitByEnergy, limitByRating, powerBounds } from '../control/gate-limits.js';
import { follows, toleranceOf } from '../control/settle-setpoint.js';
import type { Asset } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import type { BalancedAsset, BalanceInput } from './balance-types.js';

/** A correction must help within this time [ms]: what an asset cannot reach by then is no room. */
export const RESPONSE_MS = 60_000;

/** Time beyond its ramp after which an asset that does not follow is no longer counted on [ms]. */
const PATIENCE_MS = 120_000;

/** Time beyond its ramp after which the meter above an asset is taken to show its order [ms]. */
const SHOWN_AFTER_MS = 15_000;

/** Shortest rest of a slot a store must last for [ms]. */
const LEAST_REST_MS = 60_000;

/** An asset in the terms of the balance, load convention [kW]. */
export interface AssetReach {
  readonly of: BalancedAsset;
  /** Its part in the measured flow above it; null when it is not known. */
  readonly powerKw: number | null;
  /** Power within the response time if nothing is changed. */
  readonly heldKw: number;
  /** Power within the response time if the planned setpoint is ordered. */
  readonly planKw: number;
  /** Powers that can be had within the response time; both equal `heldKw` when it cannot be moved. */
  readonly lowKw: number;
  readonly highKw: number;
  /** Why it is not moved; null when it may be. */
  readonly heldBecause: string | null;
}

/** The reach of every asset of a round. */
export function reachOf(input: BalanceInput): AssetReach[] {
  return input.assets.map((one) => reachOfAsset(one, input));
}

function reachOfAsset(one: BalancedAsset, input: BalanceInput): AssetReach {
  const powerKw = freshValue(one.power, input);
  // Without a measurement nothing is known of its part in the flow: it counts neither way.
  if (powerKw === null) return held(one, null, 0, 'its measured power is stale');
  const soc = freshValue(one.soc, input);
  if (one.asset.kind === 'battery' && soc === null)
    return held(one, powerKw, powerKw, 'its state of charge is stale');
  const at = new Reaching(one, powerKw, soc, input);
  if (at.disobeys()) return held(one, powerKw, powerKw, 'it does not follow the order it holds');
  const heldKw = at.within(one.orderedKw);
  const inFlowKw = at.isShownAbove() ? heldKw : powerKw;
  if (one.heldBecause !== null) return held(one, inFlowKw, heldKw, one.heldBecause);
  if (one.room === null) return held(one, inFlowKw, heldKw, 'the approved plan gives it no room');
  const planKw = at.within(one.plannedKw);
  const ends = [at.within(one.room.lowKw), at.within(one.room.highKw), planKw, heldKw];
  const generates = isGenerator(one.asset);
  const capped = toleranceOf(one.asset, one.orderedKw).upperLimit;
  return {
    of: one,
    powerKw: inFlowKw,
    heldKw,
    planKw,
    // A cap can only take away: more cars or more sun do not come because they are asked for.
    lowKw: capped && generates ? Math.min(planKw, heldKw) : Math.min(...ends),
    highKw: capped && !generates ? Math.max(planKw, heldKw) : Math.max(...ends),
    heldBecause: null,
  };
}

function isGenerator(asset: Asset): boolean {
  return powerBounds(asset).highKw <= 0;
}

function held(one: BalancedAsset, powerKw: number | null, heldKw: number, why: string): AssetReach {
  return { of: one, powerKw, heldKw, planKw: heldKw, lowKw: heldKw, highKw: heldKw, heldBecause: why };
}

function freshValue(
  observed: BalancedAsset['power'],
  { nowMs, maxAgeMs }: Pick<BalanceInput, 'nowMs' | 'maxAgeMs'>,
): number | null {
  if (observed === null || !Number.isFinite(observed.value)) return null;
  return nowMs - observed.atMs <= maxAgeMs ? observed.value : null;
}

/** What an asset makes of a setpoint within the response time. */
class Reaching {
  private readonly asset: Asset;

  constructor(
    private readonly one: BalancedAsset,
    private readonly powerKw: number,
    private readonly soc: number | null,
    private readonly at: Pick<BalanceInput, 'nowMs' | 'slotMs' | 'nodes'>,
  ) {
    this.asset = one.asset;
  }

  /** True when it has had time enough and still does something else than it was told. */
  disobeys(): boolean {
    const { orderedKw, orderedAtMs } = this.one;
    const target = this.possible(orderedKw);
    const rampMs = (Math.abs(target - this.powerKw) / this.asset.rampKwPerS) * 1000;
    if (this.at.nowMs <= orderedAtMs + rampMs + PATIENCE_MS) return false;
    return !follows(this.asset, target, this.powerKw);
  }

  /**
   * True when its own reading is older than its order and a meter above is newer: the order is then part of that flow, and must
   * not be counted a second time.
   */
  isShownAbove(): boolean {
    const { orderedAtMs, orderedKw, power } = this.one;
    if (power === null || power.atMs >= orderedAtMs) return false;
    const above = this.at.nodes.filter((node) => node.assetIds.includes(this.asset.id));
    const newestMs = Math.max(...above.map((node) => node.flow?.atMs ?? 0), 0);
    const rampMs = (Math.abs(this.possible(orderedKw) - this.powerKw) / this.asset.rampKwPerS) * 1000;
    return newestMs > orderedAtMs + rampMs + SHOWN_AFTER_MS;
  }

  /** Power within the response time after an order [kW]. */
  within(orderKw: number): number {
    const target = this.wanted(this.possible(orderKw));
    const stepKw = (this.asset.rampKwPerS * RESPONSE_MS) / 1000;
    return this.powerKw + Math.max(-stepKw, Math.min(stepKw, target - this.powerKw));
  }

  /** A cap above what is drawn now changes nothing; one that binds may be filled at once. */
  private wanted(orderKw: number): number {
    const { orderedKw } = this.one;
    const tolerance = toleranceOf(this.asset, orderedKw);
    if (!tolerance.upperLimit) return orderKw;
    const sign = isGenerator(this.asset) ? -1 : 1;
    const belowItsCap = sign * this.powerKw < sign * orderedKw - tolerance.kw;
    return belowItsCap ? sign * Math.min(sign * this.powerKw, sign * orderKw) : orderKw;
  }

  /** Rating, and what the store holds for the rest of the slot. */
  private possible(orderKw: number): number {
    const rated = limitByRating(this.asset, orderKw);
    const kw = rated.status === 'narrowed' ? rated.powerKw : rated.status === 'blocked' ? 0 : orderKw;
    const restMs = Math.max(LEAST_REST_MS, this.at.slotMs + SLOT_MS - this.at.nowMs);
    const stored = limitByEnergy(this.asset, kw, this.soc, restMs);
    if (stored.status === 'blocked') return 0;
    return stored.status === 'narrowed' ? stored.powerKw : kw;
  }
}
