/** Work that outlives a process: at-least-once jobs with deterministic ids. */

/** JSON that travels with a job: ids, times and small numbers, never models or series. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null>>;

/** Queues of the service. `slot` and `control` are worked by the gateway, `planning`, `solve` (cases of analysts), `scenario`, `city` and `forecast` (the night's fits) by workers, `notices` by the API, which reaches the outside. */
export type QueueName =
  'slot' | 'planning' | 'control' | 'solve' | 'scenario' | 'city' | 'forecast' | 'notices';

export interface JobRequest {
  readonly queue: QueueName;
  readonly name: string;
  /** Same id, same work: a second request while the first is known does nothing. No `:` inside. */
  readonly id: string;
  readonly payload: JobPayload;
  /** Tries in all, default 3, with exponential backoff. */
  readonly attempts?: number;
  readonly delayMs?: number;
  /** Done, the job and its id are forgotten at once: who asked looks for what it leaves, not for the job. Default false. */
  readonly forget?: boolean;
}

/** A job in the hands of a handler. */
export interface RunningJob {
  readonly id: string;
  readonly name: string;
  readonly payload: JobPayload;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when the worker closes or the job is cancelled. */
  readonly signal: AbortSignal;
  progress(share: number, note: string): Promise<void>;
}

export type JobHandler = (job: RunningJob) => Promise<void>;

export type JobState = 'waiting' | 'active' | 'completed' | 'failed' | 'unknown';

/** Thrown by a handler when a retry cannot help. */
export class PermanentJobError extends Error {
  override readonly name = 'PermanentJobError';
}

/**
 * Called by modules to hand work over; jobs are at-least-once, so every handler is idempotent.
 * May fail with DomainError `queue-unavailable`; the caller says what then.
 */
export abstract class JobQueue {
  abstract enqueue(request: JobRequest): Promise<'added' | 'duplicate'>;
  /**
   * Hands over jobs of one queue in this order; one whose id is known does nothing. Cheaper than `enqueue`, which says more. When it
   * fails, the first of them may have been handed over.
   */
  abstract enqueueAll(queue: QueueName, requests: readonly Omit<JobRequest, 'queue'>[]): Promise<void>;
  /** Starts working a queue. Every job name has exactly one handler; an unknown name fails its job at once. */
  abstract work(
    queue: QueueName,
    handlers: Readonly<Record<string, JobHandler>>,
    concurrency: number,
  ): Promise<void>;
  /** One tick per cluster, not per process: repeats the job every `everyMs` of wall time, aligned to multiples of it. */
  abstract schedule(
    schedulerId: string,
    everyMs: number,
    job: Omit<JobRequest, 'id' | 'delayMs'>,
  ): Promise<void>;
  abstract unschedule(queue: QueueName, schedulerId: string): Promise<void>;
  abstract state(queue: QueueName, id: string): Promise<JobState>;
  /** Why a failed job failed, last error message; null when it did not. */
  abstract failureOf(queue: QueueName, id: string): Promise<string | null>;
  /** Waits for running jobs, then lets go of all connections. */
  abstract close(): Promise<void>;
}
