/** Acts at the start of a slot: plan in force → orders → safety gate → writes with proof. */
import { Injectable } from '@nestjs/common';
import { roomOf } from '../../core/balancing/balancing-room.js';
import { type CarriedAsset, carriedPowers } from '../../core/balancing/carry-offsets.js';
import { makeOrders, NO_PLAN_ID, plannedKw } from '../../core/control/make-orders.js';
import { planBeginsMs } from '../../core/control/plan-life.js';
import { gate, MEASUREMENT_MAX_AGE_MS } from '../../core/control/safety-gate.js';
import type { SetpointOrder, SetpointRecord } from '../../core/control/setpoint.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import type { Asset } from '../../core/grid/asset.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { type LiveState, LiveStateService } from './live-state.service.js';
import { SetpointWriter, type WriteResult } from './setpoint-writer.service.js';

/** How the orders of one slot went. */
export interface ActReport {
  readonly planId: string | null;
  readonly orders: number;
  readonly sent: number;
  readonly withheld: number;
  /** Orders of which nothing certain is known: the job must come again. */
  readonly uncertain: number;
}

/** How a slot is acted on. */
export interface ActOptions {
  readonly lastTry?: boolean;
  readonly offsets?: ReadonlyMap<string, number>;
}

interface Acting {
  readonly slotMs: number;
  readonly plan: DispatchPlan | null;
  readonly live: LiveState;
  /** Records an earlier try of this slot already made, by order id. */
  readonly earlier: ReadonlyMap<string, SetpointRecord>;
}

/** An order after the gate: what may go out, or why it may not. */
interface Gated {
  readonly order: SetpointOrder;
  readonly withheld: string | null;
}

