/** A reading store that is watched: what was committed, how long after its source time, in which batches. */
import type { MeterReading, RegularSeries, SeriesId, SlotValue } from '../../core/series/series.js';
import { MeterReadingStore, type AppendResult, type ReadingQuery } from '../../ports/meter-reading-store.js';
import { DelayHistogram } from './delay-histogram.js';

/** Hands every call on to the store that is measured. */
export class WatchedStore extends MeterReadingStore {
  /** From the source time of a value to the end of its commit. */
  readonly delays = new DelayHistogram();
  /** Batches as they were appended; kept while {@link keepBatches} is true. */
  readonly batches: (readonly MeterReading[])[] = [];
  keepBatches = false;
  committed = 0;

  constructor(private readonly store: MeterReadingStore) {
    super();
  }

  override async append(readings: readonly MeterReading[]): Promise<AppendResult> {
    const result = await this.store.append(readings);
    const nowMs = Date.now();
    for (const { sourceMs } of readings) this.delays.add(nowMs - sourceMs);
    this.committed += result.inserted;
    if (this.keepBatches) this.batches.push(readings);
    return result;
  }

  override readings(query: ReadingQuery): Promise<MeterReading[]> {
    return this.store.readings(query);
  }

  override latest(seriesIds: readonly SeriesId[], atMs: number): Promise<Map<SeriesId, MeterReading>> {
    return this.store.latest(seriesIds, atMs);
  }

  override putSlotValues(values: readonly SlotValue[]): Promise<AppendResult> {
    return this.store.putSlotValues(values);
  }

  override slotValues(query: ReadingQuery): Promise<SlotValue[]> {
    return this.store.slotValues(query);
  }

  override slotSeries(query: ReadingQuery): Promise<Map<SeriesId, RegularSeries>> {
    return this.store.slotSeries(query);
  }

  override newestSourceMs(seriesIds: readonly SeriesId[]): Promise<number | null> {
    return this.store.newestSourceMs(seriesIds);
  }
}
