/** Where planner and workers of a city meet, and the worker processes themselves. */
import type { BullmqConnection } from '../../adapters/bullmq/bullmq-job-queue.js';
import { builtScript, forkWorker, type WorkerProcess } from '../child-process.js';

/** Database of the parcels and server of the queue. */
export interface CityPlace {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** How soon the chunks of a dead worker are given to another one [ms]; defaults of the queue when absent. */
  readonly queue?: { readonly lockDurationMs: number; readonly stalledIntervalMs: number };
  /** Workers solve blocks of another city before they are ready, as those of a service have before most plans; default false. */
  readonly warmWorkers?: boolean;
}

/** Queues of the bench alone: on a Redis that serves others too, nobody's jobs are taken. */
export const CITY_QUEUES = 'traboule_city_bench';

const CONNECTIONS = 4;

/** Redis when there is one, else the database. */
export function cityQueueConnection(place: CityPlace): BullmqConnection {
  return place.redisUrl === null
    ? { kind: 'postgres', connectionString: place.databaseUrl, poolSize: CONNECTIONS }
    : { kind: 'redis', url: place.redisUrl };
}

/** Starts a worker. @throws Error when it ends before it is ready */
export function forkCityWorker(place: CityPlace): Promise<WorkerProcess> {
  return forkWorker(builtScript('./city-worker-main.js', import.meta.url), place, 'city worker');
}
