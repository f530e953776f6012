/** Jobs on BullMQ 6, kept by PostgreSQL (embedded or server) or Redis, behind the `JobQueue` port. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DomainError } from '../../core/domain-error.js';
import type { JobHandler, JobPayload, JobRequest, JobState, QueueName } from '../../ports/job-queue.js';
import { JobQueue } from '../../ports/job-queue.js';
import { alignedPattern, alignedRepeatStrategy } from './aligned-ticks.js';
import type { BullmqConnection, BullmqDriver, JobConsumer, JobProducer } from './bullmq-connection.js';
import { openBullmqDriver, queueUnavailable } from './bullmq-connection.js';
import { jobProcessor } from './job-processor.js';

export type { BullmqConnection } from './bullmq-connection.js';

/** How the queues behave. */
export interface BullmqOptions {
  /** PostgreSQL schema or Redis key prefix, default `bullmq`; lower-case letters, digits and `_`. */
  readonly namespace?: string;
  /** Told of background errors (connection lost, lock lost), each message at most once in 5 s; must not throw. */
  readonly onError: (error: Error) => void;
  /** How often abandoned jobs are looked for [ms], default 5000. */
  readonly stalledIntervalMs?: number;
  /** How long a job stays with a worker that fell silent [ms], default 15000; renewed at a quarter of it. */
  readonly lockDurationMs?: number;
  /** Wait before the second try [ms], default 1000; doubles with every try. */
  readonly backoffMs?: number;
}

const DEFAULT_NAMESPACE = 'bullmq';
const DEFAULT_STALLED_INTERVAL_MS = 5_000;
const DEFAULT_LOCK_DURATION_MS = 15_000;
const DEFAULT_BACKOFF_MS = 1_000;
const DEFAULT_ATTEMPTS = 3;
/** Up to so many jobs are added one by one: many at once make tables of their own in PostgreSQL, which cost as much as twenty jobs. */
const ONE_BY_ONE = 24;
/** A job that outlived so many workers is taken to kill them. */
const MAX_TAKEOVERS = 5;
/** Pause of a worker after a refused connection. */
const RETRY_AFTER_OUTAGE_MS = 1_000;
const SAME_ERROR_QUIET_MS = 5_000;
/** As long as a tick is remembered, a late second request of its schedule cannot make it again. */
const KEEP_TICKS = { count: 100 } as const;
/** Two processes may ask for the same schedule at the very instant of a tick. */
const SCHEDULE_ATTEMPTS = 5;
const SCHEDULE_PAUSE_MS = 100;
/** Time for the last commands to a server once no handler is at work. */
const CLOSE_PATIENCE_MS = 3_000;
/** Time for queues and workers to see that their lines were cut; longer than the time limit of one command. */
const CUT_PATIENCE_MS = 15_000;

/**
 * Finished jobs kept per queue and kind (completed, failed), whichever bound is met first. While a finished job is
 * kept its id is known, and a second request is a duplicate; after that only the handler's idempotence guards.
 */
const KEEP_FINISHED = { count: 5_000, age: 7 * 24 * 3_600 } as const;

/**
 * Opens the queues on PostgreSQL or Redis; the backend is chosen here and per queue, never process-wide.
 * @throws DomainError `queue-unavailable` when the server does not answer within 5 s
 * @throws DomainError `invalid-input` for a namespace that is no plain identifier
 */
export async function createBullmqJobQueue(
  connection: BullmqConnection,
  options: BullmqOptions,
): Promise<BullmqJobQueue> {
  const namespace = options.namespace ?? DEFAULT_NAMESPACE;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(namespace)) {
    throw new DomainError(
      'invalid-input',
      `Queue namespace "${namespace}" is not usable; expected a lower-case letter or _, then letters, digits or _, at most 63.`,
    );
  }
  return new BullmqJobQueue(await openBullmqDriver(connection, namespace, alignedRepeatStrategy), options);
}

/**
 * `JobQueue` on BullMQ. Jobs of a killed worker are taken over within about lock duration + 2 × stalled interval;
 * after an outage of the server workers resume by themselves. The signal of a running job is also aborted when its
 * lock is lost, because another worker may then run it.
 */
export class BullmqJobQueue extends JobQueue {
  private readonly producers = new Map<QueueName, JobProducer>();
  private readonly consumers = new Map<QueueName, JobConsumer>();
  private readonly lastReportedMs = new Map<string, number>();
  private readonly running = new Set<Promise<void>>();
  private closing: Promise<void> | null = null;

  constructor(
    private readonly driver: BullmqDriver,
    private readonly options: BullmqOptions,
  ) {
    super();
  }

