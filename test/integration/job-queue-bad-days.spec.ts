/** Jobs on bad days: a worker killed in mid-job, a queue server that dies and comes back. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BullmqConnection } from '../../src/adapters/bullmq/bullmq-connection.js';
import { createBullmqJobQueue } from '../../src/adapters/bullmq/bullmq-job-queue.js';
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded/start-embedded-postgres.js';
import type { JobQueue } from '../../src/ports/job-queue.js';
import { eventually } from '../fixtures/eventually.js';
import { redisMissing, startRedisServer } from '../fixtures/redis-server.js';

/** A queue server that can be killed and brought back with its files. */
interface QueueServer {
  readonly connection: BullmqConnection;
  kill(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

const HOOKS = new URL('../fixtures/typescript-hooks.mjs', import.meta.url).href;
const WORKER = new URL('../fixtures/job-worker-process.ts', import.meta.url).pathname;

/** A worker in a process of its own. */
interface WorkerProcess {
  readonly process: ChildProcess;
  /** Resolves when it has said the line. */
  says(line: string): Promise<unknown>;
  /** Resolves when it has said something on standard error. */
  complains(): Promise<unknown>;
}

function workerProcess(task: { connection: BullmqConnection; namespace: string }): WorkerProcess {
  const worker = spawn(process.execPath, ['--import', HOOKS, WORKER, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const complaints: string[] = [];
  createInterface({ input: worker.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: worker.stderr }).on('line', (line) => complaints.push(line));
  return {
    process: worker,
    says: (line) =>
      eventually(
        () => [...lines, ...complaints],
        () => lines.includes(line),
      ),
    complains: () =>
      eventually(
        () => complaints.length,
        (length) => length > 0,
      ),
  };
}

async function redis(): Promise<QueueServer> {
  const server = await startRedisServer();
  return {
    connection: { kind: 'redis', url: server.url },
    kill: () => server.kill(),
    comeBack: () => server.start(),
    stop: () => server.stop(),
  };
}

async function postgres(): Promise<QueueServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'traboule-jobs-'));
  let server = await startEmbeddedPostgres({ dataDir });
  const port = Number(new URL(server.url).port);
  return {
    connection: { kind: 'postgres', connectionString: server.url, poolSize: 3 },
    kill: () => server.stop(),
    comeBack: async () => {
      server = await startEmbeddedPostgres({ dataDir, port });
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function describeBadDays(label: string, startServer: () => Promise<QueueServer>): void {
  describe(label, () => {
    let server: QueueServer;
    let queue: JobQueue;
    let child: ChildProcess | null = null;
    let errors: string[];
    let cases = 0;
    let namespace = '';

    beforeAll(async () => {
      server = await startServer();
    });

    afterAll(async () => {
      await server.stop();
    });

    beforeEach(async () => {
      cases += 1;
      namespace = `bad_day_${String(cases)}`;
      errors = [];
      queue = await createBullmqJobQueue(server.connection, {
        namespace,
        onError: (error) => errors.push(error.message),
        stalledIntervalMs: 300,
        lockDurationMs: 1_000,
        backoffMs: 50,
      });
    });

    afterEach(async () => {
      await queue.close();
      if (child?.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    });

    const startWorker = async (): Promise<WorkerProcess> => {
      const worker = workerProcess({ connection: server.connection, namespace });
      child = worker.process;
      await worker.says('waiting');
      return worker;
    };

    const completed = (id: string) =>
      eventually(
        () => queue.state('planning', id).catch((error: unknown) => String(error)),
        (state) => state === 'completed',
      );

    it('a job of a worker killed in mid-job is finished by another worker, once', async () => {
      const worker = await startWorker();
      await queue.enqueue({ queue: 'planning', name: 'solve', id: 'orphan', payload: { n: 1 } });
      await worker.says('working orphan');
      expect(await queue.state('planning', 'orphan')).toBe('active');
      worker.process.kill('SIGKILL');
      await once(worker.process, 'exit');

      const runs: unknown[] = [];
      const solve = (job: { id: string; attempt: number; payload: unknown }) => {
        runs.push([job.id, job.attempt, job.payload]);
        return Promise.resolve();
      };
      await queue.work('planning', { solve }, 1);
      expect(await queue.enqueue({ queue: 'planning', name: 'solve', id: 'orphan', payload: {} })).toBe(
        'duplicate',
      );
      await completed('orphan');
      expect(runs).toEqual([['orphan', 2, { n: 1 }]]);
    });

    it('a server that dies loses no job, doubles no id, and its workers resume by themselves', async () => {
      const finished: string[] = [];
      const ticks: string[] = [];
      await queue.enqueue({ queue: 'planning', name: 'solve', id: 'before', payload: {} });
      await queue.work('slot', { tick: (job) => Promise.resolve(void ticks.push(job.id)) }, 1);
      await queue.schedule('clock', 500, { queue: 'slot', name: 'tick', payload: {} });
      await eventually(
        () => ticks.length,
        (length) => length > 0,
      );

      await server.kill();
      await expect(
        queue.enqueue({ queue: 'planning', name: 'solve', id: 'during', payload: {} }),
      ).rejects.toMatchObject({ code: 'queue-unavailable' });
      await eventually(
        () => errors.length,
        (length) => length > 0,
      );
      await server.comeBack();

      await eventually(
        () => queue.enqueue({ queue: 'planning', name: 'solve', id: 'before', payload: {} }).catch(String),
        (answer) => answer === 'duplicate',
      );
      expect(await queue.enqueue({ queue: 'planning', name: 'solve', id: 'during', payload: {} })).toBe(
        'added',
      );
      await queue.work('planning', { solve: (job) => Promise.resolve(void finished.push(job.id)) }, 1);
      await completed('before');
      await completed('during');
      expect(finished.sort()).toEqual(['before', 'during']);

      const heard = ticks.length;
      await eventually(
        () => ticks.length,
        (length) => length > heard + 1,
      );
      expect(new Set(ticks).size).toBe(ticks.length);
      await queue.unschedule('slot', 'clock');
    });

    it('a worker idle or busy through the outage takes the next job', async () => {
      const finished: string[] = [];
      let release: (() => void) | null = null;
      await queue.work(
        'planning',
        {
          busy: (job) =>
            new Promise((resolve) => {
              release = () => {
                finished.push(job.id);
                resolve();
              };
            }),
          solve: (job) => Promise.resolve(void finished.push(job.id)),
        },
        2,
      );
      await queue.enqueue({ queue: 'planning', name: 'busy', id: 'long', payload: {} });
      await eventually(
        () => release,
        (handle) => handle !== null,
      );
      await server.kill();
      await eventually(
        () => errors.length,
        (length) => length > 0,
      );
      await server.comeBack();
      await eventually(
        () => queue.enqueue({ queue: 'planning', name: 'solve', id: 'next', payload: {} }).catch(String),
        (answer) => answer === 'added' || answer === 'duplicate',
      );
      await completed('next');
      // Its lock may be lost by now; then it runs again, and whoever runs it last completes it.
      await eventually(
        async () => {
          release?.();
          return queue.state('planning', 'long');
        },
        (state) => state === 'completed',
      );
      expect(finished.filter((id) => id === 'next')).toHaveLength(1);
    });

    it.each(['idle', 'busy'])(
      'closes while the server is gone and leaves nothing alive: worker %s',
      async (how) => {
        const worker = await startWorker();
        if (how === 'busy') {
          await queue.enqueue({ queue: 'planning', name: 'solve', id: 'cut', payload: {} });
          await worker.says('working cut');
        }
        await server.kill();
        // Long enough for the worker to notice, and to be between two attempts to reach its server.
        await worker.complains();
        worker.process.kill('SIGTERM');
        await worker.says('closed');
        if (worker.process.exitCode === null) await once(worker.process, 'exit');
        expect([worker.process.exitCode, worker.process.signalCode]).toEqual([0, null]);
        await queue.close();
        await server.comeBack();
      },
    );
  });
}

describeBadDays('jobs on embedded PostgreSQL', postgres);

const missing = redisMissing();
const onRedis = missing === null ? describe : describe.skip;
onRedis(`jobs on Redis${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  describeBadDays('with an append-only file', redis);
});
