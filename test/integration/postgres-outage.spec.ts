/** Bad days of the database: gone and back, shutting down under a writer, full, migrated by two processes at once. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/adapters/postgres/embedded/start-embedded-postgres.js';
import { PostgresMeterReadingStore } from '../../src/adapters/postgres/meter-reading-store.js';
import { PostgresPlanStore } from '../../src/adapters/postgres/plan-store.js';
import { migrate } from '../../src/adapters/postgres/migrate.js';
import { migrations } from '../../src/adapters/postgres/migrations/migrations.js';
import type { MeterReading } from '../../src/core/series/series.js';
import { DomainError } from '../../src/core/domain-error.js';

const run = promisify(execFile);
const T0 = Date.UTC(2026, 0, 15, 17, 45);

/** What a test has opened, ended in reverse order whatever happens. */
let ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'traboule-outage-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(dataDir: string, port?: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    durable: false,
    ...(port === undefined ? {} : { port }),
  });
  ends.push(() => server.stop());
  return server;
}

async function open(url: string, poolSize = 4): Promise<Database> {
  const database = await openDatabase(url, { poolSize, connectTimeoutMs: 2_000 });
  ends.push(() => database.close());
  return database;
}

function batch(from: number, count: number): MeterReading[] {
  return Array.from({ length: count }, (_, i) => ({
    seriesId: 'M-1.activePower' as const,
    sourceMs: T0 + (from + i) * 1000,
    knownAtMs: T0 + (from + i) * 1000,
    value: from + i,
    quality: 'good' as const,
    statusCode: 0,
  }));
}

/** Repeats a call as a job does while the store says that it is not there. */
async function untilKept<T>(work: () => Promise<T>, failures: DomainError[]): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'store-unavailable') throw error;
      failures.push(error);
      await pause(20);
    }
  }
}

describe('a database that goes away', () => {
  it('loses and doubles nothing when it is ended under writers and comes back', async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir);
    const database = await open(first.url);
    await migrate(database.dataSource);
    const store = new PostgresMeterReadingStore(database);
    const failures: DomainError[] = [];
    const port = Number(new URL(first.url).port);
    let batches = 0;
    const ending = { seen: false };
    const writer = async (): Promise<number> => {
      let inserted = 0;
      while (!ending.seen) {
        const mine = batch(100 * batches, 100);
        batches += 1;
        inserted += (await untilKept(() => store.append(mine), failures)).inserted;
      }
      return inserted;
    };
    const writers = [writer(), writer()];
    await pause(100);
    await first.stop();
    while (failures.length < 3) await pause(10);
    await start(dataDir, port);
    const before = batches;
    while (batches < before + 5) await pause(10);
    ending.seen = true;
    await Promise.all(writers);
    const kept = await store.readings({ seriesIds: ['M-1.activePower'], startMs: T0, endMs: T0 + 1e9 });
    expect(kept.map((reading) => reading.value)).toEqual(Array.from({ length: batches * 100 }, (_, i) => i));
    expect(failures[0]?.message).toMatch(
      /failed: .*Nothing was confirmed as written; repeating the call is safe/,
    );
  });

  it('is a domain error in every store, at once and not by a time-out, and heals by itself', async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir);
    const database = await open(first.url);
    await migrate(database.dataSource);
    const plans = new PostgresPlanStore(database);
    expect(await plans.inForce(T0)).toBeNull();
    await first.stop();
    await expect(plans.inForce(T0)).rejects.toMatchObject({ code: 'store-unavailable' });
    await expect(plans.sweep(T0)).rejects.toMatchObject({ code: 'store-unavailable' });
    await expect(openDatabase(first.url)).rejects.toMatchObject({ code: 'store-unavailable' });
    await start(dataDir, Number(new URL(first.url).port));
    expect(await plans.inForce(T0)).toBeNull();
  });

  it('says so when it is read-only, has no schema or refuses the password', async () => {
    const server = await start(await freshFolder());
    const database = await open(server.url);
    const store = new PostgresMeterReadingStore(database);
    await expect(store.append(batch(0, 1))).rejects.toThrow('run the migrations');
    await migrate(database.dataSource);
    await database.rows('setting', 'ALTER DATABASE traboule SET default_transaction_read_only = on');
    const readOnly = new PostgresMeterReadingStore(await open(server.url));
    await expect(readOnly.append(batch(0, 1))).rejects.toThrow(/read-only.*Nothing was written/);
    await expect(openDatabase(server.url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toThrow(
      'refuses the user or password',
    );
  });

  it('ends a statement that takes too long', async () => {
    const server = await start(await freshFolder());
    const impatient = await openDatabase(server.url, {
      statementTimeoutMs: 50,
      applicationName: 'impatient',
    });
    ends.push(() => impatient.close());
    await expect(impatient.rows('sleeping', 'SELECT pg_sleep(30)')).rejects.toThrow('took too long');
    expect(await impatient.rows('asking', "SELECT current_setting('application_name') AS name")).toEqual([
      { name: 'impatient' },
    ]);
  });
});

