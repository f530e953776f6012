/** The embedded server on real folders: first start, restart, kill -9, interrupted making, two at once. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/adapters/postgres/embedded/start-embedded-postgres.js';

let dataDir = '';
let running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'traboule-embedded-'));
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  await rm(dataDir, { recursive: true, force: true });
});

async function start(
  more: { port?: number; onProgress?: (line: string) => void } = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false, ...more });
  running.push(server);
  return server;
}

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** As a `kill -9` of the owning Node leaves it: the server runs on, the owner file names a dead process. */
async function orphan(): Promise<void> {
  await writeFile(join(dataDir, 'owner.json'), JSON.stringify({ pid: process.pid, birth: 'another life' }));
}

describe('embedded PostgreSQL', () => {
  it('answers on 127.0.0.1 alone, wants its password, and keeps data over a restart', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const wrong = first.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const settings = await query<{ listen: string; sockets: string }>(
      first.url,
      "SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets",
    );
    expect(settings).toEqual([{ listen: '127.0.0.1', sockets: '' }]);
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
    await first.stop();

    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('adopts the server that a killed process left behind', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await orphan();
    const second = await start();
    expect(second.pid).toBe(first.pid);
    expect(second.url).toBe(first.url);
    await second.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow();
  });

  it('replaces an orphan that listens on another port than asked', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const free = await freePort();
    await orphan();
    const second = await start({ port: free });
    expect(second.pid).not.toBe(first.pid);
    expect(new URL(second.url).port).toBe(String(free));
    expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('starts anew after kill -9 of the server itself, with all that was committed', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    process.kill(first.pid, 'SIGKILL');
    await orphan();
    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(await query(second.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
  });

  it('takes a stale pid file with the number of a stranger for what it is', async () => {
    const first = await start();
    await first.stop();
    const stale = [process.pid, join(dataDir, 'cluster'), 1_700_000_000, 5432, '', '127.0.0.1', '', 'ready'];
    await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), stale.join('\n'));
    const second = await start();
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('remakes a cluster whose making was interrupted', async () => {
    const halfMade = join(dataDir, 'cluster');
    await mkdir(join(halfMade, 'base'), { recursive: true });
    await writeFile(join(halfMade, 'PG_VERSION'), '18\n');
    await mkdir(join(dataDir, 'cluster.making-abc', 'data'), { recursive: true });
    const told: string[] = [];
    const server = await start({ onProgress: (line) => told.push(line) });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(told.join('\n')).toContain('half-made');
    expect((await readdir(dataDir)).filter((name) => name.startsWith('cluster.making'))).toEqual([]);
  });

  it('keeps its cluster in the data folder when that lies in a private temporary folder', async () => {
    const inner = join(dataDir, 'inner', 'postgres');
    const server = await startEmbeddedPostgres({ dataDir: inner, durable: false });
    running.push(server);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(inner, 'cluster', 'PG_VERSION'))).toBe(true);
    expect((await stat(join(inner, 'password'))).mode & 0o077).toBe(0);
  });

  it('does not touch a cluster it did not make', async () => {
    const foreign = join(dataDir, 'cluster');
    await mkdir(join(foreign, 'global'), { recursive: true });
    await writeFile(join(foreign, 'global', 'pg_control'), 'precious');
    await writeFile(join(foreign, 'postgresql.conf'), '');
    await expect(start()).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(await readFile(join(foreign, 'global', 'pg_control'), 'utf8')).toBe('precious');
  });

  it('refuses a cluster of another major version and says what to do', async () => {
    const first = await start();
    await first.stop();
    await writeFile(
      join(dataDir, 'cluster', 'traboule-cluster.json'),
      JSON.stringify({ postgresMajor: 17, version: '17.0.0' }),
    );
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17.*pg_dump/);
  });

  it('lets one of two starts have the folder and tells the other why not', async () => {
    const both = await Promise.allSettled([start(), start()]);
    const refused = both.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'store-unavailable' });
    expect(String(refused[0]?.reason)).toContain(`process ${String(process.pid)} uses it`);
    const server = running[0];
    expect(server && (await query(server.url, 'SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('leaves no owner and no process behind after stop, and stop may be called twice', async () => {
    const server = await start();
    await server.stop();
    await server.stop();
    expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
    expect(() => process.kill(server.pid, 0)).toThrow();
  });
});

/** A port that is free now. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise<void>((done) =>
    probe.close(() => {
      done();
    }),
  );
  return typeof address === 'object' && address !== null ? address.port : 0;
}
