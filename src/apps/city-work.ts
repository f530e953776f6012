/** What a worker process does for cities: chunks on queue `city`. */
import { HighsSeriesSolver } from '../adapters/highs/highs-series.js';
import { ChunkWorker, type ProcessFigures } from '../modules/city/chunk-worker.js';
import { cityJobHandlers } from '../modules/city/city.jobs.js';
import type { JobQueue } from '../ports/job-queue.js';
import type { ParcelStore } from '../ports/parcel-store.js';

/** Chunks in hand at the same time: while one is solved on the thread, the next is fetched and the last one written. */
const CHUNKS_AT_ONCE = 2;

/** Starts working the queue. Close the queue first, then this. */
export async function startCityWork(
  queue: JobQueue,
  parcels: ParcelStore,
): Promise<{ close: () => Promise<void> }> {
  const solver = new HighsSeriesSolver();
  const worker = new ChunkWorker(solver, parcels, ownFigures);
  await queue.work('city', cityJobHandlers(worker), CHUNKS_AT_ONCE);
  return { close: () => solver.close() };
}

/** Size and CPU time of this process. */
export const ownFigures: ProcessFigures = {
  largestBytes: () => process.resourceUsage().maxRSS * 1024,
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
