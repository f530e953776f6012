/** Turns the plan in force into the orders of one slot; pure. */
import type { DispatchPlan } from '../dispatch/plan.js';
import type { Asset } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import type { SetpointOrder, SetpointRecord } from './setpoint.js';

/**
 * Time after the slot's end during which an asset still holds its value [ms]. The next order normally comes within
 * seconds of the boundary; without one the asset falls back by itself.
 */
export const HOLD_AFTER_SLOT_MS = 5 * 60_000;

/** Deterministic id of an order: the same plan, asset and slot always give the same order. */
export function orderId(planId: string, assetId: string, slotMs: number): string {
  return `${planId}:${assetId}:${String(slotMs)}`;
}

/** Id used for orders that hand assets back because no plan is in force. */
export const NO_PLAN_ID = 'none';

/** What orders are made from. */
export interface OrderInput {
  readonly slotMs: number;
  /** Plan in force for the slot; null when there is none. */
  readonly plan: DispatchPlan | null;
  readonly assets: readonly Asset[];
  /** Newest earlier record of each asset: an asset that was handed back is not handed back again. */
  readonly previous: ReadonlyMap<string, SetpointRecord>;
  /** Assets that diverged: they are handed back, whatever the plan says. */
  readonly quarantined: ReadonlySet<string>;
  /** Of assets that stand for a building: what it agreed to in the slot [kW]; 0 = nothing, and the asset is left alone. */
  readonly agreedKw?: ReadonlyMap<string, number>;
}

/**
 * Orders of a slot: the planned power of each steered asset, and a release for each asset that was steered and no longer is.
 * Assets that nobody steers and nobody steered get no order.
 */
export function makeOrders(input: OrderInput): SetpointOrder[] {
  return input.assets.filter((asset) => asset.controllable).flatMap((asset) => orderFor(asset, input));
}

function orderFor(asset: Asset, input: OrderInput): SetpointOrder[] {
  const { slotMs, plan, previous, quarantined, agreedKw } = input;
  const steer = plan !== null && !quarantined.has(asset.id);
  const planned = steer ? plannedKw(plan, asset.id, slotMs) : null;
  const powerKw = withinWord(planned, agreedKw?.get(asset.id));
  if (powerKw === null && !isSteered(previous.get(asset.id))) return [];
  const planId = plan?.id ?? NO_PLAN_ID;
  return [
    {
      id: orderId(planId, asset.id, slotMs),
      planId,
      assetId: asset.id,
      slotMs,
      powerKw,
      validFromMs: slotMs,
      validUntilMs: slotMs + SLOT_MS + HOLD_AFTER_SLOT_MS,
      rampKwPerS: asset.rampKwPerS,
    },
  ];
}

/** The planned power as far as the building behind the asset agreed to it; what comes back after a call is nobody's order. */
function withinWord(wantedKw: number | null, agreedKw: number | undefined): number | null {
  if (wantedKw === null || agreedKw === undefined) return wantedKw;
  const sameWay = wantedKw * agreedKw > 0;
  return sameWay ? Math.sign(agreedKw) * Math.min(Math.abs(wantedKw), Math.abs(agreedKw)) : null;
}

/** Power the plan gives the asset in the slot [kW]; null = local control or not covered. */
export function plannedKw(plan: DispatchPlan, assetId: string, slotMs: number): number | null {
  const { content } = plan;
  if (slotMs < content.firstSlotMs || slotMs >= content.validUntilMs) return null;
  const schedule = content.schedules.find((s) => s.assetId === assetId);
  return schedule?.powerKw[(slotMs - content.firstSlotMs) / SLOT_MS] ?? null;
}

function isSteered(record: SetpointRecord | undefined): boolean {
  return (
    record !== undefined &&
    record.order.powerKw !== null &&
    record.state !== 'refused' &&
    record.state !== 'withheld'
  );
}
