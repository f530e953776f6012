/** Starts the embedded PostgreSQL of a data folder, or adopts the one a killed process left behind. */
import { resolve } from 'node:path';
import { realpath } from 'node:fs/promises';
import { findBinaries, type PostgresBinaries } from './binaries.js';
import { answers, createDatabase, urlOf } from './connection.js';
import { ensureCluster, preparePlace, type ClusterPlace } from './folder.js';
import { takeOwnership } from './ownership.js';
import { runningPostmaster, type Postmaster } from './postmaster-file.js';
import { endProcess } from './process.js';
import { launch } from './launch.js';
import { serverUser } from './server-user.js';

/** Where the embedded server lives and how its start is told. */
export interface EmbeddedPostgresOptions {
  /** Folder of this server alone: cluster, password, log. Made when absent. */
  readonly dataDir: string;
  /** Database to make when absent, default `traboule`. */
  readonly database?: string;
  /** Port on 127.0.0.1, default a free one. */
  readonly port?: number;
  /** False gives up durability for speed: tests only. Default true. */
  readonly durable?: boolean;
  /** Called with one line per step, for people. */
  readonly onProgress?: (line: string) => void;
}

/** A running server of ours. */
export interface EmbeddedPostgres {
  /** `postgres://…` with its password: never print it. */
  readonly url: string;
  readonly pid: number;
  /** Fast shutdown; returns when the server has ended. Safe to call twice. */
  stop(): Promise<void>;
}

/** Time for a fast shutdown, checkpoint included [ms]; then the server is ended at once and recovers at its next start. */
const FAST_SHUTDOWN_MS = 30_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;

/**
 * Starts the server of a folder on 127.0.0.1: made at the first call, kept for the next. An orphan of a killed process is
 * adopted when it answers, else ended and started anew. The folder belongs to the caller until `stop`.
 *
 * @throws DomainError `store-unavailable` when another process has the folder, the programs are missing, or the server does
 * not come up; the message says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = serverUser();
  const database = options.database ?? 'traboule';
  const onProgress = options.onProgress ?? ((): void => undefined);
  const place = await preparePlace(resolve(options.dataDir), user, onProgress);
  const release = await takeOwnership(place.dataDir);
  try {
    const binaries = await findBinaries(user, onProgress);
    const durable = options.durable ?? true;
    await ensureCluster(place, binaries, { user, durable, onProgress });
    const server = await adoptOrLaunch(place, binaries, { ...options, durable, onProgress });
    await createDatabase(urlOf(place, server.port, 'postgres'), database);
    onProgress(`PostgreSQL answers on 127.0.0.1:${String(server.port)}`);
    return handle(server, urlOf(place, server.port, database), release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function adoptOrLaunch(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  options: { port?: number; durable: boolean; onProgress: (line: string) => void },
): Promise<Postmaster> {
  const cluster = await realpath(place.cluster);
  const orphan = await runningPostmaster(cluster);
  if (orphan !== null) {
    const fits = options.port === undefined || options.port === orphan.port;
    if (fits && (await answers(urlOf(place, orphan.port, 'postgres'), cluster))) {
      options.onProgress(
        `adopting the PostgreSQL a killed process left behind (process ${String(orphan.pid)})`,
      );
      return orphan;
    }
    options.onProgress(`ending the PostgreSQL a killed process left behind (process ${String(orphan.pid)})`);
    await shutDown(orphan.pid);
  }
  return launch({ ...place, cluster }, binaries, options);
}

function handle(server: Postmaster, url: string, release: () => Promise<void>): EmbeddedPostgres {
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await shutDown(server.pid);
    await release();
  };
  return { url, pid: server.pid, stop: () => (stopping ??= stop()) };
}

async function shutDown(pid: number): Promise<void> {
  if (await endProcess(pid, 'SIGINT', FAST_SHUTDOWN_MS)) return;
  if (await endProcess(pid, 'SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return;
  await endProcess(pid, 'SIGKILL', IMMEDIATE_SHUTDOWN_MS);
}
