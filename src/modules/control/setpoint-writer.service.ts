/** Writes one order with proof: intent first, then the write, then the read-back. Never twice. */
import { Injectable } from '@nestjs/common';
import type { SetpointOrder, SetpointRecord } from '../../core/control/setpoint.js';
import { QUARANTINE_SLOTS } from '../../core/control/settle-setpoint.js';
import { AssetGateway, type WriteOutcome } from '../../ports/asset-gateway.js';
import { Clock } from '../../ports/clock.js';
import { Journal } from '../../ports/journal.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { quarantinedAt } from './quarantine.js';
import { ReleaseLatch } from './release-latch.service.js';

/** Read-back may differ from the order by this share or this many kW: rounding in the device. */
const READ_BACK_TOLERANCE = { share: 0.01, kw: 5 } as const;

/** How one order went: done, or nothing certain is known and the job must come again. */
export type WriteResult = 'settled' | 'uncertain';

@Injectable()
export class SetpointWriter {
  constructor(
    private readonly store: SetpointStore,
    private readonly gateway: AssetGateway,
    private readonly clock: Clock,
    private readonly journal: Journal,
    private readonly latch: ReleaseLatch,
  ) {}

  bySlot(slotMs: number): Promise<SetpointRecord[]> {
    return this.store.bySlot(slotMs);
  }

  latestBefore(slotMs: number): Promise<Map<string, SetpointRecord>> {
    return this.store.latestBefore(slotMs);
  }

  /** Assets that may not be steered in the slot, with the reason: they diverged, or a person released them. */
  async quarantined(slotMs: number): Promise<ReadonlyMap<string, string>> {
    return new Map([...(await quarantinedAt(this.store, slotMs)), ...this.latch.reasons()]);
  }

  /** Assets that a person released, with the reason. */
  released(): ReadonlyMap<string, string> {
    return this.latch.reasons();
  }

  intend(orders: readonly SetpointOrder[]): Promise<SetpointRecord[]> {
    return this.store.intend(orders, this.clock.nowMs());
  }

  async withhold(order: SetpointOrder, reason: string): Promise<void> {
    await this.store.update(order.id, { state: 'withheld', detail: reason, atMs: this.clock.nowMs() });
  }

  /** Hands an asset back without an order; false when the device did not confirm it. */
  async release(assetId: string): Promise<boolean> {
    const answer = await this.gateway.release(assetId).catch(() => null);
    return answer?.status === 'accepted';
  }

  /**
   * Writes an order and reads it back.
   *
   * @param record its intent, as the safety gate let it out
   * @param resumed true when an earlier try may already have written it: then the device is asked first
   */
  async write({ order, state }: SetpointRecord, resumed: boolean): Promise<WriteResult> {
    if (state !== 'intended') return 'settled';
    if (resumed && (await this.alreadyThere(order))) return 'settled';
    const outcome =
      order.powerKw === null ? await this.gateway.release(order.assetId) : await this.gateway.write(order);
    return this.record(order, outcome);
  }

  private async record(order: SetpointOrder, outcome: WriteOutcome): Promise<WriteResult> {
    const atMs = this.clock.nowMs();
    const { statusCode } = outcome;
    switch (outcome.status) {
      case 'refused':
        await this.store.update(order.id, { state: 'refused', detail: outcome.reason, atMs, statusCode });
        return 'settled';
      case 'unknown':
        // The connection broke in mid-write: only the device knows, so it is asked before anything is sent again.
        return (await this.alreadyThere(order)) ? 'settled' : 'uncertain';
      case 'accepted':
        if (order.powerKw === null) {
          await this.store.update(order.id, {
            state: 'released',
            detail: 'handed back to local control',
            atMs,
            statusCode,
          });
          return 'settled';
        }
        await this.proveApplied(order, statusCode);
        return 'settled';
    }
  }

  private async alreadyThere(order: SetpointOrder): Promise<boolean> {
    if (order.powerKw === null) return false;
    const back = await this.gateway.readBack(order.assetId).catch(() => null);
    if (back?.setpointId !== order.id) return false;
    await this.proveApplied(order, back.statusCode);
    return true;
  }

  private async proveApplied(order: SetpointOrder, statusCode: number): Promise<void> {
    const back = await this.gateway.readBack(order.assetId).catch(() => null);
    const orderedKw = order.powerKw ?? 0;
    const readBackKw = back?.appliedKw ?? null;
    const update = { atMs: this.clock.nowMs(), statusCode, readBackKw };
    if (readBackKw !== null && back?.good === true && !sameApplied(orderedKw, readBackKw)) {
      const detail = `accepted ${orderedKw.toFixed(1)} kW but says it applies ${readBackKw.toFixed(1)} kW`;
      await this.store.update(order.id, { ...update, state: 'diverging', detail });
      await this.backToSafety(order, detail);
      return;
    }
    const detail =
      readBackKw === null
        ? 'accepted; no read-back to be had'
        : `accepted, read back ${readBackKw.toFixed(1)} kW`;
    await this.store.update(order.id, { ...update, state: 'written', detail });
  }

  /** What accepts one thing and does another is not to be trusted with a third: it is handed back at once. */
  private async backToSafety(order: SetpointOrder, detail: string): Promise<void> {
    const released = await this.release(order.assetId);
    await this.journal.append({
      atMs: this.clock.nowMs(),
      severity: 'alarm',
      code: 'asset-diverging',
      message: `${order.assetId} ${detail}; ${released ? 'handed back to its local control' : 'it did not confirm being handed back'}, and it stays out of the plan for ${String(QUARANTINE_SLOTS)} slots`,
      context: { assetId: order.assetId, orderId: order.id, released },
    });
  }
}

function sameApplied(orderedKw: number, appliedKw: number): boolean {
  const tolerance = Math.max(READ_BACK_TOLERANCE.kw, READ_BACK_TOLERANCE.share * Math.abs(orderedKw));
  return Math.abs(orderedKw - appliedKw) <= tolerance;
}
