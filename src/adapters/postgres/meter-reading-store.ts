/** MeterReadingStore in postgres. */
import type { MeterReading, RegularSeries, SeriesId, SlotValue } from '../../core/series/series.js';
import { MeterReadingStore, type AppendResult, type ReadingQuery } from '../../ports/meter-reading-store.js';
import type { Database } from './database.js';

export class PostgresMeterReadingStore extends MeterReadingStore {
  constructor(readonly database: Database) {
    super();
  }
  override append(_readings: readonly MeterReading[]): Promise<AppendResult> {
    return Promise.reject(new Error('not there yet'));
  }
  override readings(_query: ReadingQuery): Promise<MeterReading[]> {
    return Promise.reject(new Error('not there yet'));
  }
  override latest(_seriesIds: readonly SeriesId[], _atMs: number): Promise<Map<SeriesId, MeterReading>> {
    return Promise.reject(new Error('not there yet'));
  }
  override putSlotValues(_values: readonly SlotValue[]): Promise<AppendResult> {
    return Promise.reject(new Error('not there yet'));
  }
  override slotValues(_query: ReadingQuery): Promise<SlotValue[]> {
    return Promise.reject(new Error('not there yet'));
  }
  override slotSeries(_query: ReadingQuery): Promise<Map<SeriesId, RegularSeries>> {
    return Promise.reject(new Error('not there yet'));
  }
  override newestSourceMs(_seriesIds: readonly SeriesId[]): Promise<number | null> {
    return Promise.reject(new Error('not there yet'));
  }
}
