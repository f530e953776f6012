/** Append of the store beside raw COPY: the same rows, the same batches, the same server, in turns. */
import type { Database } from '../../adapters/postgres/database.js';
import { PostgresMeterReadingStore } from '../../adapters/postgres/meter-reading-store.js';
import { RawCopy } from '../../adapters/postgres/raw-copy.js';
import type { MeterReading } from '../../core/series/series.js';
import type { CopyComparison, CopyPair } from './ingest-options.js';
import { median } from './statistics.js';

type Batches = readonly (readonly MeterReading[])[];

/**
 * Runs the pairs. Before each round its table is emptied and the server writes its dirty pages, so that no round pays for
 * another; who goes first changes from pair to pair.
 */
export async function compareWithCopy(
  database: Database,
  batches: Batches,
  pairs: number,
): Promise<CopyComparison> {
  const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
  const raw = await RawCopy.prepare(database);
  const encoded = await Promise.all(batches.map((batch) => raw.encode(batch)));
  const store = new PostgresMeterReadingStore(database);
  const append = async (): Promise<number> => {
    await database.rows('emptying the readings', 'TRUNCATE readings');
    return timed(database, rows, async () => {
      for (const batch of batches) await store.append(batch);
    });
  };
  const copy = async (): Promise<number> => {
    await raw.clear();
    return timed(database, rows, () => raw.copy(encoded));
  };
  // One round of each that does not count: connections, dictionary and code are warm afterwards.
  await append();
  await copy();
  const done: CopyPair[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) {
      const appendPerS = await append();
      done.push({ appendPerS, copyPerS: await copy() });
    } else {
      const copyPerS = await copy();
      done.push({ copyPerS, appendPerS: await append() });
    }
  }
  return {
    rows,
    batches: batches.length,
    pairs: done,
    appendPerS: median(done.map((p) => p.appendPerS)),
    copyPerS: median(done.map((p) => p.copyPerS)),
    ratio: median(done.map((p) => p.appendPerS / p.copyPerS)),
  };
}

async function timed(database: Database, rows: number, work: () => Promise<void>): Promise<number> {
  await database.rows('settling the server', 'CHECKPOINT');
  const started = performance.now();
  await work();
  return rows / ((performance.now() - started) / 1000);
}