  async enqueue(request: JobRequest): Promise<'added' | 'duplicate'> {
    assertPlainId(request.id);
    const { name, data, opts } = this.bullmqJob(request);
    return this.ask('accept a job', async () => {
      const producer = this.producer(request.queue);
      await producer.add(name, data, opts);
      // BullMQ answers alike to a first and a repeated id; the stored nonce tells whose request it holds.
      const stored = await producer.getJob(request.id);
      return stored === undefined || stored.data.nonce === data.nonce ? 'added' : 'duplicate';
    });
  }

  async enqueueAll(queue: QueueName, requests: readonly Omit<JobRequest, 'queue'>[]): Promise<void> {
    for (const { id } of requests) assertPlainId(id);
    const jobs = requests.map((request) => this.bullmqJob(request));
    await this.ask('accept jobs', async () => {
      const producer = this.producer(queue);
      if (jobs.length > ONE_BY_ONE) await producer.addBulk(jobs);
      else for (const { name, data, opts } of jobs) await producer.add(name, data, opts);
    });
  }

  async work(
    queue: QueueName,
    handlers: Readonly<Record<string, JobHandler>>,
    concurrency: number,
  ): Promise<void> {
    this.assertOpen();
    if (this.consumers.has(queue)) {
      throw new Error(`Queue "${queue}" is already worked by this process; give all handlers in one call.`);
    }
    const onError = this.report;
    const consumer = this.driver.consumer(
      queue,
      jobProcessor(handlers, { isClosing: () => this.closing !== null, running: this.running, onError }),
      {
        concurrency,
        stalledInterval: this.options.stalledIntervalMs ?? DEFAULT_STALLED_INTERVAL_MS,
        lockDuration: this.options.lockDurationMs ?? DEFAULT_LOCK_DURATION_MS,
        maxStalledCount: MAX_TAKEOVERS,
        runRetryDelay: RETRY_AFTER_OUTAGE_MS,
      },
    );
    consumer.on('error', onError);
    consumer.on('lockRenewalFailed', (ids) => {
      for (const id of ids) consumer.cancelJob(id, 'lock lost: another worker may run this job');
    });
    this.consumers.set(queue, consumer);
    await this.ask('start a worker', () => consumer.waitUntilReady());
  }

  async schedule(
    schedulerId: string,
    everyMs: number,
    job: Omit<JobRequest, 'id' | 'delayMs'>,
  ): Promise<void> {
    assertPlainId(schedulerId);
    if (!Number.isInteger(everyMs) || everyMs <= 0) {
      throw new DomainError(
        'invalid-input',
        `Interval of scheduler "${schedulerId}" is ${String(everyMs)}; expected whole ms above 0.`,
      );
    }
    const asked = { schedulerId, everyMs, job };
    await this.ask('accept a schedule', async () => {
      const producer = this.producer(job.queue);
      for (let attempt = 1; !(await hasHealthySchedule(producer, asked)); attempt += 1) {
        try {
          await this.makeSchedule(producer, asked);
          return;
        } catch (error) {
          // Another process made the same schedule meanwhile, or its tick is just being worked.
          if (attempt === SCHEDULE_ATTEMPTS) throw error;
          await setTimeout(SCHEDULE_PAUSE_MS);
        }
      }
    });
  }

  async unschedule(queue: QueueName, schedulerId: string): Promise<void> {
    await this.ask('drop a schedule', () => this.producer(queue).removeJobScheduler(schedulerId));
  }

  async state(queue: QueueName, id: string): Promise<JobState> {
    const state = await this.ask('tell the state of a job', () => this.producer(queue).getJobState(id));
    // Delayed, prioritised and the like: all of them wait.
    return state === 'active' || state === 'completed' || state === 'failed' || state === 'unknown'
      ? state
      : 'waiting';
  }

  async failureOf(queue: QueueName, id: string): Promise<string | null> {
    if ((await this.state(queue, id)) !== 'failed') return null;
    const job = await this.ask('tell the failure of a job', () => this.producer(queue).getJob(id));
    return job === undefined ? null : job.failedReason;
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    // One microtask later `closing` is set, so that handlers stopped by their signal give their jobs back.
    await Promise.resolve();
    for (const consumer of this.consumers.values()) consumer.cancelAllJobs('worker closes');
    const idle = Promise.allSettled(this.running);
    await this.letGo(idle, [...this.consumers.values()]);
    await this.letGo(idle, [...this.producers.values()]);
    await this.driver.end();
  }

  /**
   * Closes in good order; when the server does not answer, cuts the lines instead of waiting for it to come back. The
   * jobs are then taken over by another worker when their locks end.
   */
  private async letGo(idle: Promise<unknown>, lines: readonly (JobConsumer | JobProducer)[]): Promise<void> {
    const closed = Promise.allSettled(lines.map((line) => line.close()));
    if ((await settledIn(CLOSE_PATIENCE_MS, closed, idle)) === 'settled') return;
    await this.driver.end();
    await settledIn(CUT_PATIENCE_MS, closed);
  }

