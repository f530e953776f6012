/** Slot values in PostgreSQL: every version with its known-at time, the newest known one in front. */
import type { RegularSeries, SeriesId, SlotValue } from '../../core/series/series.js';
import { storableSlotValue } from '../../core/series/storable.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { AppendResult, ReadingQuery } from '../../ports/meter-reading-store.js';
import { appendRows } from './append.js';
import { BinaryRows } from './binary-rows.js';
import type { Database } from './database.js';
import { METHODS, PROVENANCES, QUALITIES } from './quality-codes.js';
import { rowsBySeries } from './rows-by-series.js';
import type { SeriesDictionary } from './series-dictionary.js';
import { epochMs, instant } from './sql-time.js';

/** Bytes of one slot value: field count, integer, two instants, double, three smallints. */
const SLOT_VALUE_BYTES = 2 + 8 + 12 + 12 + 12 + 6 + 6 + 6;
const SLOT_VALUE_COLUMNS = 'series_id, slot_at, known_at, value, provenance, method, quality';

interface SlotRow {
  readonly series_id: number;
  readonly slot_ms: number;
  readonly known_ms: number;
  readonly value: number;
  readonly provenance: number;
  readonly method: number;
  readonly quality: number;
}

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
    return [...bySeries].flatMap(([seriesId, rows]) => rows.map((row) => toSlotValue(seriesId, row)));
  }

  /** The same as regular series on the slots that start in the range. */
  async regular(query: ReadingQuery): Promise<Map<SeriesId, RegularSeries>> {
    const bySeries = await this.newest(query);
    const startMs = Math.ceil(query.startMs / SLOT_MS) * SLOT_MS;
    const slots = Math.max(0, Math.ceil((query.endMs - startMs) / SLOT_MS));
    const result = new Map<SeriesId, RegularSeries>();
    for (const seriesId of query.seriesIds) {
      const values = new Float64Array(slots).fill(Number.NaN);
      for (const row of bySeries.get(seriesId) ?? []) {
        const at = (row.slot_ms - startMs) / SLOT_MS;
        if (Number.isInteger(at)) values[at] = row.value;
      }
      result.set(seriesId, { startMs, stepMs: SLOT_MS, values });
    }
    return result;
  }

  private async newest(query: ReadingQuery): Promise<Map<SeriesId, SlotRow[]>> {
    const numbers = await this.series.known(query.seriesIds);
    const rows = await this.database.rows<SlotRow>(
      'reading slot values',
      `SELECT DISTINCT ON (series_id, slot_at) series_id, ${epochMs('slot_at')} AS slot_ms,
         ${epochMs('known_at')} AS known_ms, value, provenance, method, quality
       FROM slot_values
       WHERE series_id = ANY($1::integer[]) AND slot_at >= ${instant('$2')} AND slot_at < ${instant('$3')}
         AND known_at <= COALESCE(${instant('$4')}, 'infinity')
       ORDER BY series_id, slot_at, known_at DESC`,
      [[...numbers.values()], query.startMs, query.endMs, query.asKnownAtMs ?? null],
    );
    return rowsBySeries(rows, numbers);
  }
}

function toSlotValue(seriesId: SeriesId, row: SlotRow): SlotValue {
  return {
    seriesId,
    slotMs: row.slot_ms,
    knownAtMs: row.known_ms,
    value: row.value,
    provenance: PROVENANCES[row.provenance] ?? 'missing',
    method: METHODS[row.method] ?? 'none',
    quality: QUALITIES[row.quality] ?? 'bad',
  };
}
