/** What a second core is worth to blocks on this machine, now: two solver threads beside one, without queue and database. */
import { HighsSeriesPool } from '../../adapters/highs/highs-series-pool.js';
import { BlockPricer } from '../../modules/city/block-pricer.js';
import { REHEARSAL, rehearsalPoints } from '../city-work.js';

/** Districts solved by one thread and by two, in turn. */
const DISTRICTS = [0, 1, 2, 3] as const;

/** Time of one thread / time of two, for the same blocks. No plan's blocks gain more from a second worker on two cores. */
export async function secondThreadRatio(): Promise<number> {
  const one = await timeOn(1);
  return one / (await timeOn(2));
}

/** Wall time of the blocks of some districts on warm threads [ms]. */
async function timeOn(threads: number): Promise<number> {
  const pool = new HighsSeriesPool(threads);
  const pricer = new BlockPricer(pool);
  const points = rehearsalPoints();
  const cut = { perGroup: 1, inside: new Set<number>() };
  const all = (): Promise<unknown> =>
    Promise.all(
      DISTRICTS.map((district) => pricer.price({ spec: REHEARSAL, cut, district, points, bases: null })),
    );
  try {
    await all();
    const startedMs = performance.now();
    await all();
    return performance.now() - startedMs;
  } finally {
    await pool.close();
  }
}
