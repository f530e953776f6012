/** Readings and slot values in memory: for tests and for runs that keep nothing. */
import type { MeterReading, RegularSeries, SeriesId, SlotValue } from '../../core/series/series.js';
import { storableReading, storableSlotValue } from '../../core/series/storable.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { MeterReadingStore, type AppendResult, type ReadingQuery } from '../../ports/meter-reading-store.js';
import { settled } from './settled.js';

/** Keeps values in maps; a map's key is what tells duplicates. */
export class MemoryMeterReadingStore extends MeterReadingStore {
  private readonly bySeries = new Map<SeriesId, Map<string, MeterReading>>();
  private readonly slotsBySeries = new Map<SeriesId, Map<string, SlotValue>>();

  override append(readings: readonly MeterReading[]): Promise<AppendResult> {
    return settled(() => {
      // All are looked at before the first is kept: all or none.
      const kept = readings.map((reading) => ({ ...storableReading(reading) }));
      return addAll(kept, this.bySeries, (r) =>
        [r.sourceMs, r.value === 0 ? 0 : r.value, r.statusCode].join(),
      );
    });
  }

  override readings(query: ReadingQuery): Promise<MeterReading[]> {
    return settled(() =>
      sorted(query.seriesIds).flatMap((id) =>
        [...(this.bySeries.get(id)?.values() ?? [])]
          .filter((r) => inRange(r.sourceMs, r.knownAtMs, query))
          .sort(byTime)
          .map((reading) => ({ ...reading })),
      ),
    );
  }

  override latest(seriesIds: readonly SeriesId[], atMs: number): Promise<Map<SeriesId, MeterReading>> {
    return settled(() => {
      const found = new Map<SeriesId, MeterReading>();
      for (const id of sorted(seriesIds)) {
        for (const reading of this.bySeries.get(id)?.values() ?? []) {
          const best = found.get(id);
          const newer = best === undefined || byTime(reading, best) > 0;
          if (reading.sourceMs <= atMs && newer) found.set(id, reading);
        }
      }
      return found;
    });
  }

  override putSlotValues(values: readonly SlotValue[]): Promise<AppendResult> {
    return settled(() => {
      const kept = values.map((value) => ({ ...storableSlotValue(value) }));
      return addAll(kept, this.slotsBySeries, (v) => [v.slotMs, v.knownAtMs].join());
    });
  }

  override slotValues(query: ReadingQuery): Promise<SlotValue[]> {
    return settled(() => sorted(query.seriesIds).flatMap((id) => this.newestSlots(id, query)));
  }

  override slotSeries(query: ReadingQuery): Promise<Map<SeriesId, RegularSeries>> {
    return settled(() => {
      const startMs = Math.ceil(query.startMs / SLOT_MS) * SLOT_MS;
      const slots = Math.max(0, Math.ceil((query.endMs - startMs) / SLOT_MS));
      const result = new Map<SeriesId, RegularSeries>();
      for (const id of query.seriesIds) {
        const values = new Float64Array(slots).fill(Number.NaN);
        for (const { slotMs, value } of this.newestSlots(id, query)) {
          const at = (slotMs - startMs) / SLOT_MS;
          if (Number.isInteger(at)) values[at] = value;
        }
        result.set(id, { startMs, stepMs: SLOT_MS, values });
      }
      return result;
    });
  }

  override newestSourceMs(seriesIds: readonly SeriesId[]): Promise<number | null> {
    return settled(() => {
      let newest: number | null = null;
      for (const id of seriesIds) {
        for (const { sourceMs } of this.bySeries.get(id)?.values() ?? []) {
          newest = newest === null ? sourceMs : Math.max(newest, sourceMs);
        }
      }
      return newest;
    });
  }

  private newestSlots(id: SeriesId, query: ReadingQuery): SlotValue[] {
    const newest = new Map<number, SlotValue>();
    for (const value of this.slotsBySeries.get(id)?.values() ?? []) {
      if (!inRange(value.slotMs, value.knownAtMs, query)) continue;
      const best = newest.get(value.slotMs);
      if (best === undefined || value.knownAtMs > best.knownAtMs) newest.set(value.slotMs, value);
    }
    return [...newest.values()].sort((a, b) => a.slotMs - b.slotMs).map((value) => ({ ...value }));
  }
}

function addAll<T extends { readonly seriesId: SeriesId }>(
  items: readonly T[],
  into: Map<SeriesId, Map<string, T>>,
  keyOf: (item: T) => string,
): AppendResult {
  let inserted = 0;
  for (const item of items) {
    const known = into.get(item.seriesId) ?? new Map<string, T>();
    into.set(item.seriesId, known);
    const key = keyOf(item);
    if (known.has(key)) continue;
    known.set(key, item);
    inserted += 1;
  }
  return { inserted, duplicates: items.length - inserted };
}

function sorted(seriesIds: readonly SeriesId[]): SeriesId[] {
  return [...new Set(seriesIds)].sort();
}

function inRange(atMs: number, knownAtMs: number, query: ReadingQuery): boolean {
  return atMs >= query.startMs && atMs < query.endMs && knownAtMs <= (query.asKnownAtMs ?? Infinity);
}

function byTime(a: MeterReading, b: MeterReading): number {
  const times = a.sourceMs - b.sourceMs || a.knownAtMs - b.knownAtMs;
  return times || compareValues(a.value, b.value) || a.statusCode - b.statusCode;
}

/** NaN after all numbers, as in PostgreSQL. */
function compareValues(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}
