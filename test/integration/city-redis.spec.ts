/** A city planned over worker processes with its jobs on Redis: the same plan as on PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CityPlace } from '../../src/apps/bench/city-place.js';
import { runCity } from '../../src/apps/bench/city-stage.js';
import { withDatabase, type TestDatabase } from '../fixtures/database.js';
import { redisMissing, startRedisServer, type RedisServer } from '../fixtures/redis-server.js';

const ORDER = {
  spec: { seed: 5, assets: 200, slots: 12, firstSlot: 68, tightEvery: 0 },
  tolerance: 0.002,
  timeLimitMs: 60_000,
  horizons: 1,
  method: 'column-generation',
} as const;

const missing = redisMissing();
const onRedis = missing === null ? describe : describe.skip;

onRedis(`a city with its jobs on Redis${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let database: TestDatabase;
  let server: RedisServer;

  beforeAll(async () => {
    [database, server] = await Promise.all([withDatabase(), startRedisServer()]);
  });
  afterAll(() => Promise.all([database.close(), server.stop()]));

  it('gets the plan it gets on PostgreSQL, hash by hash', async () => {
    const planOn = async (redisUrl: string | null) => {
      const place: CityPlace = { databaseUrl: database.url, redisUrl };
      const [plan] = await runCity(place, { order: ORDER, workers: 1, tell: () => undefined });
      return plan;
    };
    const onServer = await planOn(server.url);
    const onDatabase = await planOn(null);
    expect(onServer?.check.passed).toBe(true);
    expect(onServer?.gap).toBeLessThanOrEqual(ORDER.tolerance);
    expect(onServer?.tally.jobs).toBeGreaterThan(2);
    expect(onServer?.hash).toBe(onDatabase?.hash);
    expect(onServer?.lowerEur).toBe(onDatabase?.lowerEur);
  });
});
