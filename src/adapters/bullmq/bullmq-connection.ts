/** How BullMQ reaches PostgreSQL or Redis: one driver per backend, so that the queue itself knows neither. */
import type {
  Job,
  PostgresPoolConfig,
  Processor,
  QueueOptions,
  RedisOptions,
  RepeatStrategy,
  WorkerOptions,
} from 'bullmq';
import { Queue, Worker, createPostgresBackend, createRedisBackend, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { DomainError } from '../../core/domain-error.js';
import type { JobPayload } from '../../ports/job-queue.js';
import { RedisLines } from './redis-lines.js';

/** Where the jobs are kept. */
export type BullmqConnection =
  | { readonly kind: 'postgres'; readonly connectionString: string; readonly poolSize: number }
  | { readonly kind: 'redis'; readonly url: string };

/** What is stored of a job: the payload and a mark that tells the first request of an id from later ones. */
export interface StoredJob {
  readonly payload: JobPayload;
  readonly nonce: string;
}

export type BullmqJob = Job<StoredJob, undefined>;

/** The part of a BullMQ queue that is used; the same for both backends. */
export type JobProducer = Pick<
  Queue<StoredJob, undefined>,
  | 'add'
  | 'addBulk'
  | 'getJob'
  | 'getJobState'
  | 'getJobScheduler'
  | 'upsertJobScheduler'
  | 'removeJobScheduler'
  | 'waitUntilReady'
  | 'close'
  | 'on'
>;

/** The part of a BullMQ worker that is used; the same for both backends. */
export type JobConsumer = Pick<
  Worker<StoredJob, undefined>,
  'cancelJob' | 'cancelAllJobs' | 'waitUntilReady' | 'close' | 'on'
>;

export type StoredJobProcessor = Processor<StoredJob, undefined>;

/** Worker behaviour without its connection. */
export type ConsumerOptions = Omit<WorkerOptions<unknown>, 'connection' | 'settings' | 'prefix'>;

/** Opens queues and workers on one backend. */
export interface BullmqDriver {
  /** Host and database for messages; no password. */
  readonly place: string;
  producer(queue: string): JobProducer;
  consumer(queue: string, processor: StoredJobProcessor, options: ConsumerOptions): JobConsumer;
  /** Ends every connection that is left; what still waits for an answer is refused. */
  end(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** A command of a producer without an answer for so long is given up. */
const COMMAND_TIMEOUT_MS = 10_000;
const PRODUCER_POOL_SIZE = 2;
const RECONNECT_MAX_MS = 1_000;
/** A worker asks again at least so often, so that a wake-up lost in an outage costs seconds, not an hour. */
const MAX_BLOCK_S = 5;

/**
 * Opens the driver after one successful contact; PostgreSQL migrations are run once under an advisory lock.
 * @param namespace - PostgreSQL schema or Redis key prefix
 * @throws DomainError `queue-unavailable` when the server cannot be reached
 */
export async function openBullmqDriver(
  connection: BullmqConnection,
  namespace: string,
  repeatStrategy: RepeatStrategy,
): Promise<BullmqDriver> {
  if (connection.kind === 'postgres') {
    const place = placeOf(connection.connectionString, 'PostgreSQL');
    await reached(place, () => migrate(connection.connectionString, namespace));
    return postgresDriver(connection, { place, namespace, repeatStrategy });
  }
  const place = placeOf(connection.url, 'Redis');
  await reached(place, () => ping(connection.url));
  return redisDriver(connection.url, { place, namespace, repeatStrategy });
}

/** Error of an unreachable queue; the message names the place and never a password. */
export function queueUnavailable(place: string, action: string, cause: unknown): DomainError {
  const seen = describeCause(cause);
  return new DomainError(
    'queue-unavailable',
    `The job queue at ${place} did not ${action}: ${seen}. Expected a running server; check that it is up and its address.`,
    { place, action, cause: seen },
  );
}

interface DriverContext {
  readonly place: string;
  readonly namespace: string;
  readonly repeatStrategy: RepeatStrategy;
}

/** Worker on PostgreSQL that never sleeps longer than MAX_BLOCK_S; BullMQ alone would allow an hour. */
class PostgresWorker extends Worker<
  StoredJob,
  undefined,
  string,
  ReturnType<typeof createPostgresBackend>,
  BullmqJob['progress'],
  PostgresPoolConfig
> {
  override get maximumBlockTimeout(): number {
    return MAX_BLOCK_S;
  }
}

function postgresDriver(
  connection: Extract<BullmqConnection, { kind: 'postgres' }>,
  context: DriverContext,
): BullmqDriver {
  const pool = (max: number): PostgresPoolConfig => ({
    connectionString: connection.connectionString,
    schema: context.namespace,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: COMMAND_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'traboule-jobs',
  });
  const settings = { repeatStrategy: context.repeatStrategy };
  return {
    place: context.place,
    producer: (queue) => {
      const options: QueueOptions<PostgresPoolConfig> = {
        connection: pool(Math.min(PRODUCER_POOL_SIZE, connection.poolSize)),
        settings,
      };
      return new Queue(queue, options, createPostgresBackend) as unknown as JobProducer;
    },
    consumer: (queue, processor, options) =>
      new PostgresWorker(
        queue,
        processor,
        { ...options, connection: pool(connection.poolSize), settings },
        createPostgresBackend,
      ) as unknown as JobConsumer,
    // Queues and workers end their pools themselves, and every command of a pool has its time limit.
    end: () => Promise.resolve(),
  };
}

function redisDriver(url: string, context: DriverContext): BullmqDriver {
  const lines = new RedisLines();
  const patient: RedisOptions = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times: number) => Math.min(100 * times, RECONNECT_MAX_MS),
    maxRetriesPerRequest: null,
  };
  const hasty: RedisOptions = {
    ...patient,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
  };
  const common = { prefix: context.namespace, settings: { repeatStrategy: context.repeatStrategy } };
  return {
    place: context.place,
    // A producer says at once that the queue is gone; the caller decides what then.
    producer: (queue) =>
      new Queue<StoredJob, undefined>(
        queue,
        { ...common, connection: lines.open(url, hasty) },
        createRedisBackend,
      ),
    // A worker waits for its server for ever.
    consumer: (queue, processor, options) =>
      new Worker<StoredJob, undefined>(
        queue,
        processor,
        { ...options, ...common, connection: lines.open(url, patient) },
        createRedisBackend,
      ),
    end: () => lines.end(),
  };
}

async function migrate(connectionString: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // Without a listener a server that dies here would end the process; the query below rejects anyway.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(client, schema);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ping(url: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: () => null,
  });
  const causes: Error[] = [];
  client.on('error', (error: Error) => causes.push(error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    // ioredis rejects with "Connection is closed."; the event before it has the reason.
    throw causes[0] ?? error;
  } finally {
    // A dead connection has nothing to let go of, and asking it to keeps a timer for 2 s.
    if (client.status !== 'end') client.disconnect();
  }
}

async function reached(place: string, contact: () => Promise<void>): Promise<void> {
  try {
    await contact();
  } catch (error) {
    throw queueUnavailable(place, 'answer', error);
  }
}

function placeOf(url: string, fallback: string): string {
  if (!URL.canParse(url)) return fallback;
  const { hostname, port, pathname } = new URL(url);
  return `${fallback} ${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}

function describeCause(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map(describeCause).join('; ');
  }
  return cause instanceof Error ? cause.message : String(cause);
}
