/** Jobs on BullMQ: embedded or server PostgreSQL, or Redis, behind the `JobQueue` port. */
import type { JobHandler, JobRequest, JobState, QueueName } from '../../ports/job-queue.js';
import { JobQueue } from '../../ports/job-queue.js';

/** Where the jobs are kept. */
export type BullmqConnection =
  | { readonly kind: 'postgres'; readonly connectionString: string; readonly poolSize: number }
  | { readonly kind: 'redis'; readonly url: string };

/** How the queues behave. */
export interface BullmqOptions {
  /** PostgreSQL schema or Redis key prefix, default `bullmq`. Letters, digits and `_`. */
  readonly namespace?: string;
  /** Told of every background error (connection lost, lock lost); must not throw. */
  readonly onError: (error: Error) => void;
  /** How often stalled jobs are looked for [ms], default 5000. */
  readonly stalledIntervalMs?: number;
  /** How long a job stays with a silent worker [ms], default 15000. */
  readonly lockDurationMs?: number;
}

/** Opens the queues; PostgreSQL migrations are run once under a lock. Throws DomainError `queue-unavailable`. */
export function createBullmqJobQueue(
  _connection: BullmqConnection,
  _options: BullmqOptions,
): Promise<BullmqJobQueue> {
  return Promise.resolve(new BullmqJobQueue());
}

/** `JobQueue` on BullMQ 6. */
export class BullmqJobQueue extends JobQueue {
  enqueue(_request: JobRequest): Promise<'added' | 'duplicate'> {
    return Promise.reject(new Error('not written yet'));
  }
  work(_queue: QueueName, _handlers: Readonly<Record<string, JobHandler>>, _concurrency: number): Promise<void> {
    return Promise.reject(new Error('not written yet'));
  }
  schedule(_schedulerId: string, _everyMs: number, _job: Omit<JobRequest, 'id' | 'delayMs'>): Promise<void> {
    return Promise.reject(new Error('not written yet'));
  }
  unschedule(_queue: QueueName, _schedulerId: string): Promise<void> {
    return Promise.reject(new Error('not written yet'));
  }
  state(_queue: QueueName, _id: string): Promise<JobState> {
    return Promise.reject(new Error('not written yet'));
  }
  failureOf(_queue: QueueName, _id: string): Promise<string | null> {
    return Promise.reject(new Error('not written yet'));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
