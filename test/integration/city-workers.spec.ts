/** A city planned over worker processes and the real queue: their number changes nothing, a killed one and a lost planner cost time only. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type BullmqJobQueue, createBullmqJobQueue } from '../../src/adapters/bullmq/bullmq-job-queue.js';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { PostgresParcelStore } from '../../src/adapters/postgres/parcel-store.js';
import { runCity } from '../../src/apps/bench/city-stage.js';
import {
  CITY_QUEUES,
  cityQueueConnection,
  type CityPlace,
  forkCityWorker,
} from '../../src/apps/bench/city-place.js';
import type { WorkerProcess } from '../../src/apps/child-process.js';
import { cityPlanHandlers, cityPlanRequest, cityPlansOf } from '../../src/modules/city/city-plan.jobs.js';
import type { CityPlan } from '../../src/modules/city/city-planner.js';
import { withDatabase, type TestDatabase } from '../fixtures/database.js';
import { eventually } from '../fixtures/eventually.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';

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

  async function plan(
    workers: number,
    onWorkers: (all: readonly WorkerProcess[]) => void,
  ): Promise<CityPlan> {
    const [made] = await runCity(place, { order: ORDER, workers, onWorkers, tell: () => undefined });
    if (!made) throw new Error('there is no plan');
    return made;
  }

  const count = async (sql: string): Promise<number> => {
    const [row] = await database.database.rows<{ count: string }>('counting', `SELECT count(*) ${sql}`);
    return Number(row?.count);
  };

  /** Kills the first worker with a chunk in its hands: the second one sleeps until then, so the chunk is the first one's. */
  async function killedAtWork([first, second]: readonly WorkerProcess[]): Promise<number> {
    const inHand = (): Promise<number> =>
      count(`FROM ${CITY_QUEUES}.job WHERE queue = 'city' AND state = 'active'`);
    second?.process.kill('SIGSTOP');
    await eventually(inHand, (chunks) => chunks > 0);
    first?.process.kill('SIGKILL');
    const bereft = await inHand();
    second?.process.kill('SIGCONT');
    return bereft;
  }

  let alone: CityPlan;

  it('gives the same plan on one worker and on two, one of which is killed with chunks in its hands', async () => {
    alone = await plan(1, () => undefined);
    let killed: Promise<number> | undefined;
    const bereft = await plan(2, (all) => {
      killed = killedAtWork(all);
    });
    expect(await killed).toBeGreaterThan(0);
    expect(alone.check.passed).toBe(true);
    expect(alone.gap).toBeLessThanOrEqual(ORDER.tolerance);
    expect(alone.rounds.length).toBeGreaterThan(1);
    expect(bereft.hash).toBe(alone.hash);
    expect([bereft.lowerEur, bereft.costEur]).toEqual([alone.lowerEur, alone.costEur]);
  });

  it('is planned on by another planner with the round, when the first loses its job in the middle: the same plan', async () => {
    const line = await TcpProxy.start(Number(new URL(place.databaseUrl).port));
    const cut = new URL(place.databaseUrl);
    cut.port = String(line.port);
    const parcels = new PostgresParcelStore(database.database);
    const solver = new HighsSolver();
    const worker = await forkCityWorker(place);
    const told: string[] = [];
    const planner = async (databaseUrl: string, onRound: () => void): Promise<BullmqJobQueue> => {
      const queue = await createBullmqJobQueue(cityQueueConnection({ ...place, databaseUrl }), {
        ...{ onError: () => undefined, namespace: CITY_QUEUES, backoffMs: 100 },
        ...place.queue,
      });
      const tell = (text: string): void => {
        told.push(text);
        if (text.includes('round 1:')) onRound();
      };
      await queue.work('planning', cityPlanHandlers({ queue, parcels, solver, tell }), 1);
      return queue;
    };
    const planners: Promise<BullmqJobQueue>[] = [];
    const cutOff = (): void => {
      line.refuse(true);
      if (planners.length === 1) planners.push(planner(place.databaseUrl, () => undefined));
    };
    try {
      planners.push(planner(cut.href, cutOff));
      const first = await planners[0];
      const runId = randomUUID();
      await first?.enqueue(cityPlanRequest({ ...ORDER, runId }));
      const plans = await eventually(
        () => cityPlansOf(parcels, runId),
        (made) => made !== null,
      );
      expect(plans?.[0]?.hash).toBe(alone.hash);
      expect(told).toContain('another planner stopped before round 2 of the city: going on there');
      expect(plans?.[0]?.rounds.length).toBe(alone.rounds.length);
    } finally {
      line.refuse(false);
      const queues = await Promise.all(planners);
      await Promise.all([...queues.map((queue) => queue.close()), worker.stop()]);
      await solver.close();
      await line.close();
    }
  });
});
