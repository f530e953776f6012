/** The reference for benches: COPY of the same readings into a table with the same columns and index, with nothing around it. */
import type { MeterReading } from '../../core/series/series.js';
import { copyRows, type RowBatch } from './append.js';
import type { Database } from './database.js';
import { readingRows } from './reading-rows.js';
import { SeriesDictionary } from './series-dictionary.js';

const TABLE = 'raw_readings';

/** One plain table, not partitioned, with the columns and the unique index of `readings`. */
export class RawCopy {
  private constructor(
    private readonly database: Database,
    private readonly series: SeriesDictionary,
  ) {}

  /** Makes the table, empty. */
  static async prepare(database: Database): Promise<RawCopy> {
    await database.rows('dropping the bench table', `DROP TABLE IF EXISTS ${TABLE}`);
    await database.rows('making the bench table', `CREATE TABLE ${TABLE} (LIKE readings INCLUDING DEFAULTS)`);
    await database.rows(
      'making the index of the bench table',
      `CREATE UNIQUE INDEX ON ${TABLE} (series_id, source_at, value, status_code)`,
    );
    return new RawCopy(database, new SeriesDictionary(database));
  }

  /** The bytes COPY takes, made beforehand: the reference pays for nothing but COPY. */
  async encode(readings: readonly MeterReading[]): Promise<RowBatch> {
    return readingRows(TABLE, readings, await this.series.ensure(readings.map((r) => r.seriesId)));
  }

  /** Copies batches one after the other on one connection, each in a transaction of its own. */
  async copy(batches: readonly RowBatch[]): Promise<void> {
    await this.database.withRunner('copying the bench rows', async (runner) => {
      for (const batch of batches) await copyRows(runner, TABLE, batch);
    });
  }

  /** Empties the table. */
  async clear(): Promise<void> {
    await this.database.rows('emptying the bench table', `TRUNCATE ${TABLE}`);
  }
}
