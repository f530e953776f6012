/** The jobs of a fleet on queue `forecast`: they carry ids and seeds; what they leave is an answer as a parcel, and files. */
import { setImmediate } from 'node:timers/promises';
import type { JobHandler, JobPayload, JobRequest, RunningJob } from '../../ports/job-queue.js';
import { PermanentJobError } from '../../ports/job-queue.js';
import type { ParcelStore } from '../../ports/parcel-store.js';
import { placeOf } from './forecast-meters.js';
import { noReferences, referMeter, type References } from './forecast-reference.js';
import type { ChunkOrder, ChunkTally, FleetWorker } from './forecast-work.js';

export const FIT_CHUNK = 'fit-chunk';
export const UPDATE_CHUNK = 'update-chunk';
export const REFER_METERS = 'refer-meters';
export type FleetJobName = typeof FIT_CHUNK | typeof UPDATE_CHUNK | typeof REFER_METERS;

const PROGRESS_STEP = 0.1;

/** A job for a chunk, or for the sampled meters `meters` (comma-separated). */
export type FleetOrder = ChunkOrder & { readonly runId: string; readonly meters: string };

/** What a job leaves. */
export interface FleetAnswer {
  readonly worker: number;
  readonly tally?: ChunkTally;
  readonly references?: References;
  /** The fleet on the sampled meters, beside the references. */
  readonly fleet?: ChunkTally;
}

/** The job of an order; one that is asked for twice is done once. */
export function fleetRequest(name: FleetJobName, order: FleetOrder): JobRequest {
  return { queue: 'forecast', name, id: answerName(name, order), payload: { ...order } };
}

/** Name of the parcel a job leaves, and id of the job. */
export function answerName(name: FleetJobName, { runId, chunk }: FleetOrder): string {
  return `${name}-${runId}-${String(chunk)}`;
}

/** What handlers need of their process. */
export interface FleetHands {
  readonly worker: FleetWorker;
  readonly parcels: ParcelStore;
  readonly cpuMs: () => number;
}

/** Handlers by job name. A chunk done twice leaves the same files; the first answer stays. */
export function fleetHandlers(hands: FleetHands): Readonly<Record<FleetJobName, JobHandler>> {
  const handler =
    (
      name: FleetJobName,
      work: (order: FleetOrder, job: RunningJob) => Promise<Omit<FleetAnswer, 'worker'>>,
    ) =>
    async (job: RunningJob): Promise<void> => {
      const order = readOrder(job.payload);
      const answer = { worker: process.pid, ...(await work(order, job)) };
      const bytes = new TextEncoder().encode(JSON.stringify(answer));
      await hands.parcels.put(order.runId, [{ name: answerName(name, order), bytes }]);
    };
  return {
    [FIT_CHUNK]: handler(FIT_CHUNK, async (order, job) => ({
      tally: await hands.worker.fit(order, paceOf(job)),
    })),
    [UPDATE_CHUNK]: handler(UPDATE_CHUNK, async (order) => ({ tally: await hands.worker.update(order) })),
    [REFER_METERS]: handler(REFER_METERS, (order, job) => refer(hands, order, job)),
  };
}

/** Room for the lines of the queue after every meter, and progress after every tenth of the work. */
function paceOf(job: RunningJob): (share: number) => Promise<void> {
  let told = 0;
  return async (share) => {
    job.signal.throwIfAborted();
    await setImmediate();
    if (share < told + PROGRESS_STEP) return;
    told = share;
    await job.progress(share, 'fitted');
  };
}

async function refer(
  { worker, cpuMs }: FleetHands,
  order: FleetOrder,
  job: RunningJob,
): Promise<Omit<FleetAnswer, 'worker'>> {
  const pace = paceOf(job);
  const meters = order.meters.split(',').map(Number);
  const references = noReferences();
  for (const [i, meter] of meters.entries()) {
    const { place } = worker.ground(order.seed, placeOf(meter));
    referMeter(references, place, { seed: order.seed, meter, cpuMs });
    await pace((i + 1) / meters.length);
  }
  return { references, fleet: worker.look(order.seed, meters) };
}

function readOrder(payload: JobPayload): FleetOrder {
  const { runId, seed, chunk, from, to, meters } = payload;
  const whole = [seed, chunk, from, to];
  if (typeof runId !== 'string' || typeof meters !== 'string' || !whole.every(Number.isInteger)) {
    throw new PermanentJobError(
      `expected runId, meters, seed, chunk, from and to of a fleet; saw ${JSON.stringify(payload)}`,
    );
  }
  return {
    ...{ runId, meters },
    ...{ seed: Number(seed), chunk: Number(chunk), from: Number(from), to: Number(to) },
  };
}
