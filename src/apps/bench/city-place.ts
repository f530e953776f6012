/** Where planner and workers of a city meet, and the worker processes themselves. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BullmqConnection } from '../../adapters/bullmq/bullmq-job-queue.js';

/** Database of the parcels and server of the queue. */
export interface CityPlace {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** How soon the chunks of a dead worker are given to another one [ms]; defaults of the queue when absent. */
  readonly queue?: { readonly lockDurationMs: number; readonly stalledIntervalMs: number };
}

/** A worker process. */
export interface CityWorkerProcess {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Queues of the bench alone: on a Redis that serves others too, nobody's jobs are taken. */
export const CITY_QUEUES = 'traboule_city_bench';

const CONNECTIONS = 4;
const STOP_PATIENCE_MS = 10_000;

/** Redis when there is one, else the database. */
export function cityQueueConnection(place: CityPlace): BullmqConnection {
  return place.redisUrl === null
    ? { kind: 'postgres', connectionString: place.databaseUrl, poolSize: CONNECTIONS }
    : { kind: 'redis', url: place.redisUrl };
}

/** Starts a worker. @throws Error when it ends before it is ready */
export async function forkCityWorker(place: CityPlace): Promise<CityWorkerProcess> {
  const child = fork(workerScript(), [JSON.stringify(place)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`a city worker ended with code ${String(code)} before it was ready`));
    });
  });
  return { process: child, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}

/** The worker beside this file when built; from the sources, the build of the same file. */
function workerScript(): string {
  const here = fileURLToPath(new URL('./city-worker-main.js', import.meta.url));
  return import.meta.url.endsWith('.ts')
    ? here.replace(/([\\/])src([\\/])apps([\\/])bench/, '$1dist$1src$2apps$3bench')
    : here;
}
