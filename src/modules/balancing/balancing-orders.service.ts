/** Sends the corrections of a round: each through the safety gate, recorded before it is written, read back after. */
import { Injectable } from '@nestjs/common';
import { deadbandKw } from '../../core/balancing/balance-round.js';
import { roomOf } from '../../core/balancing/balancing-room.js';
import type { BalancedAsset, Correction } from '../../core/balancing/balance-types.js';
import { HOLD_AFTER_SLOT_MS, orderId } from '../../core/control/make-orders.js';
import { gate } from '../../core/control/safety-gate.js';
import type { SetpointOrder } from '../../core/control/setpoint.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { BalancingTurn } from '../control/field-turn.service.js';
import { SetpointWriter } from '../control/setpoint-writer.service.js';
import { BalancingSettings } from './balancing.settings.js';
import { BalancingWorld, type RoundWorld } from './balancing-world.service.js';

/** What became of one correction. */
export interface SentCorrection {
  readonly correction: Correction;
  readonly orderId: string;
  /** Power that went out [kW]; null when it did not. */
  readonly sentKw: number | null;
  /** Why it was narrowed or withheld, or that its fate is not certain; null when it went as it was meant. */
  readonly note: string | null;
}

@Injectable()
export class BalancingOrders {
  constructor(
    private readonly writer: SetpointWriter,
    private readonly world: BalancingWorld,
    private readonly settings: BalancingSettings,
  ) {}

  /** Sends corrections one after the other, those that relieve the grid first; stops where the turn or the slot ends. */
  async send(
    corrections: readonly Correction[],
    world: RoundWorld,
    turn: BalancingTurn,
  ): Promise<SentCorrection[]> {
    if (corrections.length === 0) return [];
    const quarantined = await this.writer.quarantined(world.slotMs);
    const sent: SentCorrection[] = [];
    const change = (c: Correction): number => c.powerKw - (world.live.powerKw(c.assetId) ?? 0);
    for (const correction of [...corrections].sort((a, b) => change(a) - change(b))) {
      if (turn.isOver() || this.world.openSlot() !== world.slotMs) break;
      const one = world.input.assets.find((a) => a.asset.id === correction.assetId);
      if (one === undefined) continue;
      const result = await this.sendOne(correction, one, { world, quarantined });
      if (result !== null) sent.push(result);
    }
    return sent;
  }

  private async sendOne(
    correction: Correction,
    one: BalancedAsset,
    { world, quarantined }: { world: RoundWorld; quarantined: ReadonlyMap<string, string> },
  ): Promise<SentCorrection | null> {
    const order = this.orderOf(correction, one, world);
    const room = roomOf(world.plan, one.asset, world.slotMs);
    const verdict = gate({
      order,
      asset: one.asset,
      nowMs: this.world.nowMs(),
      measurement: world.live.measurementOf(one.asset.id),
      approvedKw: one.plannedKw,
      ...(room === null ? {} : { balancingRoom: room }),
      nodes: world.live.nodesAbove(one.asset, world.slotMs),
      quarantine: quarantined.get(one.asset.id) ?? null,
    });
    if (verdict.verdict === 'withhold') {
      await this.writer.intend([order]);
      await this.writer.withhold(order, verdict.reason);
      return { correction, orderId: order.id, sentKw: null, note: verdict.reason };
    }
    const powerKw = verdict.order.powerKw ?? one.orderedKw;
    world.live.letOut(one.asset, powerKw);
    // What the gate left of it is what the device holds already.
    if (verdict.narrowed !== null && Math.abs(powerKw - one.orderedKw) <= deadbandKw(one.asset.ratedKw))
      return null;
    const [record] = await this.writer.intend([verdict.order]);
    if (record === undefined) throw new Error(`the store gave no record for order ${order.id}`);
    const fate = await this.writer.write(record, false);
    const note = fate === 'uncertain' ? 'the device gave no certain answer' : verdict.narrowed;
    return { correction, orderId: order.id, sentKw: powerKw, note };
  }

  /** Ids follow from plan, asset, slot and round: a round that runs twice makes the same orders. */
  private orderOf({ powerKw }: Correction, { asset }: BalancedAsset, world: RoundWorld): SetpointOrder {
    const { slotMs, plan, input } = world;
    const round = Math.floor((input.nowMs - slotMs) / this.settings.periodMs);
    return {
      id: `${orderId(plan.id, asset.id, slotMs)}:b${String(round)}`,
      planId: plan.id,
      assetId: asset.id,
      slotMs,
      powerKw,
      validFromMs: Math.floor(input.nowMs),
      validUntilMs: slotMs + SLOT_MS + HOLD_AFTER_SLOT_MS,
      rampKwPerS: asset.rampKwPerS,
    };
  }
}
