/** Readings and slot values in PostgreSQL: appended by COPY, found again as they were known. */
import type { MeterReading, RegularSeries, SeriesId, SlotValue } from '../../core/series/series.js';
import { storableReading } from '../../core/series/storable.js';
import { MeterReadingStore, type AppendResult, type ReadingQuery } from '../../ports/meter-reading-store.js';
import { appendRows } from './append.js';
import type { Database } from './database.js';
import { QUALITIES } from './quality-codes.js';
import { packing, unpack, type PackedColumns, type PackedRows, type PackedSeries } from './packed-rows.js';
import { ReadingPartitions } from './reading-partitions.js';
import { readingRows } from './reading-rows.js';
import { rowsBySeries } from './rows-by-series.js';
import { SeriesDictionary } from './series-dictionary.js';
import { SlotValueTable } from './slot-value-table.js';
import { epochMs, instant } from './sql-time.js';
import { sqlStateOf } from './store-error.js';

/** SQLSTATE when no partition takes a row. */
const NO_PARTITION = '23514';

const SELECTED = `series_id, ${epochMs('source_at')} AS source_ms, ${epochMs('known_at')} AS known_ms,
  value, status_code::double precision AS status_code, quality`;

/** What is read of a reading, when many are. */
const PACKED: PackedColumns = {
  doubles: [epochMs('source_at'), epochMs('known_at'), 'value', 'status_code::double precision'],
  smallints: ['quality'],
};

interface ReadingRow {
  readonly series_id: number;
  readonly source_ms: number;
  readonly known_ms: number;
  readonly value: number;
  readonly status_code: number;
  readonly quality: number;
}

/** Keeps readings in monthly partitions and slot values beside them. */
export class PostgresMeterReadingStore extends MeterReadingStore {
  private readonly series: SeriesDictionary;
  private readonly partitions: ReadingPartitions;
  private readonly slots: SlotValueTable;

  constructor(private readonly database: Database) {
    super();
    this.series = new SeriesDictionary(database);
    this.partitions = new ReadingPartitions(database);
    this.slots = new SlotValueTable(database, this.series);
  }

  override async append(readings: readonly MeterReading[]): Promise<AppendResult> {
    if (readings.length === 0) return { inserted: 0, duplicates: 0 };
    const kept = readings.map(storableReading);
    const numbers = await this.series.ensure(namesOf(kept));
    const batch = readingRows('readings', kept, numbers);
    await this.partitions.ensureFor(kept);
    try {
      return await appendRows(this.database, batch);
    } catch (error) {
      if (sqlStateOf(error) !== NO_PARTITION) throw error;
      // A month was removed by hand since this process last looked.
      this.partitions.forget();
      await this.partitions.ensureFor(kept);
      return appendRows(this.database, batch);
    }
  }

  override async readings(query: ReadingQuery): Promise<MeterReading[]> {
    const numbers = await this.series.known(query.seriesIds);
    const found = await this.database.rows<PackedSeries>(
      'reading readings',
      `SELECT wanted.id AS series_id, (
         SELECT ${packing(PACKED, 'source_at, known_at, value, status_code')} FROM readings
         WHERE series_id = wanted.id AND source_at >= ${instant('$2')} AND source_at < ${instant('$3')}
           AND known_at <= COALESCE(${instant('$4')}, 'infinity')) AS packed
       FROM unnest($1::integer[]) AS wanted (id)`,
      [[...numbers.values()], query.startMs, query.endMs, query.asKnownAtMs ?? null],
    );
    return [...unpack(found, numbers, PACKED)].flatMap(([name, rows]) =>
      rows.map((row) => unpackReading(name, rows, row)),
    );
  }

  override async latest(seriesIds: readonly SeriesId[], atMs: number): Promise<Map<SeriesId, MeterReading>> {
    const numbers = await this.series.known(seriesIds);
    const rows = await this.database.rows<ReadingRow>(
      'reading the newest readings',
      `SELECT newest.* FROM unnest($1::integer[]) AS wanted (id), LATERAL (
         SELECT ${SELECTED} FROM readings
         WHERE series_id = wanted.id AND source_at <= ${instant('$2')}
         ORDER BY readings.source_at DESC, readings.known_at DESC, readings.value DESC, readings.status_code DESC
         LIMIT 1) AS newest`,
      [[...numbers.values()], atMs],
    );
    const newest = new Map<SeriesId, MeterReading>();
    for (const [name, [row]] of rowsBySeries(rows, numbers)) if (row) newest.set(name, toReading(name, row));
    return newest;
  }

  override putSlotValues(values: readonly SlotValue[]): Promise<AppendResult> {
    return this.slots.put(values);
  }

  override slotValues(query: ReadingQuery): Promise<SlotValue[]> {
    return this.slots.values(query);
  }

  override slotSeries(query: ReadingQuery): Promise<Map<SeriesId, RegularSeries>> {
    return this.slots.regular(query);
  }

  override async newestSourceMs(seriesIds: readonly SeriesId[]): Promise<number | null> {
    const numbers = await this.series.known(seriesIds);
    const rows = await this.database.rows<{ newest: number | null }>(
      'reading the newest source time',
      `SELECT ${epochMs('max(newest.source_at)')} AS newest FROM unnest($1::integer[]) AS wanted (id), LATERAL (
         SELECT source_at FROM readings WHERE series_id = wanted.id ORDER BY source_at DESC LIMIT 1) AS newest`,
      [[...numbers.values()]],
    );
    return rows[0]?.newest ?? null;
  }
}

function* namesOf(readings: readonly MeterReading[]): Generator<SeriesId> {
  for (const { seriesId } of readings) yield seriesId;
}

function toReading(seriesId: SeriesId, row: ReadingRow): MeterReading {
  return {
    seriesId,
    sourceMs: row.source_ms,
    knownAtMs: row.known_ms,
    value: row.value,
    quality: QUALITIES[row.quality] ?? 'bad',
    statusCode: row.status_code,
  };
}

function unpackReading(seriesId: SeriesId, rows: PackedRows, row: number): MeterReading {
  return {
    seriesId,
    sourceMs: rows.double(row, 0),
    knownAtMs: rows.double(row, 1),
    value: rows.double(row, 2),
    quality: QUALITIES[rows.smallint(row, 0)] ?? 'bad',
    statusCode: rows.double(row, 3),
  };
}
