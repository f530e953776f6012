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

  let alone: CityPlan;

  it('gives the same plan on one worker and on two, one of which is killed in the middle', async () => {
    alone = await plan(1, () => undefined);
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
    const others: Promise<BullmqJobQueue>[] = [];
    const first = await planner(cut.href, () => {
      line.refuse(true);
      if (others.length === 0) others.push(planner(place.databaseUrl, () => undefined));
    });
    const runId = randomUUID();
    await first.enqueue(cityPlanRequest({ ...ORDER, runId }));
    const plans = await eventually(
      () => cityPlansOf(parcels, runId),
      (made) => made !== null,
    );
    expect(plans?.[0]?.hash).toBe(alone.hash);
    expect(told).toContain('another planner stopped before round 2 of the city: going on there');
    expect(plans?.[0]?.rounds.length).toBe(alone.rounds.length);
    line.refuse(false);
    const queues = [first, ...(await Promise.all(others))];
    await Promise.all([...queues.map((queue) => queue.close()), worker.stop()]);
    await solver.close();
    await line.close();
  });
});
