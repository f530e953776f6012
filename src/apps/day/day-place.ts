/** Where a headless day keeps its data: a throw-away database, embedded or on the server that is set. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded/start-embedded-postgres.js';
import { openDatabase } from '../../adapters/postgres/database.js';
import type { Settings } from '../../config/settings.js';

/** A place that is gone after `close`. */
export interface DayPlace {
  readonly dataDir: string;
  readonly pkiFolder: string;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/** Makes a fresh database for one day; nothing of earlier runs can colour it. */
export async function openDayPlace(settings: Settings, tell: (line: string) => void): Promise<DayPlace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'traboule-day-'));
  const pkiFolder = join(dataDir, 'pki');
  const removeDir = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  if (settings.databaseUrl !== null) {
    const scratch = await scratchDatabase(settings.databaseUrl);
    tell('using a scratch database on the server of DATABASE_URL');
    return {
      dataDir,
      pkiFolder,
      databaseUrl: scratch.url,
      close: async () => {
        await scratch.drop();
        await removeDir();
      },
    };
  }
  const server = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), onProgress: tell });
  const guard = guardAgainstKill(server.pid, dataDir);
  return {
    dataDir,
    pkiFolder,
    databaseUrl: server.url,
    close: async () => {
      guard.kill();
      await server.stop();
      await removeDir();
    },
  };
}

/**
 * A kill -9 leaves no time to tidy up, and a throw-away server is nobody's to adopt: a small process of its own waits for
 * ours to vanish, then ends the server and removes its folder. Where there is no POSIX shell nothing is guarded.
 */
function guardAgainstKill(serverPid: number, dataDir: string): ChildProcess {
  const script =
    'while kill -0 "$1" 2>/dev/null; do sleep 2; done; kill -INT "$2" 2>/dev/null; sleep 5; rm -rf -- "$3"';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', String(process.pid), String(serverPid), dataDir], {
    detached: true,
    stdio: 'ignore',
  });
  guard.on('error', () => undefined);
  guard.unref();
  return guard;
}

async function scratchDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `traboule_day_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
  const database = await openDatabase(serverUrl, { poolSize: 1 });
  try {
    await database.rows('preparing a scratch database', sql);
  } finally {
    await database.close();
  }
}
