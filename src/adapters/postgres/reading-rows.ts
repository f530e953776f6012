/** Readings as rows of a table, in the binary format. */
import type { MeterReading, SeriesId } from '../../core/series/series.js';
import type { RowBatch } from './append.js';
import { BinaryRows } from './binary-rows.js';
import { QUALITIES } from './quality-codes.js';

/** Bytes of one reading: field count, integer, two instants, double, bigint, smallint. */
const READING_BYTES = 2 + 8 + 12 + 12 + 12 + 12 + 6;
const READING_COLUMNS = 'series_id, source_at, known_at, value, status_code, quality';

/** Rows of readings for a table with the columns of `readings`; every name must have a number. */
export function readingRows(
  table: string,
  readings: readonly MeterReading[],
  numbers: ReadonlyMap<SeriesId, number>,
): RowBatch {
  const rows = new BinaryRows(readings.length, READING_BYTES);
  for (const reading of readings) {
    rows
      .row(6)
      .integer(numbers.get(reading.seriesId) ?? 0)
      .instant(reading.sourceMs)
      .instant(reading.knownAtMs)
      .double(reading.value)
      .bigint(reading.statusCode)
      .smallint(QUALITIES.indexOf(reading.quality));
  }
  return { table, columns: READING_COLUMNS, count: readings.length, bytes: rows.end() };
}
