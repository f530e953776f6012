/** Monthly partitions of the readings, made when the first value of a month comes. */
import type { MeterReading } from '../../core/series/series.js';
import type { Database } from './database.js';

/** Months that have a partition of their own: [2000-01, 2100-01); the migration made the two outer ones. */
const FIRST_MS = Date.UTC(2000, 0, 1);
const END_MS = Date.UTC(2100, 0, 1);

/** Key of the advisory lock under which a partition is made; arbitrary, ours. */
const PARTITION_LOCK = 7_261_005;

/** Makes partitions once per month, safe among processes; remembers those that are there. */
export class ReadingPartitions {
  private readonly known = new Set<number>();
  /** Bounds of the month seen last: batches mostly stay inside one. */
  private from = 0;
  private until = 0;

  constructor(private readonly database: Database) {}

  /** Makes the partitions that the readings need. */
  async ensureFor(readings: readonly MeterReading[]): Promise<void> {
    for (const { sourceMs } of readings) {
      if (sourceMs >= this.from && sourceMs < this.until) continue;
      if (sourceMs < FIRST_MS || sourceMs >= END_MS) continue;
      const date = new Date(sourceMs);
      const month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
      if (!this.known.has(month)) await this.make(month);
      this.known.add(month);
      this.from = month;
      this.until = nextMonth(month);
    }
  }

  /** Forgets what it remembers: somebody removed a partition. */
  forget(): void {
    this.known.clear();
    this.from = 0;
    this.until = 0;
  }

  private async make(month: number): Promise<void> {
    const [from, until] = [new Date(month).toISOString(), new Date(nextMonth(month)).toISOString()];
    const table = `readings_${from.slice(0, 4)}_${from.slice(5, 7)}`;
    await this.database.inTransaction(`making the partition ${table}`, async (runner) => {
      await runner.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
      const [found] = (await runner.query('SELECT to_regclass($1) IS NOT NULL AS there', [table])) as {
        there: boolean;
      }[];
      if (found?.there === true) return;
      // Made aside and attached: unlike PARTITION OF, this does not stop readers and writers of the whole table.
      await runner.query(`CREATE TABLE ${table} (LIKE readings INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
      await runner.query(
        `ALTER TABLE readings ATTACH PARTITION ${table} FOR VALUES FROM ('${from}') TO ('${until}')`,
      );
    });
  }
}

function nextMonth(month: number): number {
  const date = new Date(month);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
