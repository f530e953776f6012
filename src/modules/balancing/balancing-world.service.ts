/** What a round looks at: the plan that was acted on, the orders the devices hold, and the live measurements. */
import { Injectable } from '@nestjs/common';
import { roomOf } from '../../core/balancing/balancing-room.js';
import type { BalancedAsset, BalanceInput } from '../../core/balancing/balance-types.js';
import { plannedKw } from '../../core/control/make-orders.js';
import { planBeginsMs } from '../../core/control/plan-life.js';
import { ASSET_MODE } from '../../core/control/safety-gate.js';
import type { SetpointRecord } from '../../core/control/setpoint.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import type { Asset } from '../../core/grid/asset.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { PlanStore } from '../../ports/plan-store.js';
import type { LastAct } from '../control/field-turn.service.js';
import { type LiveState, LiveStateService } from '../control/live-state.service.js';
import { SetpointWriter } from '../control/setpoint-writer.service.js';
import { BalancingSettings } from './balancing.settings.js';

/** A measurement older than this says nothing to balancing [ms]; on a fast clock the way to the store counts too. */
const MAX_AGE_MS = 180_000;
const MAX_AGE_WALL_MS = 5_000;

/** Time before the end of a slot in which nothing is written any more [ms], and the same in wall time. */
const GUARD_MS = 5_000;
const GUARD_WALL_MS = 1_000;

/** Time an asset is left alone after the gate withheld a correction [ms]. */
const WITHHELD_PAUSE_MS = 120_000;

/** The world of one round. */
export interface RoundWorld {
  readonly slotMs: number;
  readonly plan: DispatchPlan;
  readonly live: LiveState;
  readonly input: BalanceInput;
}

@Injectable()
export class BalancingWorld {
  constructor(
    private readonly liveState: LiveStateService,
    private readonly writer: SetpointWriter,
    private readonly plans: PlanStore,
    private readonly clock: Clock,
    private readonly settings: BalancingSettings,
  ) {}

  nowMs(): number {
    return this.clock.nowMs();
  }

  /**
   * The running slot; null when the kill switch is set, and shortly before the slot's end: an order that might arrive in the next
   * slot is not sent.
   */
  openSlot(): number | null {
    if (!this.settings.enabled) return null;
    const nowMs = this.clock.nowMs();
    const slotMs = slotStart(nowMs);
    const guardMs = Math.max(GUARD_MS, GUARD_WALL_MS * this.clock.speed());
    return nowMs + guardMs < slotMs + SLOT_MS ? slotMs : null;
  }

  /**
   * Reads the world of a round.
   *
   * @param act the act of the running slot
   * @returns null when no plan was acted on, it gives no room, or another plan is about to take the slot over
   */
  async read(act: LastAct): Promise<RoundWorld | null> {
    const { slotMs } = act;
    const plan = await this.actedPlan(act);
    if (!plan?.content.balancing?.length) return null;
    const nowMs = this.clock.nowMs();
    const live = await this.liveState.read(nowMs);
    const records = await this.writer.bySlot(slotMs);
    const assets = this.liveState.grid().assets.flatMap((asset) => {
      const own = records.filter((record) => record.order.assetId === asset.id);
      return balancedAsset({ asset, own, plan, live, slotMs, nowMs });
    });
    const maxAgeMs = Math.max(MAX_AGE_MS, MAX_AGE_WALL_MS * this.clock.speed());
    const nodes = live.freshNodes(slotMs, maxAgeMs);
    return { slotMs, plan, live, input: { nowMs, slotMs, maxAgeMs, assets, nodes } };
  }

  /** The plan the slot was acted on; a newer one that leaves this slot as it was does not matter to it. */
  private async actedPlan({ planId, slotMs }: LastAct): Promise<DispatchPlan | null> {
    const inForce = await this.plans.inForce(slotMs);
    if (planId === null || inForce === null) return null;
    if (inForce.id === planId) return inForce;
    return slotMs < planBeginsMs(inForce) ? this.plans.plan(planId) : null;
  }
}

interface AssetCase {
  readonly asset: Asset;
  /** Its records of the slot, oldest first. */
  readonly own: readonly SetpointRecord[];
  readonly plan: DispatchPlan;
  readonly live: LiveState;
  readonly slotMs: number;
  readonly nowMs: number;
}

/** An asset that holds an order of the plan; nothing for all others. */
function balancedAsset(one: AssetCase): BalancedAsset[] {
  const { asset, own, plan, live, slotMs } = one;
  const planned = plannedKw(plan, asset.id, slotMs);
  const holds = heldOrder(own);
  if (planned === null || holds?.order.planId !== plan.id) return [];
  const orderedKw = holds.order.powerKw;
  if (orderedKw === null) return [];
  const { power, soc, mode } = live.measurementOf(asset.id);
  return [
    {
      asset,
      plannedKw: planned,
      room: roomOf(plan, asset, slotMs),
      orderedKw,
      orderedAtMs: holds.writtenAtMs ?? holds.intendedAtMs,
      power,
      soc,
      heldBecause: reasonToHold(own, holds, one.nowMs) ?? reasonOfMode(mode),
    },
  ];
}

/** The order the device holds: the one written last, unless it was handed back since or cannot be trusted. */
function heldOrder(own: readonly SetpointRecord[]): SetpointRecord | null {
  if (own.some((record) => record.state === 'diverging')) return null;
  const written = own.filter((record) => record.state === 'written').sort((a, b) => at(a) - at(b));
  const held = written.at(-1);
  if (held === undefined) return null;
  const handedBack = own.some((r) => r.state === 'released' && (r.settledAtMs ?? 0) > at(held));
  return handedBack ? null : held;
}

function at(record: SetpointRecord): number {
  return record.writtenAtMs ?? record.intendedAtMs;
}

function reasonToHold(own: readonly SetpointRecord[], held: SetpointRecord, nowMs: number): string | null {
  const since = own.filter((record) => record.intendedAtMs >= at(held) && record !== held);
  if (since.some((r) => r.state === 'intended')) return 'the fate of its last order is not certain';
  if (since.some((r) => r.state === 'refused')) return 'it refused its last order';
  const pausedMs = nowMs - WITHHELD_PAUSE_MS;
  const withheld = since.find((r) => r.state === 'withheld' && r.intendedAtMs > pausedMs);
  return withheld === undefined ? null : `the gate withheld its last order: ${withheld.detail}`;
}

function reasonOfMode(mode: number | null | 'no-switch'): string | null {
  if (mode === ASSET_MODE.local) return 'it is switched to Local';
  return mode === null ? 'its mode is not known' : null;
}
