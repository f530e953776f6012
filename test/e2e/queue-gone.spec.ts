/** The queue on Redis: killed while a plan is made, and alive while the database is away; no cycle is lost, no plan made twice. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { tickRequest } from '../../src/modules/cycle/tick-request.js';
import { planJobId } from '../../src/modules/planning/plan-request.js';
import { eventually, pause } from '../fixtures/eventually.js';
import { redisMissing, type RedisServer, startRedisServer } from '../fixtures/redis-server.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const TORN = START + SLOT_MS;
const QUEUE_OUTAGE_MS = 12_000;
/** Longer than five tries of a job last. */
const STORE_OUTAGE_MS = 18_000;
/** A job that lost its worker is taken over after its lock has ended; a busy machine needs longer [ms]. */
const TAKEOVER_MS = 120_000;

const describeWithRedis = redisMissing() === null ? describe : describe.skip;

describeWithRedis('a queue that is gone, and one that outlives the database', () => {
  let redis: RedisServer;
  let proxy: TcpProxy;
  let stage: Stage;

  beforeAll(async () => {
    redis = await startRedisServer();
    stage = await setStage({
      startMs: START,
      redisUrl: redis.url,
      throughDatabase: async (url) => {
        const address = new URL(url);
        proxy = await TcpProxy.start(Number(address.port));
        address.port = String(proxy.port);
        return address.toString();
      },
    });
    await stage.run(START, 1);
  });

  afterAll(async () => {
    await stage.strike();
    await proxy.close();
    await redis.stop();
  });

  it('refuses work clearly while it is away, and ends what was begun when it is back', async () => {
    const { queue } = stage.foundation;
    await queue.enqueue(tickRequest(TORN));
    await eventually(
      () => queue.state('planning', planJobId(TORN)),
      (state) => state === 'active',
    );
    await redis.kill();
    await expect(queue.enqueue(tickRequest(TORN + SLOT_MS))).rejects.toMatchObject({
      code: 'queue-unavailable',
    });
    // The world does not wait: the values of the quarter-hour are stored while nobody can be given work.
    await stage.playTo(TORN + SLOT_MS);
    // The length of the outage is what is tried here.
    await pause(QUEUE_OUTAGE_MS);
    await redis.start();
    const state = await eventually(
      () => queue.state('planning', planJobId(TORN)).catch(() => 'away'),
      (s) => s === 'completed' || s === 'failed',
      TAKEOVER_MS,
    );
    expect([state, await queue.failureOf('planning', planJobId(TORN))]).toEqual(['completed', null]);
  });

  it('resumes ticks and plans, one plan and one order for each slot', async () => {
    await stage.run(TORN + SLOT_MS, 2);
    const plans = await stage.stores.plans.plans({ limit: 20 });
    expect(plans.map((p) => p.content.firstSlotMs)).toEqual([
      TORN + 2 * SLOT_MS,
      TORN + SLOT_MS,
      TORN,
      START,
    ]);
    for (const slotMs of [START, TORN, TORN + SLOT_MS, TORN + 2 * SLOT_MS]) {
      const orders = await stage.stores.setpoints.bySlot(slotMs);
      expect(orders.length).toBeGreaterThan(0);
      expect(new Set(orders.map((r) => r.order.assetId)).size).toBe(orders.length);
    }
  });

  it('stored the values of the outage', async () => {
    const meters = stage.foundation.site.grid.meters.map((m) => `${m.id}.importBlock` as const);
    const stored = await stage.stores.readings.readings({
      seriesIds: meters,
      startMs: TORN + 1,
      endMs: TORN + SLOT_MS + 1,
    });
    expect(stored.map((r) => [r.seriesId, r.sourceMs])).toEqual(
      [...meters].sort().map((id) => [id, TORN + SLOT_MS]),
    );
  });

  it('loses no cycle whose tick comes while the database is away', async () => {
    const slotMs = TORN + 3 * SLOT_MS;
    const { queue } = stage.foundation;
    proxy.refuse(true);
    await queue.enqueue(tickRequest(slotMs));
    // The length of the outage is what is tried here.
    await pause(STORE_OUTAGE_MS);
    proxy.refuse(false);
    const state = await eventually(
      () => queue.state('planning', planJobId(slotMs)),
      (s) => s === 'completed' || s === 'failed',
      TAKEOVER_MS,
    );
    expect([state, await queue.failureOf('planning', planJobId(slotMs))]).toEqual(['completed', null]);
    const [plan] = await stage.stores.plans.plans({ limit: 1 });
    expect(plan?.content.firstSlotMs).toBe(slotMs);
    const orders = await stage.stores.setpoints.bySlot(slotMs);
    expect(orders.filter((r) => r.state === 'written').length).toBeGreaterThan(0);
  });
});
