/** Bulk append: COPY straight into the table, and by way of a staging table when some rows are there already. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import type { AppendResult } from '../../ports/meter-reading-store.js';
import type { Database } from './database.js';
import { sqlStateOf } from './store-error.js';

/** Rows for one table, in the binary format. */
export interface RowBatch {
  readonly table: string;
  /** Column list, in the order of the fields. */
  readonly columns: string;
  readonly count: number;
  readonly bytes: Buffer;
}

const UNIQUE_VIOLATION = '23505';

/** Two writers that bring the same rows in another order; the server ends one, which tries again. */
const CROSSED_WRITERS = new Set(['40P01', '40001']);
const TRIES = 5;

/** Bytes handed to the socket at a time: large enough to be quick, small enough not to block the event loop. */
const CHUNK_BYTES = 1 << 18;

/**
 * Appends rows, all or none; those that are there already (by a unique index) are left as they are and counted.
 *
 * @throws DomainError `store-unavailable` when the database is gone, full or read-only
 */
export async function appendRows(database: Database, batch: RowBatch): Promise<AppendResult> {
  const doing = `appending ${String(batch.count)} rows to ${batch.table}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.withRunner(doing, (runner) => copyOrMerge(runner, batch));
    } catch (error) {
      if (attempt === TRIES || !wasCrossed(error)) throw error;
    }
  }
}

/** COPY of a batch into a table, nothing else; fails whole. */
export async function copyRows(runner: QueryRunner, table: string, batch: RowBatch): Promise<void> {
  const client = (await runner.connect()) as {
    query: (stream: ReturnType<typeof copyFrom>) => NodeJS.WritableStream;
  };
  const sink = client.query(copyFrom(`COPY ${table} (${batch.columns}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from(chunksOf(batch.bytes)), sink);
}

async function copyOrMerge(runner: QueryRunner, batch: RowBatch): Promise<AppendResult> {
  try {
    // One statement is one transaction: a COPY that fails leaves nothing.
    await copyRows(runner, batch.table, batch);
    return { inserted: batch.count, duplicates: 0 };
  } catch (error) {
    if (sqlStateOf(error) !== UNIQUE_VIOLATION) throw error;
    return merge(runner, batch);
  }
}

async function merge(runner: QueryRunner, batch: RowBatch): Promise<AppendResult> {
  const { table, columns } = batch;
  await runner.startTransaction();
  try {
    await runner.query(`CREATE TEMP TABLE staging ON COMMIT DROP AS SELECT ${columns} FROM ${table} LIMIT 0`);
    await copyRows(runner, 'staging', batch);
    const { affected } = await runner.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM staging ON CONFLICT DO NOTHING`,
      [],
      true,
    );
    await runner.commitTransaction();
    const inserted = affected ?? 0;
    return { inserted, duplicates: batch.count - inserted };
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) yield bytes.subarray(from, from + CHUNK_BYTES);
}

function wasCrossed(error: unknown): boolean {
  const context = (error as { context?: { code?: unknown } }).context;
  return typeof context?.code === 'string' && CROSSED_WRITERS.has(context.code);
}
