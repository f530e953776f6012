/** One run of the city planner: a planner in this process, workers in theirs, a queue and parcels between them. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createBullmqJobQueue } from '../../adapters/bullmq/bullmq-job-queue.js';
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { openDatabase } from '../../adapters/postgres/database.js';
import { migrate } from '../../adapters/postgres/migrate.js';
import { PostgresParcelStore } from '../../adapters/postgres/parcel-store.js';
import {
  cityPlanHandlers,
  cityPlanRequest,
  cityPlansOf,
  type CityPlanOrder,
} from '../../modules/city/city-plan.jobs.js';
import type { CityPlan } from '../../modules/city/city-planner.js';
import { CITY_QUEUES, cityQueueConnection, forkCityWorker, type CityPlace } from './city-place.js';
import type { JobHandler } from '../../ports/job-queue.js';
import type { WorkerProcess } from '../child-process.js';

/** What to run. */
export interface CityRun {
  readonly order: Omit<CityPlanOrder, 'runId'>;
  readonly workers: number;
  readonly tell: (line: string) => void;
  /** Shown the workers once they run, for rehearsals of the worst. */
  readonly onWorkers?: (workers: readonly WorkerProcess[]) => void;
}

/** Longest wait between two looks for the plan; that its job here has ended is told of before. */
const LOOK_ANYWAY_MS = 1_000;

/** Plans with the given number of worker processes, started for it and gone after it. */
export async function runCity(place: CityPlace, run: CityRun): Promise<readonly CityPlan[]> {
  const database = await openDatabase(place.databaseUrl);
  await migrate(database.dataSource);
  const queue = await createBullmqJobQueue(cityQueueConnection(place), {
    onError: (error) => {
      run.tell(`queue: ${error.message}`);
    },
    namespace: CITY_QUEUES,
    ...place.queue,
  });
  const solver = new HighsSolver();
  const workers: WorkerProcess[] = [];
  try {
    for (let k = 0; k < run.workers; k++) workers.push(await forkCityWorker(place));
    run.onWorkers?.(workers);
    const parcels = new PostgresParcelStore(database);
    const ended = new AbortController();
    const handlers = cityPlanHandlers({ queue, parcels, solver, tell: run.tell });
    await queue.work('planning', told(handlers, ended), 1);
    const runId = randomUUID();
    const request = cityPlanRequest({ ...run.order, runId });
    await queue.enqueue(request);
    for (;;) {
      const plans = await cityPlansOf(parcels, runId);
      if (plans) return plans;
      const failure = await queue.failureOf('planning', request.id);
      if (failure !== null) throw new Error(`the city was not planned: ${failure}`);
      const early = ended.signal.aborted ? {} : { signal: ended.signal };
      await setTimeout(LOOK_ANYWAY_MS, undefined, early).catch(() => undefined);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await queue.close();
    await solver.close();
    await database.close();
  }
}

/** The same handlers; the signal is aborted when one of them first comes to an end. */
function told(
  handlers: Readonly<Record<string, JobHandler>>,
  ended: AbortController,
): Readonly<Record<string, JobHandler>> {
  const watched = ([name, handle]: readonly [string, JobHandler]): [string, JobHandler] => [
    name,
    (job) =>
      handle(job).finally(() => {
        ended.abort();
      }),
  ];
  return Object.fromEntries(Object.entries(handlers).map(watched));
}
