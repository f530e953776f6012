/** A city planned over worker processes and the real queue: their number changes nothing, and a killed one costs time only. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCity } from '../../src/apps/bench/city-stage.js';
import type { CityPlace } from '../../src/apps/bench/city-place.js';
import type { WorkerProcess } from '../../src/apps/child-process.js';
import type { CityPlan } from '../../src/modules/city/city-planner.js';
import { withDatabase, type TestDatabase } from '../fixtures/database.js';

const ORDER = {
  spec: { seed: 5, assets: 200, slots: 16, firstSlot: 68, tightEvery: 0 },
  tolerance: 0.002,
  timeLimitMs: 60_000,
  horizons: 1,
  method: 'column-generation',
} as const;

describe('a city on worker processes', () => {
  let database: TestDatabase;
  let place: CityPlace;

  beforeAll(async () => {
    database = await withDatabase();
    // A dead worker's chunks go to another one soon.
    const queue = { lockDurationMs: 1_500, stalledIntervalMs: 500 };
    place = { databaseUrl: database.url, redisUrl: null, queue };
  });
  afterAll(() => database.close());

  async function plan(workers: number, onRound: (all: readonly WorkerProcess[]) => void): Promise<CityPlan> {
    let processes: readonly WorkerProcess[] = [];
    const [made] = await runCity(place, {
      order: ORDER,
      workers,
      onWorkers: (all) => {
        processes = all;
      },
      tell: (line) => {
        if (line.includes('round')) onRound(processes);
      },
    });
    if (!made) throw new Error('there is no plan');
    return made;
  }

  it('gives the same plan on one worker and on two, one of which is killed in the middle', async () => {
    const alone = await plan(1, () => undefined);
    let killed = 0;
    const bereft = await plan(2, ([first]) => {
      if (first && killed++ === 0) first.process.kill('SIGKILL');
    });
    expect(alone.check.passed).toBe(true);
    expect(alone.gap).toBeLessThanOrEqual(ORDER.tolerance);
    expect(alone.rounds.length).toBeGreaterThan(1);
    expect(killed).toBe(bereft.rounds.length);
    expect(bereft.hash).toBe(alone.hash);
    expect([bereft.lowerEur, bereft.costEur]).toEqual([alone.lowerEur, alone.costEur]);
  });
});
