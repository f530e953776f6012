/** Where the parent and the workers of a fleet meet, and the worker processes themselves. */
import { builtScript, forkWorker, type WorkerProcess } from '../child-process.js';
import type { CityPlace } from './city-place.js';

/** Database of answers and queue, and the folder of states and forecasts. */
export type FleetPlace = Pick<CityPlace, 'databaseUrl' | 'redisUrl'> & { readonly folder: string };

/** Queues of the bench alone: on a server that serves others too, nobody's jobs are taken. */
export const FORECAST_QUEUES = 'traboule_forecast_bench';

/** A reference fits a meter without a pause: on a busy machine a lock must outlast that [ms]. */
export const LOCK_MS = 60_000;

/** Starts a worker. @throws Error when it ends before it is ready */
export function forkFleetWorker(place: FleetPlace): Promise<WorkerProcess> {
  return forkWorker(builtScript('./forecast-worker-main.js', import.meta.url), place, 'forecast worker');
}
