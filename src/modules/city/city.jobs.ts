/** The jobs of a city on queue `city`: `price-chunk` and `recover-chunk`, worked by any number of workers. */
import { z } from 'zod';
import { PermanentJobError, type JobHandler, type RunningJob } from '../../ports/job-queue.js';
import type { ChunkWorker } from './chunk-worker.js';
import { readOrder, type ChunkOrder } from './city-wire.js';

/** Names of the jobs. */
export const PRICE_CHUNK = 'price-chunk';
export const RECOVER_CHUNK = 'recover-chunk';

/** Handlers by job name, for `JobQueue.work('city', ...)`. Both are idempotent: what a chunk leaves first stays. */
export function cityJobHandlers(worker: ChunkWorker): Readonly<Record<string, JobHandler>> {
  return {
    [PRICE_CHUNK]: (job) => worker.price(orderOf(job)),
    [RECOVER_CHUNK]: (job) => worker.recover(orderOf(job)),
  };
}

function orderOf(job: RunningJob): ChunkOrder {
  try {
    return readOrder(job.payload);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new PermanentJobError(`job ${job.id} is no order for a chunk of a city: ${why}`);
  }
}
