/**
 * Rows of one series packed into one binary value by the server. A row of its own costs the driver several microseconds of
 * text to parse; packed, years of quarter-hours come in one piece and exactly.
 */
import type { SeriesId } from '../../core/series/series.js';
import { rowsBySeries } from './rows-by-series.js';

const DOUBLE_BYTES = 8;
const SMALLINT_BYTES = 2;

/** Columns of a packed row, as SQL expressions, in the order they are read back. */
export interface PackedColumns {
  readonly doubles: readonly string[];
  readonly smallints: readonly string[];
}

/** One series of a query that packs: the bytes are null when it has no rows. */
export interface PackedSeries {
  readonly series_id: number;
  readonly packed: Buffer | null;
}

/** The aggregate that packs a group of rows in an order; to be selected as `packed`. */
export function packing(columns: PackedColumns, order: string): string {
  const fields = [
    ...columns.doubles.map((sql) => `float8send(${sql})`),
    ...columns.smallints.map((sql) => `int2send(${sql})`),
  ];
  return `string_agg(${fields.join(' || ')}, ''::bytea ORDER BY ${order})`;
}

/** Packed rows, read by row and column without copying. */
export class PackedRows {
  readonly count: number;
  private readonly rowBytes: number;
  private readonly smallintsFrom: number;

  constructor(
    private readonly bytes: Buffer,
    columns: PackedColumns,
  ) {
    this.smallintsFrom = columns.doubles.length * DOUBLE_BYTES;
    this.rowBytes = this.smallintsFrom + columns.smallints.length * SMALLINT_BYTES;
    this.count = bytes.length / this.rowBytes;
  }

  double(row: number, column: number): number {
    return this.bytes.readDoubleBE(row * this.rowBytes + column * DOUBLE_BYTES);
  }

  smallint(row: number, column: number): number {
    return this.bytes.readInt16BE(row * this.rowBytes + this.smallintsFrom + column * SMALLINT_BYTES);
  }

  /** One value per row, in order. */
  map<T>(toValue: (row: number) => T): T[] {
    return Array.from({ length: this.count }, (_, row) => toValue(row));
  }
}

/** Packed rows by series name, names in order. */
export function unpack(
  found: readonly PackedSeries[],
  numbers: ReadonlyMap<SeriesId, number>,
  columns: PackedColumns,
): Map<SeriesId, PackedRows> {
  const unpacked = new Map<SeriesId, PackedRows>();
  for (const [name, [series]] of rowsBySeries(found, numbers)) {
    unpacked.set(name, new PackedRows(series?.packed ?? Buffer.alloc(0), columns));
  }
  return unpacked;
}
