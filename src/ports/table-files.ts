import type { Table, TableFormat } from '../core/series/table.js';

/** What was written. */
export interface WrittenTable {
  readonly rows: number;
  readonly bytes: number;
}

/** Writes tables; rows are taken one after the other, so that memory does not grow with the table. */
export abstract class TableFiles {
  /** The table as a file of the format, piece by piece. */
  abstract encode(table: Table, format: TableFormat): AsyncIterable<Uint8Array>;
  /**
   * Writes the table to a file whose ending (.csv or .parquet) says the format. The file is there whole or not at all; an
   * older one of the name is replaced.
   *
   * Fails with DomainError `invalid-input` for another ending or a place that cannot be written to.
   */
  abstract write(path: string, table: Table): Promise<WrittenTable>;
}
