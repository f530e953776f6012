import type { MeterReading, RegularSeries, SeriesId, SlotValue } from '../core/series/series.js';

export interface AppendResult {
  readonly inserted: number;
  readonly duplicates: number;
}

export interface ReadingQuery {
  readonly seriesIds: readonly SeriesId[];
  /** [startMs, endMs) by source time. */
  readonly startMs: number;
  readonly endMs: number;
  /** Only what was known at this instant; default: all. */
  readonly asKnownAtMs?: number;
}

/**
 * Keeps readings and slot values for ever as they came. Append is atomic per call: all rows or none.
 * Duplicates (same series, source time, value, status) are harmless; corrections are kept beside the first.
 * Fails with DomainError `store-unavailable` (retryable) when the database is not there or full.
 */
export abstract class MeterReadingStore {
  abstract append(readings: readonly MeterReading[]): Promise<AppendResult>;
  /** Ordered by series, source time, known-at. */
  abstract readings(query: ReadingQuery): Promise<MeterReading[]>;
  /** Newest reading by source time (then known-at) of each series at or before `atMs`; series without one are absent. */
  abstract latest(seriesIds: readonly SeriesId[], atMs: number): Promise<Map<SeriesId, MeterReading>>;
  /** Idempotent: the same (series, slot, known-at) again changes nothing. */
  abstract putSlotValues(values: readonly SlotValue[]): Promise<AppendResult>;
  /** Newest known value of each slot, as known at `asKnownAtMs` when given; ordered by series, slot. */
  abstract slotValues(query: ReadingQuery): Promise<SlotValue[]>;
  /** The same as regular series on the quarter-hour grid, NaN where nothing is known. Every asked series is present. */
  abstract slotSeries(query: ReadingQuery): Promise<Map<SeriesId, RegularSeries>>;
  /** Newest source time stored of any series of the list; null when there is none. */
  abstract newestSourceMs(seriesIds: readonly SeriesId[]): Promise<number | null>;
}
