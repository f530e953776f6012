/** From the devices to the store: batches, patience while the store is away, and no unbounded memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../core/domain-error.js';
import type { MeterReading } from '../../core/series/series.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { type Delivery, type DroppedRange, IngestBuffer } from './ingest-buffer.js';

/** Bounds and paces of ingestion; times are wall time. */
export interface IngestSettings {
  /** Most readings kept in memory while the store is away. */
  readonly maxReadings: number;
  /** Readings aimed at per append. */
  readonly batchReadings: number;
  /** Longest wait for a batch to fill [ms]. */
  readonly flushMs: number;
  /** First and longest pause between tries [ms]. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
}

/** Told what happened to readings. Must not throw. */
export interface IngestListener {
  committed(endpointId: string, readings: readonly MeterReading[]): void;
  /** Readings were dropped for want of room or of time. */
  dropped(range: DroppedRange): void;
  /** The store went away (detail) or came back (null). */
  storeOutage(detail: string | null): void;
  /** The store refuses this one reading for good. */
  refused(reading: MeterReading, detail: string): void;
}

/** Writes deliveries in their order; one append at a time. */
export class Ingest {
  private readonly buffer: IngestBuffer;
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private pumping: Promise<void> | null = null;
  private away = false;

  constructor(
    private readonly store: MeterReadingStore,
    private readonly listener: IngestListener,
    private readonly settings: IngestSettings,
  ) {
    this.buffer = new IngestBuffer(settings.maxReadings);
  }

  /** Readings in memory that are not committed yet. */
  get pending(): number {
    return this.buffer.size;
  }

  /** Takes a delivery; never waits, never throws. */
  push(delivery: Delivery): void {
    if (delivery.readings.length === 0 || this.closing.signal.aborted) return;
    for (const range of this.buffer.push(delivery)) this.listener.dropped(range);
    if (this.pumping !== null) return;
    if (this.buffer.size >= this.settings.batchReadings) this.pump();
    else this.timer ??= setTimeout(() => this.pump(), this.settings.flushMs);
  }

  /** Appends at once what history delivered, with the same patience; resolves when it is committed. */
  async append(endpointId: string, readings: readonly MeterReading[]): Promise<void> {
    await this.commit(readings);
    this.listener.committed(endpointId, readings);
  }

  /** Resolves when everything taken so far was committed, dropped or refused. */
  async flush(): Promise<void> {
    while (this.buffer.size > 0 && !this.closing.signal.aborted) {
      this.pump();
      await this.pumping;
    }
  }

  /**
   * Writes what is left for at most `patienceMs` of wall time; what cannot be written then is dropped loudly.
   */
  async stop(patienceMs: number): Promise<void> {
    const giveUp = setTimeout(() => this.closing.abort(), patienceMs);
    await this.flush();
    clearTimeout(giveUp);
    this.closing.abort();
    if (this.timer) clearTimeout(this.timer);
    await this.pumping;
    for (let left = this.buffer.take(1); left.length > 0; left = this.buffer.take(1)) this.giveUp(left);
  }

  private pump(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.pumping ??= this.drain().finally(() => {
      this.pumping = null;
    });
  }

  private async drain(): Promise<void> {
    while (!this.closing.signal.aborted) {
      const taken = this.buffer.take(this.settings.batchReadings);
      if (taken.length === 0) return;
      try {
        await this.commit(taken.flatMap((delivery) => delivery.readings));
        for (const { endpointId, readings } of taken) this.listener.committed(endpointId, readings);
        this.buffer.release(countOf(taken));
      } catch {
        // Only closing ends the patience of commit.
        this.giveUp(taken);
      }
    }
  }

  private giveUp(taken: readonly Delivery[]): void {
    this.buffer.release(countOf(taken));
    for (const { endpointId, readings } of taken) {
      const times = readings.map((reading) => reading.sourceMs);
      const [fromMs, toMs] = [Math.min(...times), Math.max(...times)];
      this.listener.dropped({ endpointId, fromMs, toMs, count: readings.length });
    }
  }

  /** Appends, waiting as long as the store is away. A batch the store refuses is halved until the culprit is alone. */
  private async commit(readings: readonly MeterReading[]): Promise<void> {
    let pauseMs = this.settings.retryMs;
    for (;;) {
      try {
        await this.store.append(readings);
        this.tellOutage(null);
        return;
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        if (!isAway(error)) {
          await this.commitHalves(readings, detail);
          return;
        }
        this.tellOutage(detail);
        await sleep(pauseMs, undefined, { signal: this.closing.signal });
        pauseMs = Math.min(pauseMs * 2, this.settings.maxRetryMs);
      }
    }
  }

  private async commitHalves(readings: readonly MeterReading[], detail: string): Promise<void> {
    const [only] = readings;
    if (readings.length === 1 && only) {
      this.listener.refused(only, detail);
      return;
    }
    const middle = Math.ceil(readings.length / 2);
    await this.commit(readings.slice(0, middle));
    if (middle < readings.length) await this.commit(readings.slice(middle));
  }

  private tellOutage(detail: string | null): void {
    const away = detail !== null;
    if (away === this.away) return;
    this.away = away;
    this.listener.storeOutage(detail);
  }
}

function isAway(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'store-unavailable';
}

function countOf(deliveries: readonly Delivery[]): number {
  return deliveries.reduce((sum, delivery) => sum + delivery.readings.length, 0);
}
