/** `traboule worker` works the chunks of cities: a planner elsewhere hands them out and gets its plan. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBullmqJobQueue } from '../../src/adapters/bullmq/bullmq-job-queue.js';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { PostgresParcelStore } from '../../src/adapters/postgres/parcel-store.js';
import { type ChildRole, forkRole } from '../../src/apps/child-role.js';
import { parseSettings } from '../../src/config/settings.js';
import { CityPlanner } from '../../src/modules/city/city-planner.js';
import { QueuedBlocks } from '../../src/modules/city/queued-blocks.js';
import { withDatabase, type TestDatabase } from '../fixtures/database.js';

describe('the worker role', () => {
  let database: TestDatabase;
  let worker: ChildRole;

  beforeAll(async () => {
    database = await withDatabase();
    const settings = parseSettings({ TRABOULE_LOG_LEVEL: 'silent' });
    worker = forkRole('worker', { ...settings, databaseUrl: database.url, redisUrl: null });
    await worker.ready;
  });
  afterAll(async () => {
    await worker.stop();
    await database.close();
  });

  it('prices and recovers the districts of a city', async () => {
    const onError = (): void => undefined;
    const connection = { kind: 'postgres', connectionString: database.url, poolSize: 2 } as const;
    const queue = await createBullmqJobQueue(connection, { onError });
    const parcels = new PostgresParcelStore(database.database);
    const solver = new HighsSolver();
    const blocks = new QueuedBlocks(queue, parcels, 'role', new AbortController().signal);
    try {
      const plan = await new CityPlanner(solver, blocks, () => undefined).plan({
        spec: { seed: 2, assets: 100, slots: 8, firstSlot: 68, tightEvery: 0 },
        tolerance: 0.005,
        timeLimitMs: 60_000,
        method: 'column-generation',
      });
      expect(plan.check.passed).toBe(true);
      expect(plan.gap).toBeLessThanOrEqual(0.005);
      expect(plan.tally.jobs).toBeGreaterThanOrEqual(2);
    } finally {
      await blocks.close();
      await queue.close();
      await solver.close();
    }
  });
});