@Injectable()
export class ControlService {
  constructor(
    private readonly plans: PlanStore,
    private readonly liveState: LiveStateService,
    private readonly writer: SetpointWriter,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends the approved setpoints of a slot. Repeating it sends nothing twice.
   *
   * @param slotMs slot start [epoch ms]
   * @param how lastTry: devices were asked often enough, orders of an uncertain fate are told and left to the meters; offsets:
   *   what balancing held off the plan when the slot before ended, by asset [kW]
   * @throws Error when the fate of an order is not certain, so that the job is tried again
   */
  async act(slotMs: number, how: ActOptions = {}): Promise<ActReport> {
    const earlier = await this.writer.bySlot(slotMs);
    const plan = await this.planOf(slotMs, earlier);
    const acting: Acting = {
      slotMs,
      plan,
      live: await this.liveState.read(this.clock.nowMs()),
      earlier: new Map(earlier.map((record) => [record.order.id, record])),
    };
    const orders = this.carried(await this.orders(acting), acting, how.offsets ?? new Map());
    await this.moveOn(acting, 'dispatch');
    const report = await this.sendAll(this.gateAll(orders, acting), acting);
    if (report.uncertain === 0) await this.moveOn(acting, 'acknowledge');
    if (plan === null && orders.length > 0) await this.tellRelease(slotMs, orders.length);
    if (plan !== null && earlier.length === 0) await this.tellHeld(slotMs, plan);
    if (report.uncertain > 0) await this.tellUncertain(slotMs, report.uncertain, how.lastTry === true);
    return report;
  }

  /** The plan's own life: its first orders are being sent, and the devices have answered. Frozen slots are an earlier plan's. */
  private async moveOn({ plan, slotMs }: Acting, event: 'dispatch' | 'acknowledge'): Promise<void> {
    if (plan === null || slotMs < planBeginsMs(plan)) return;
    if (plan.state === 'approved' || plan.state === 'dispatching') await this.plans.advance(plan.id, event);
  }

  /**
   * The plan a slot is acted on by. A newer plan takes the running slot over as it was ordered; a job that comes again
   * after its approval stays with the plan the orders were made from, because orders of another plan would be other orders.
   */
  private async planOf(slotMs: number, earlier: readonly SetpointRecord[]): Promise<DispatchPlan | null> {
    const inForce = await this.plans.inForce(slotMs);
    if (inForce === null || slotMs >= inForce.content.firstSlotMs + inForce.content.frozenSlots * SLOT_MS)
      return inForce;
    const begun = earlier.find((record) => record.order.planId !== NO_PLAN_ID)?.order.planId;
    return begun === undefined ? inForce : ((await this.plans.plan(begun)) ?? inForce);
  }

  private async orders({ slotMs, plan }: Acting): Promise<SetpointOrder[]> {
    const { assets } = this.liveState.grid();
    const previous = await this.writer.latestBefore(slotMs);
    const quarantined = new Set((await this.writer.quarantined(slotMs)).keys());
    const agreedKw = await this.liveState.agreedKw(slotMs);
    return makeOrders({ slotMs, plan, assets, previous, quarantined, agreedKw });
  }

  /** The orders, with what balancing held before where a limit is pressed still. */
  private carried(
    orders: readonly SetpointOrder[],
    { plan, slotMs, live }: Acting,
    offsets: ReadonlyMap<string, number>,
  ): SetpointOrder[] {
    if (plan === null || offsets.size === 0) return [...orders];
    const byId = new Map(this.liveState.grid().assets.map((asset) => [asset.id, asset]));
    const assets = orders.flatMap(({ assetId, powerKw }): CarriedAsset[] => {
      const asset = byId.get(assetId);
      if (powerKw === null || !asset) return [];
      const room = roomOf(plan, asset, slotMs);
      return [{ assetId, plannedKw: powerKw, powerKw: live.powerKw(assetId), room }];
    });
    const nodes = live.freshNodes(slotMs, MEASUREMENT_MAX_AGE_MS);
    const powers = carriedPowers(offsets, assets, nodes);
    return orders.map((order) => ({ ...order, powerKw: powers.get(order.assetId) ?? order.powerKw }));
  }

  /** Orders that relieve the grid pass first, so that those that load it find the room they were planned with. */
  private gateAll(orders: readonly SetpointOrder[], acting: Acting): Gated[] {
    const change = (order: SetpointOrder): number =>
      (order.powerKw ?? 0) - (acting.live.powerKw(order.assetId) ?? 0);
    const byId = new Map(this.liveState.grid().assets.map((asset) => [asset.id, asset]));
    return [...orders]
      .sort((a, b) => change(a) - change(b))
      .map((order) => this.gateOne(order, byId.get(order.assetId), acting));
  }

  private gateOne(order: SetpointOrder, asset: Asset | undefined, acting: Acting): Gated {
    const { plan, slotMs } = acting;
    const approvedKw = plan === null ? undefined : plannedKw(plan, order.assetId, slotMs);
    const room = plan && asset && order.powerKw !== approvedKw ? roomOf(plan, asset, slotMs) : null;
    const verdict = gate({
      order,
      asset,
      nowMs: this.clock.nowMs(),
      measurement: acting.live.measurementOf(order.assetId),
      approvedKw,
      ...(room === null ? {} : { balancingRoom: room }),
      nodes: asset ? acting.live.nodesAbove(asset, acting.slotMs) : [],
      quarantine: null,
    });
    if (verdict.verdict === 'withhold') return { order, withheld: verdict.reason };
    if (asset && verdict.order.powerKw !== null) acting.live.letOut(asset, verdict.order.powerKw);
    const intended = acting.earlier.get(order.id)?.order.powerKw;
    if (intended !== undefined && intended !== verdict.order.powerKw && verdict.narrowed !== null) {
      return { order, withheld: `an earlier try intended another value; ${verdict.narrowed}` };
    }
    return { order: verdict.order, withheld: null };
  }

  private async sendAll(gated: readonly Gated[], acting: Acting): Promise<ActReport> {
    const records = new Map(
      (await this.writer.intend(gated.map((g) => g.order))).map((r) => [r.order.id, r]),
    );
    const results = await Promise.all(
      gated.map((one) => this.sendOne(one, records.get(one.order.id), acting)),
    );
    return {
      planId: acting.plan?.id ?? null,
      orders: gated.length,
      sent: results.filter((r) => r === 'settled').length,
      withheld: results.filter((r) => r === 'withheld').length,
      uncertain: results.filter((r) => r === 'uncertain').length,
    };
  }

  private async sendOne(
    { order, withheld }: Gated,
    record: SetpointRecord | undefined,
    acting: Acting,
  ): Promise<WriteResult | 'withheld'> {
    if (record === undefined) throw new Error(`the store gave no record for order ${order.id}`);
    if (withheld !== null) {
      await this.writer.withhold(order, withheld);
      return 'withheld';
    }
    return this.writer.write(record, acting.earlier.has(order.id));
  }

  /** A device that cannot be reached for a whole slot must not fail the cycle of the others. */
  private async tellUncertain(slotMs: number, uncertain: number, lastTry: boolean): Promise<void> {
    const what = `${String(uncertain)} orders of ${formatInstant(slotMs)} have an uncertain fate`;
    if (!lastTry) throw new Error(`${what}; asking the devices again`);
    await this.journal.append({
      atMs: this.clock.nowMs(),
      severity: 'alarm',
      code: 'orders-uncertain',
      message: `${what}: the devices could not be reached; the meters will tell what they did`,
      context: { slotMs, uncertain },
    });
  }

  /** A plan that is approved and not sent must not look like one that is. */
  private async tellHeld(slotMs: number, plan: DispatchPlan): Promise<void> {
    const held = [...this.writer.released()].filter(([id]) => plannedKw(plan, id, slotMs) !== null);
    const [, why] = held[0] ?? [];
    if (why === undefined) return;
    await this.journal.append({
      atMs: this.clock.nowMs(),
      severity: 'alarm',
      code: 'release-in-force',
      message: `plan ${plan.id} is not sent to ${String(held.length)} assets at ${formatInstant(slotMs)}: ${why}; end the release to steer them again`,
      context: { slotMs, planId: plan.id, held: held.length },
    });
  }

  private async tellRelease(slotMs: number, released: number): Promise<void> {
    await this.journal.append({
      atMs: this.clock.nowMs(),
      severity: 'alarm',
      code: 'assets-released',
      message: `no approved plan covers ${formatInstant(slotMs)}: ${String(released)} assets are handed back to their safe state; approve a plan to steer again`,
      context: { slotMs, released },
    });
  }
}