  /** Made again, a scheduler would drop a tick that waits to be worked; so one that is as asked is left alone. */
  private async makeSchedule(producer: JobProducer, asked: AskedSchedule): Promise<void> {
    const { schedulerId, everyMs, job } = asked;
    await producer.upsertJobScheduler(
      schedulerId,
      { pattern: alignedPattern(everyMs) },
      {
        name: job.name,
        data: { payload: job.payload, nonce: schedulerId },
        opts: { ...this.retries(job.attempts), removeOnComplete: KEEP_TICKS },
      },
    );
  }

  private producer(queue: QueueName): JobProducer {
    this.assertOpen();
    const known = this.producers.get(queue);
    if (known !== undefined) return known;
    const producer = this.driver.producer(queue);
    producer.on('error', this.report);
    this.producers.set(queue, producer);
    // One that was made while its server was away stays broken for ever: the next question makes another.
    producer.waitUntilReady().catch(() => {
      if (this.producers.get(queue) === producer) this.producers.delete(queue);
      producer.close().catch(() => undefined);
    });
    return producer;
  }

  private bullmqJob({ name, id, payload, attempts, delayMs, forget }: Omit<JobRequest, 'queue'>) {
    return {
      name,
      data: { payload, nonce: randomUUID() },
      opts: {
        ...this.retries(attempts),
        jobId: id,
        removeOnComplete: forget === true ? true : KEEP_FINISHED,
        ...(delayMs === undefined ? {} : { delay: delayMs }),
      },
    };
  }

  private retries(attempts = DEFAULT_ATTEMPTS) {
    return {
      attempts,
      backoff: { type: 'exponential', delay: this.options.backoffMs ?? DEFAULT_BACKOFF_MS },
      removeOnFail: KEEP_FINISHED,
    };
  }

  private async ask<T>(action: string, question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw queueUnavailable(this.driver.place, action, error);
    }
  }

  private assertOpen(): void {
    if (this.closing !== null) {
      throw queueUnavailable(this.driver.place, 'work', 'this process closed it');
    }
  }

  /** An outage repeats the same error many times a second; one line in 5 s is enough. */
  private readonly report = (error: Error): void => {
    const nowMs = performance.now();
    const before = this.lastReportedMs.get(error.message);
    if (before !== undefined && nowMs - before < SAME_ERROR_QUIET_MS) return;
    if (before === undefined && this.lastReportedMs.size > 100) this.lastReportedMs.clear();
    this.lastReportedMs.set(error.message, nowMs);
    this.options.onError(error);
  };
}

/**
 * Waits for a promise, but not for ever.
 * @param patienceMs - how long at most [ms]
 * @param after - the patience begins when this is settled
 */
async function settledIn(
  patienceMs: number,
  promise: Promise<unknown>,
  after: Promise<unknown> = Promise.resolve(),
): Promise<'settled' | 'late'> {
  const over = new AbortController();
  const late = after.then(() =>
    setTimeout(patienceMs, 'late' as const, { signal: over.signal }).catch(() => 'late' as const),
  );
  const outcome = await Promise.race([promise.then(() => 'settled' as const), late]);
  over.abort();
  return outcome;
}

interface AskedSchedule {
  readonly schedulerId: string;
  readonly everyMs: number;
  readonly job: Omit<JobRequest, 'id' | 'delayMs'>;
}

/** True when the stored scheduler is the asked one and its next tick is there to be worked. */
async function hasHealthySchedule(producer: JobProducer, asked: AskedSchedule): Promise<boolean> {
  const stored = await producer.getJobScheduler(asked.schedulerId);
  if (stored?.next === undefined || stored.pattern !== alignedPattern(asked.everyMs)) return false;
  if (stored.name !== asked.job.name) return false;
  if (!samePayload(stored.template?.data?.payload, asked.job.payload)) return false;
  const tick = await producer.getJobState(`repeat:${asked.schedulerId}:${String(stored.next)}`);
  return tick === 'delayed' || tick === 'waiting' || tick === 'active';
}

/** The database may give keys back in another order. */
function samePayload(stored: JobPayload | undefined, asked: JobPayload): boolean {
  const keys = Object.keys(asked);
  return (
    stored !== undefined &&
    Object.keys(stored).length === keys.length &&
    keys.every((key) => stored[key] === asked[key])
  );
}

function assertPlainId(id: string): void {
  if (id === '' || id.includes(':') || /^-?\d+$/.test(id)) {
    throw new DomainError(
      'invalid-input',
      `Job id "${id}" is not usable; expected text without ":" that is not a bare number.`,
    );
  }
}
