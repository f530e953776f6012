/** The JobQueue contract on every implementation: memory, embedded and system PostgreSQL, Redis. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BullmqConnection } from '../../src/adapters/bullmq/bullmq-connection.js';
import { createBullmqJobQueue } from '../../src/adapters/bullmq/bullmq-job-queue.js';
import { MemoryJobQueue } from '../../src/adapters/memory/memory-job-queue.js';
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded/start-embedded-postgres.js';
import { databaseKinds } from '../fixtures/database.js';
import type { RedisServer } from '../fixtures/redis-server.js';
import { redisMissing, startRedisServer } from '../fixtures/redis-server.js';
import type { JobQueueCase } from './job-queue-contract.js';
import { describeJobQueue, describeSharedJobQueue } from './job-queue-contract.js';

let cases = 0;

/** Jobs in a namespace of their own on a server that outlives the case. */
function bullmqCase(connection: BullmqConnection): JobQueueCase {
  cases += 1;
  const namespace = `jobs_${String(process.pid)}_${String(cases)}`;
  return {
    open: () =>
      createBullmqJobQueue(connection, {
        namespace,
        onError: () => undefined,
        stalledIntervalMs: 300,
        lockDurationMs: 1_000,
        backoffMs: 20,
      }),
    dispose: () => Promise.resolve(),
  };
}

describeJobQueue('memory', () => {
  const queue = new MemoryJobQueue({ backoffMs: 20 });
  return Promise.resolve({ open: () => Promise.resolve(queue), dispose: () => queue.close() });
});

describe('on embedded PostgreSQL', () => {
  let dataDir: string;
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'traboule-jobs-'));
    server = await startEmbeddedPostgres({ dataDir });
  });

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const newCase = () =>
    Promise.resolve(bullmqCase({ kind: 'postgres', connectionString: server.url, poolSize: 3 }));
  describeJobQueue('BullMQ on embedded PostgreSQL', newCase);
  describeSharedJobQueue('BullMQ on embedded PostgreSQL', newCase);
});

const systemPostgres = process.env.TEST_DATABASE_URL;
const onSystemPostgres = databaseKinds().includes('system') ? describe : describe.skip;
onSystemPostgres('on a system PostgreSQL (TEST_DATABASE_URL)', () => {
  const newCase = () =>
    Promise.resolve(bullmqCase({ kind: 'postgres', connectionString: systemPostgres ?? '', poolSize: 3 }));
  describeJobQueue('BullMQ on a system PostgreSQL', newCase);
  describeSharedJobQueue('BullMQ on a system PostgreSQL', newCase);
});

const missing = redisMissing();
const onRedis = missing === null ? describe : describe.skip;
onRedis(`on Redis${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedisServer();
  });

  afterAll(async () => {
    await server.stop();
  });

  const newCase = () => Promise.resolve(bullmqCase({ kind: 'redis', url: server.url }));
  describeJobQueue('BullMQ on Redis', newCase);
  describeSharedJobQueue('BullMQ on Redis', newCase);
});

describe('a queue that is not there', () => {
  const noServer: readonly BullmqConnection[] = [
    { kind: 'postgres', connectionString: 'postgres://someone:hush@127.0.0.1:1/none', poolSize: 1 },
    { kind: 'redis', url: 'redis://:hush@127.0.0.1:1' },
  ];
  it.each(noServer)('is said by place, never by password: $kind', async (connection) => {
    const opening = createBullmqJobQueue(connection, { onError: () => undefined });
    await expect(opening).rejects.toMatchObject({ code: 'queue-unavailable' });
    await expect(opening).rejects.toThrow(/127\.0\.0\.1:1.*ECONNREFUSED/);
    await expect(opening).rejects.not.toThrow(/hush/);
  });
});
