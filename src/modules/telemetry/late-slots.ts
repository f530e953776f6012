/** Slots whose values came after they were closed, by owner: they are to be closed again with later knowledge. */
import { type MeterReading, splitSeriesId } from '../../core/series/series.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';

/** Slots in [startMs, endMs) to close again for some owners. */
export interface LateRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly ownerIds: readonly string[];
}

/** Collects late slots until they are taken; memory is one range per owner. */
export class LateSlots {
  private ranges = new Map<string, { startMs: number; endMs: number }>();

  /**
   * Notes the slots of readings that end at or before `closedUpToMs`.
   * A value stamped on a slot bound speaks of the slot that ends there, as blocks do.
   */
  note(readings: readonly MeterReading[], closedUpToMs: number): void {
    for (const { seriesId, sourceMs } of readings) {
      const startMs = slotStart(sourceMs - 1);
      const endMs = startMs + SLOT_MS;
      if (endMs > closedUpToMs) continue;
      const { ownerId } = splitSeriesId(seriesId);
      const held = this.ranges.get(ownerId);
      this.ranges.set(ownerId, {
        startMs: Math.min(startMs, held?.startMs ?? startMs),
        endMs: Math.max(endMs, held?.endMs ?? endMs),
      });
    }
  }

  /** Hands the ranges over, owners of equal range together, and forgets them. */
  take(): LateRange[] {
    const taken = new Map<string, { startMs: number; endMs: number; ownerIds: string[] }>();
    for (const [ownerId, range] of this.ranges) {
      const key = `${String(range.startMs)}-${String(range.endMs)}`;
      const group = taken.get(key) ?? { ...range, ownerIds: [] };
      group.ownerIds.push(ownerId);
      taken.set(key, group);
    }
    this.ranges = new Map();
    return [...taken.values()];
  }
}
