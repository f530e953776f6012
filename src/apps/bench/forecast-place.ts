/** Where the parent and the workers of a fleet meet, and the worker processes themselves. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CityPlace } from './city-place.js';

/** Database of answers and queue, and the folder of states and forecasts. */
export type FleetPlace = Pick<CityPlace, 'databaseUrl' | 'redisUrl'> & { readonly folder: string };

/** A worker process. */
export interface FleetProcess {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Queues of the bench alone: on a server that serves others too, nobody's jobs are taken. */
export const FORECAST_QUEUES = 'traboule_forecast_bench';

/** A reference fits a meter without a pause: on a busy machine a lock must outlast that [ms]. */
export const LOCK_MS = 60_000;

const STOP_PATIENCE_MS = 10_000;

/** Starts a worker. @throws Error when it ends before it is ready */
export async function forkFleetWorker(place: FleetPlace): Promise<FleetProcess> {
  const child = fork(workerScript(), [JSON.stringify(place)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`a forecast worker ended with code ${String(code)} before it was ready`));
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
  const here = fileURLToPath(new URL('./forecast-worker-main.js', import.meta.url));
  return import.meta.url.endsWith('.ts')
    ? here.replace(/([\\/])src([\\/])apps([\\/])bench/, '$1dist$1src$2apps$3bench')
    : here;
}
