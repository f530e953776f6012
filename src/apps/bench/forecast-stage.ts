/** A fleet on its worker processes: hands out jobs, waits for their answers, tells how far it is. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createBullmqJobQueue, type BullmqJobQueue } from '../../adapters/bullmq/bullmq-job-queue.js';
import { openDatabase, type Database } from '../../adapters/postgres/database.js';
import { migrate } from '../../adapters/postgres/migrate.js';
import { PostgresParcelStore } from '../../adapters/postgres/parcel-store.js';
import { cityQueueConnection } from './city-place.js';
import {
  answerName,
  fleetRequest,
  type FleetAnswer,
  type FleetJobName,
  type FleetOrder,
} from './forecast-jobs.js';
import { FORECAST_QUEUES, LOCK_MS, forkFleetWorker, type FleetPlace } from './forecast-place.js';
import type { WorkerProcess } from '../child-process.js';

/** Answers in the order of their orders, and the time from sending the jobs to having all answers [ms]. */
export interface FleetRound {
  readonly answers: readonly FleetAnswer[];
  readonly ms: number;
}

const LOOK_AGAIN_MS = 50;
const ASK_AFTER_JOBS_MS = 1_000;
const TELL_EVERY_MS = 5_000;

/** Workers, queue and parcels of one run. */
export class FleetStage {
  readonly runId = randomUUID();

  private constructor(
    private readonly database: Database,
    private readonly queue: BullmqJobQueue,
    private readonly workers: readonly WorkerProcess[],
    private readonly tell: (line: string) => void,
  ) {}

  static async open(place: FleetPlace, workers: number, tell: (line: string) => void): Promise<FleetStage> {
    const database = await openDatabase(place.databaseUrl);
    await migrate(database.dataSource);
    const queue = await createBullmqJobQueue(cityQueueConnection(place), {
      onError: (error) => {
        tell(`queue: ${error.message}`);
      },
      namespace: FORECAST_QUEUES,
      lockDurationMs: LOCK_MS,
    });
    const processes: WorkerProcess[] = [];
    for (let k = 0; k < workers; k += 1) processes.push(await forkFleetWorker(place));
    return new FleetStage(database, queue, processes, tell);
  }

  /** Runs a job per order. @throws Error when one failed for good */
  async run(name: FleetJobName, orders: readonly Omit<FleetOrder, 'runId'>[]): Promise<FleetRound> {
    const startMs = performance.now();
    const open = new Map<string, FleetOrder>();
    const found = new Map<string, FleetAnswer>();
    const parcels = new PostgresParcelStore(this.database);
    for (const order of orders) {
      const whole = { ...order, runId: this.runId };
      open.set(answerName(name, whole), whole);
    }
    const names = [...open.keys()];
    await Promise.all([...open.values()].map((order) => this.queue.enqueue(fleetRequest(name, order))));
    let askedMs = startMs;
    let toldMs = startMs;
    for (;;) {
      for (const [parcel, bytes] of await parcels.get(this.runId, [...open.keys()])) {
        found.set(parcel, JSON.parse(new TextDecoder().decode(bytes)) as FleetAnswer);
        open.delete(parcel);
      }
      if (open.size === 0) break;
      const nowMs = performance.now();
      if (nowMs - askedMs > ASK_AFTER_JOBS_MS) {
        await this.askAfter(open);
        askedMs = nowMs;
      }
      if (nowMs - toldMs > TELL_EVERY_MS) {
        this.tell(`${name}: ${String(found.size)} of ${String(names.length)} jobs done`);
        toldMs = nowMs;
      }
      await setTimeout(LOOK_AGAIN_MS);
    }
    const answers = names.flatMap((one) => found.get(one) ?? []);
    return { answers, ms: performance.now() - startMs };
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.queue.close();
    await this.database.close();
  }

  private async askAfter(open: ReadonlyMap<string, FleetOrder>): Promise<void> {
    for (const id of open.keys()) {
      const failure = await this.queue.failureOf('forecast', id);
      if (failure !== null) throw new Error(`job ${id} of the fleet failed: ${failure}`);
    }
  }
}
