/** Readings on their way to the store: bounded in memory, oldest dropped first, and what was dropped is remembered. */
import type { MeterReading } from '../../core/series/series.js';

/** Readings of one endpoint that were dropped: the range HistoryRead must fill. */
export interface DroppedRange {
  readonly endpointId: string;
  /** Source times of the dropped readings, [fromMs, toMs] [epoch ms]. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** Readings as delivered by one endpoint. */
export interface Delivery {
  readonly endpointId: string;
  readonly readings: readonly MeterReading[];
}

/** Queue of deliveries bounded by the number of readings, those taken but not yet committed included. */
export class IngestBuffer {
  private queue: Delivery[] = [];
  private head = 0;
  private waiting = 0;
  private taken = 0;

  /** @param maxReadings most readings kept in memory, at least 1 */
  constructor(private readonly maxReadings: number) {}

  /** Readings not committed yet. */
  get size(): number {
    return this.waiting + this.taken;
  }

  /**
   * Adds a delivery; beyond the bound the oldest waiting deliveries are dropped, the newest one at last.
   *
   * @returns what was dropped, per endpoint; empty when there was room
   */
  push(delivery: Delivery): DroppedRange[] {
    this.queue.push(delivery);
    this.waiting += delivery.readings.length;
    const dropped = new Map<string, DroppedRange>();
    while (this.size > this.maxReadings && this.head < this.queue.length) {
      const oldest = this.shift();
      if (oldest) dropped.set(oldest.endpointId, addDropped(dropped.get(oldest.endpointId), oldest));
    }
    return [...dropped.values()];
  }

  /**
   * Takes the oldest deliveries, about `maxReadings` of them, for one append; {@link release} must follow.
   * Whole deliveries are taken, at least one.
   */
  take(maxReadings: number): Delivery[] {
    const taken: Delivery[] = [];
    let count = 0;
    while (this.head < this.queue.length) {
      const next = this.queue[this.head];
      if (next === undefined || (taken.length > 0 && count + next.readings.length > maxReadings)) break;
      this.shift();
      taken.push(next);
      count += next.readings.length;
    }
    this.taken += count;
    return taken;
  }

  /** Forgets taken readings that were committed or given up. */
  release(count: number): void {
    this.taken -= count;
  }

  private shift(): Delivery | undefined {
    const delivery = this.queue[this.head];
    this.head += 1;
    this.waiting -= delivery?.readings.length ?? 0;
    // Compacting now and then keeps taking from the front cheap.
    if (this.head > 1_000 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    return delivery;
  }
}

function addDropped(held: DroppedRange | undefined, { endpointId, readings }: Delivery): DroppedRange {
  let fromMs = held?.fromMs ?? Number.POSITIVE_INFINITY;
  let toMs = held?.toMs ?? Number.NEGATIVE_INFINITY;
  for (const { sourceMs } of readings) {
    fromMs = Math.min(fromMs, sourceMs);
    toMs = Math.max(toMs, sourceMs);
  }
  return { endpointId, fromMs, toMs, count: (held?.count ?? 0) + readings.length };
}
