/** What a worker process does for cities: chunks on queue `city`. */
import { HighsSeriesSolver } from '../adapters/highs/highs-series.js';
import { couplingOf, SLOT_H, type CitySpec } from '../core/city/city-spec.js';
import { exactPoint, type PricePoint } from '../core/city/price-point.js';
import { BlockPricer } from '../modules/city/block-pricer.js';
import { ChunkWorker, type ProcessFigures } from '../modules/city/chunk-worker.js';
import { cityJobHandlers } from '../modules/city/city.jobs.js';
import type { JobQueue } from '../ports/job-queue.js';
import type { ParcelStore } from '../ports/parcel-store.js';

/** Chunks in hand at the same time: while one is solved on the thread, the next is fetched and the last one written. */
const CHUNKS_AT_ONCE = 2;

/** A city nobody plans, for blocks that are solved for practice. */
export const REHEARSAL: CitySpec = { seed: 0, assets: 400, slots: 96, firstSlot: 0, tightEvery: 0 };
const REHEARSAL_AMPS = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.04, 0.03] as const;

/**
 * Starts working the queue. Close the queue first, then this.
 *
 * @param warm blocks of a city nobody plans are solved first: the engine then has compiled what is hot
 */
export async function startCityWork(
  queue: JobQueue,
  parcels: ParcelStore,
  warm = false,
): Promise<{ close: () => Promise<void> }> {
  const solver = new HighsSeriesSolver();
  if (warm) await rehearse(solver);
  const worker = new ChunkWorker(solver, parcels, ownFigures);
  await queue.work('city', cityJobHandlers(worker), CHUNKS_AT_ONCE);
  return { close: () => solver.close() };
}

/** Prices to practise at: those of buying, with an error or without. */
export function rehearsalPoints(): PricePoint[] {
  const energy = couplingOf(REHEARSAL, 1).buyEurPerKwh.map((eur) => SLOT_H * eur);
  const exact = exactPoint({ energy, reserve: new Float64Array(REHEARSAL.slots) }, new Map());
  return REHEARSAL_AMPS.map((amp, seed) => ({ ...exact, amp, seed }));
}

async function rehearse(solver: HighsSeriesSolver): Promise<void> {
  const cut = { perGroup: 1, inside: new Set<number>() };
  const round = { spec: REHEARSAL, cut, district: 0, points: rehearsalPoints() };
  const pricer = new BlockPricer(solver);
  const { bases } = await pricer.price({ ...round, bases: null });
  await pricer.price({ ...round, bases });
}

/** Size and CPU time of this process. */
export const ownFigures: ProcessFigures = {
  largestBytes: () => process.resourceUsage().maxRSS * 1024,
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
