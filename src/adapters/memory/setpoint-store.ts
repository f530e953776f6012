/** Setpoints in memory. */
import type { SetpointOrder, SetpointRecord } from '../../core/control/setpoint.js';
import { intendedRecord, movedRecord } from '../../core/control/setpoint-life.js';
import { SetpointStore, type SetpointUpdate } from '../../ports/setpoint-store.js';
import { settled } from './settled.js';

/** Keeps records by order id, in the order of their making. */
export class MemorySetpointStore extends SetpointStore {
  private readonly records = new Map<string, SetpointRecord>();

  override intend(orders: readonly SetpointOrder[], atMs: number): Promise<SetpointRecord[]> {
    return settled(() => {
      const fresh = orders.map((order) => structuredClone(intendedRecord(order, atMs)));
      return fresh.map((record) => {
        const held = this.records.get(record.order.id) ?? record;
        this.records.set(record.order.id, held);
        return structuredClone(held);
      });
    });
  }

  override update(orderId: string, update: SetpointUpdate): Promise<boolean> {
    return settled(() => {
      const record = this.records.get(orderId);
      const moved = record ? movedRecord(record, update) : null;
      if (moved) this.records.set(orderId, moved);
      return moved !== null;
    });
  }

  override bySlot(slotMs: number): Promise<SetpointRecord[]> {
    return settled(() =>
      this.select((record) => record.order.slotMs === slotMs).sort((a, b) =>
        compareText(a.order.assetId, b.order.assetId),
      ),
    );
  }

  override latestBefore(slotMs: number): Promise<Map<string, SetpointRecord>> {
    return settled(() => {
      const newest = new Map<string, SetpointRecord>();
      for (const record of this.select(({ order }) => order.slotMs < slotMs)) {
        const best = newest.get(record.order.assetId);
        if (!best || record.order.slotMs >= best.order.slotMs) newest.set(record.order.assetId, record);
      }
      return newest;
    });
  }

  override ofAsset(assetId: string, limit: number, after?: string): Promise<SetpointRecord[]> {
    return settled(() => {
      const all = this.select((record) => record.order.assetId === assetId)
        .reverse()
        .sort((a, b) => b.order.slotMs - a.order.slotMs);
      const from = after === undefined ? 0 : all.findIndex(({ order }) => order.id === after) + 1;
      return from === 0 && after !== undefined ? [] : all.slice(from, from + limit);
    });
  }

  override between(assetId: string, startMs: number, endMs: number): Promise<SetpointRecord[]> {
    return settled(() =>
      this.select(
        ({ order }) => order.assetId === assetId && order.slotMs >= startMs && order.slotMs < endMs,
      ).sort((a, b) => a.order.slotMs - b.order.slotMs),
    );
  }

  override reductions(
    assetIds: readonly string[],
    startMs: number,
    endMs: number,
  ): Promise<SetpointRecord[]> {
    return settled(() =>
      this.select(
        ({ order }) =>
          assetIds.includes(order.assetId) &&
          order.slotMs >= startMs &&
          order.slotMs < endMs &&
          (order.powerKw ?? 0) < 0,
      ).sort((a, b) => a.order.slotMs - b.order.slotMs),
    );
  }

  override countByState(startMs: number, endMs: number): Promise<Readonly<Record<string, number>>> {
    return settled(() => {
      const counts: Record<string, number> = {};
      for (const { state } of this.select(({ order }) => order.slotMs >= startMs && order.slotMs < endMs)) {
        counts[state] = (counts[state] ?? 0) + 1;
      }
      return counts;
    });
  }

  /** Copies, in the order of their making. */
  private select(wanted: (record: SetpointRecord) => boolean): SetpointRecord[] {
    return [...this.records.values()].filter(wanted).map((record) => structuredClone(record));
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
