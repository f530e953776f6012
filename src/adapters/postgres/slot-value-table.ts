/** Slot values in PostgreSQL: every version with its known-at time, the newest known one in front. */
import type { RegularSeries, SeriesId, SlotValue } from '../../core/series/series.js';
import { storableSlotValue } from '../../core/series/storable.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { AppendResult, ReadingQuery } from '../../ports/meter-reading-store.js';
import { appendRows } from './append.js';
import { BinaryRows } from './binary-rows.js';
import type { Database } from './database.js';
import { METHODS, PROVENANCES, QUALITIES } from './quality-codes.js';
import { packing, unpack, type PackedColumns, type PackedRows, type PackedSeries } from './packed-rows.js';
import type { SeriesDictionary } from './series-dictionary.js';
import { epochMs, instant } from './sql-time.js';

/** Bytes of one slot value: field count, integer, two instants, double, three smallints. */
const SLOT_VALUE_BYTES = 2 + 8 + 12 + 12 + 12 + 6 + 6 + 6;
const SLOT_VALUE_COLUMNS = 'series_id, slot_at, known_at, value, provenance, method, quality';

/** What is read of a slot value. */
const PACKED: PackedColumns = {
  doubles: [epochMs('slot_at'), epochMs('known_at'), 'value'],
  smallints: ['provenance', 'method', 'quality'],
};

/** The table `slot_values`. */
export class SlotValueTable {
  constructor(
    private readonly database: Database,
    private readonly series: SeriesDictionary,
  ) {}

  /** Keeps the values; those with the same series, slot and known-at are left as they are. */
  async put(values: readonly SlotValue[]): Promise<AppendResult> {
    if (values.length === 0) return { inserted: 0, duplicates: 0 };
    const kept = values.map(storableSlotValue);
    const numbers = await this.series.ensure(new Set(kept.map((value) => value.seriesId)));
    const rows = new BinaryRows(kept.length, SLOT_VALUE_BYTES);
    for (const value of kept) {
      rows
        .row(7)
        .integer(numbers.get(value.seriesId) ?? 0)
        .instant(value.slotMs)
        .instant(value.knownAtMs)
        .double(value.value)
        .smallint(PROVENANCES.indexOf(value.provenance))
        .smallint(METHODS.indexOf(value.method))
        .smallint(QUALITIES.indexOf(value.quality));
    }
    return appendRows(this.database, {
      table: 'slot_values',
      columns: SLOT_VALUE_COLUMNS,
      count: kept.length,
      bytes: rows.end(),
    });
  }

  /** Newest known value of each slot, by series name and slot. */
  async values(query: ReadingQuery): Promise<SlotValue[]> {
    const bySeries = await this.newest(query);
    return [...bySeries].flatMap(([seriesId, rows]) => rows.map((row) => toSlotValue(seriesId, rows, row)));
  }

  /** The same as regular series on the slots that start in the range. */
  async regular(query: ReadingQuery): Promise<Map<SeriesId, RegularSeries>> {
    const bySeries = await this.newest(query);
    const startMs = Math.ceil(query.startMs / SLOT_MS) * SLOT_MS;
    const slots = Math.max(0, Math.ceil((query.endMs - startMs) / SLOT_MS));
    const result = new Map<SeriesId, RegularSeries>();
    for (const seriesId of query.seriesIds) {
      const values = new Float64Array(slots).fill(Number.NaN);
      const rows = bySeries.get(seriesId);
      for (let row = 0; rows !== undefined && row < rows.count; row += 1) {
        const at = (rows.double(row, 0) - startMs) / SLOT_MS;
        if (Number.isInteger(at)) values[at] = rows.double(row, 2);
      }
      result.set(seriesId, { startMs, stepMs: SLOT_MS, values });
    }
    return result;
  }

  private async newest(query: ReadingQuery): Promise<Map<SeriesId, PackedRows>> {
    const numbers = await this.series.known(query.seriesIds);
    const found = await this.database.rows<PackedSeries>(
      'reading slot values',
      `SELECT wanted.id AS series_id, newest.packed FROM unnest($1::integer[]) AS wanted (id), LATERAL (
         SELECT ${packing(PACKED, 'slot_at')} AS packed FROM (
           SELECT DISTINCT ON (slot_at) slot_at, known_at, value, provenance, method, quality
           FROM slot_values
           WHERE series_id = wanted.id AND slot_at >= ${instant('$2')} AND slot_at < ${instant('$3')}
             AND known_at <= COALESCE(${instant('$4')}, 'infinity')
           ORDER BY slot_at DESC, known_at DESC) AS versions) AS newest`,
      [[...numbers.values()], query.startMs, query.endMs, query.asKnownAtMs ?? null],
    );
    return unpack(found, numbers, PACKED);
  }
}

function toSlotValue(seriesId: SeriesId, rows: PackedRows, row: number): SlotValue {
  return {
    seriesId,
    slotMs: rows.double(row, 0),
    knownAtMs: rows.double(row, 1),
    value: rows.double(row, 2),
    provenance: PROVENANCES[rows.smallint(row, 0)] ?? 'missing',
    method: METHODS[rows.smallint(row, 1)] ?? 'none',
    quality: QUALITIES[rows.smallint(row, 2)] ?? 'bad',
  };
}
