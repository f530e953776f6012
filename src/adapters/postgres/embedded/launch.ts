/** Launches the server and waits until it says that it is ready. */
import type { ChildProcess } from 'node:child_process';
import { close, open } from 'node:fs';
import { rename, readFile, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DomainError } from '../../../core/domain-error.js';
import type { PostgresBinaries } from './binaries.js';
import type { ClusterPlace } from './folder.js';
import { readPostmaster, type Postmaster } from './postmaster-file.js';
import { endProcess, startServer } from './process.js';
import { ownerOf, type ServerUser } from './server-user.js';

/** Recovery after a crash replays at most max_wal_size, seconds on any disk; longer means something is wrong [ms]. */
const READY_MS = 120_000;
const POLL_MS = 15;

/** Tries: a free port may be taken meanwhile, and the backends of a killed server need a moment to end. */
const TRIES = 8;
const RETRY_MS = 500;
const LOG_LIMIT_BYTES = 10_000_000;

/** Log lines after which a new try can help. */
const PASSING = /Address already in use|could not bind|pre-existing shared memory block|is still in use/;

/** How a server is launched. */
export interface LaunchOptions {
  readonly port?: number;
  readonly durable: boolean;
  readonly onProgress: (line: string) => void;
}

/**
 * Launches the server of a cluster.
 *
 * @throws DomainError `store-unavailable` with the end of the server's log when it does not come up
 */
export async function launch(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  options: LaunchOptions,
): Promise<Postmaster> {
  const log = join(place.dataDir, 'postgres.log');
  await rotate(log);
  const user = await ownerOf(place.cluster);
  for (let attempt = 1; ; attempt += 1) {
    const from = await sizeOf(log);
    const port = options.port ?? (await freePort());
    const child = await spawnWithLog(
      log,
      binaries.postgres,
      serverParameters(place.cluster, port, options.durable),
      user,
    );
    const server = await untilReady(child, place.cluster, options.onProgress);
    if (server !== null) return server;
    const said = (await readFile(log, 'utf8')).slice(from).trim();
    if (attempt === TRIES || !PASSING.test(said)) throw notUp(said, log);
    await pause(RETRY_MS);
  }
}

function serverParameters(cluster: string, port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    // One that may forget serves suites of tests side by side, each with the connections of several processes.
    max_connections: durable ? '100' : '300',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Refused duplicates are part of the normal way; the log is for what concerns the server itself.
    log_min_messages: 'log',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** The server's own word once it is ready; null when it ended before. */
async function untilReady(
  child: ChildProcess,
  cluster: string,
  onProgress: (line: string) => void,
): Promise<Postmaster | null> {
  const end = { seen: false };
  child.once('exit', () => (end.seen = true));
  child.once('error', () => (end.seen = true));
  for (let waited = 0; waited < READY_MS && !end.seen; waited += POLL_MS) {
    const said = await readPostmaster(cluster);
    if (said?.pid === child.pid && said?.status === 'ready') return said;
    if (waited > 0 && waited % 3_000 === 0)
      onProgress('PostgreSQL is starting; after a crash it replays its log first');
    await pause(POLL_MS);
  }
  if (!end.seen && child.pid !== undefined) await endProcess(child.pid, 'SIGQUIT', READY_MS);
  return null;
}

async function spawnWithLog(
  log: string,
  program: string,
  parameters: string[],
  user: ServerUser | null,
): Promise<ChildProcess> {
  const file = await promisify(open)(log, 'a', 0o600);
  try {
    return startServer(program, parameters, user, file);
  } finally {
    await promisify(close)(file);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, failed) => probe.once('error', failed).listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((done) =>
    probe.close(() => {
      done();
    }),
  );
  return port;
}

async function rotate(log: string): Promise<void> {
  if ((await sizeOf(log)) > LOG_LIMIT_BYTES) await rename(log, `${log}.old`);
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}

function notUp(said: string, log: string): DomainError {
  const last = said.split('\n').slice(-6).join('\n');
  return new DomainError(
    'store-unavailable',
    `the embedded PostgreSQL did not come up. Its log (${log}) ends with:\n${last}\nMend that, or set DATABASE_URL to another server`,
  );
}