describe('migrations', () => {
  it('run once when several processes start at the same time', async () => {
    const server = await start(await freshFolder());
    const pools = await Promise.all([open(server.url), open(server.url, 1), open(server.url)]);
    const ran = await Promise.all(pools.map((pool) => migrate(pool.dataSource)));
    expect(ran.map((names) => names.length).sort()).toEqual([0, 0, migrations.length]);
    const [first] = pools;
    expect(await first.rows('counting', 'SELECT count(*)::integer AS ran FROM schema_migrations')).toEqual([
      { ran: migrations.length },
    ]);
  });

  it('can be undone', async () => {
    const server = await start(await freshFolder());
    const database = await open(server.url);
    await migrate(database.dataSource);
    for (const _ of migrations) await database.dataSource.undoLastMigration();
    const left = await database.rows<{ tablename: string }>(
      'listing',
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    expect(left).toEqual([{ tablename: 'schema_migrations' }]);
    expect(await migrate(database.dataSource)).toHaveLength(migrations.length);
  });
});

/** A folder on a small file system of its own; null where this process may not mount one. */
async function smallFileSystem(megabytes: number): Promise<string | null> {
  const folder = await freshFolder();
  await chmod(folder, 0o711);
  const mountPoint = join(folder, 'small');
  await mkdir(mountPoint);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m,mode=0711`, 'tmpfs', mountPoint]);
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return null;
  }
  ends.push(() => run('umount', [mountPoint]));
  return mountPoint;
}

describe('a database whose disk is full', () => {
  it('says so, writes nothing by half, and goes on once there is room', async () => {
    const disk = await smallFileSystem(48);
    if (disk === null) {
      process.stderr.write('not run: a small file system can only be mounted by root\n');
      return;
    }
    const server = await start(await freshFolder());
    const database = await open(server.url);
    await migrate(database.dataSource);
    const store = new PostgresMeterReadingStore(database);
    await store.append(batch(0, 10));
    const space = join(disk, 'space');
    await mkdir(space, { mode: 0o700 });
    if (process.getuid?.() === 0) await chown(space, 65_534, 65_534);
    await database.rows('making a tablespace', `CREATE TABLESPACE small LOCATION '${space}'`);
    await database.rows('moving', 'ALTER TABLE readings_2026_01 SET TABLESPACE small');
    const filler = join(disk, 'filler');
    await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k', 'count=740']);

    const failing = store.append(batch(10, 100_000));
    await expect(failing).rejects.toMatchObject({ code: 'store-unavailable' });
    await expect(failing).rejects.toThrow(/disk is full.*Nothing was written/);
    const range = { seriesIds: ['M-1.activePower' as const], startMs: T0, endMs: T0 + 1e9 };
    expect(await store.readings(range)).toHaveLength(10);

    await rm(filler);
    expect(await store.append(batch(10, 100_000))).toEqual({ inserted: 100_000, duplicates: 0 });
    expect(await store.readings(range)).toHaveLength(100_010);
    await database.rows('moving back', 'ALTER TABLE readings_2026_01 SET TABLESPACE pg_default');
  });
});

describe('an embedded server whose folder cannot be used', () => {
  it('says what is wrong instead of starting', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(startEmbeddedPostgres({ dataDir: join(folder, 'file') })).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});
