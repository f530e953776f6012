/** Jobs in the memory of one process, for tests and single-shot runs: nothing survives the process. */
import { DomainError } from '../../core/domain-error.js';
import type { JobHandler, JobRequest, JobState, QueueName, RunningJob } from '../../ports/job-queue.js';
import { JobQueue, PermanentJobError } from '../../ports/job-queue.js';

/** How the memory queues behave. */
export interface MemoryJobQueueOptions {
  /** Wait before the second try [ms], default 1000; doubles with every try. */
  readonly backoffMs?: number;
}

interface Entry {
  readonly request: JobRequest;
  readonly abort: AbortController;
  state: JobState;
  attempt: number;
  failure: string | null;
  /** Ticks are forgotten when they complete, so that they do not push out jobs with ids; and what asks for it. */
  readonly forgetful: boolean;
}

interface Lane {
  readonly entries: Map<string, Entry>;
  readonly waiting: Entry[];
  readonly finished: string[];
  readonly running: Set<Promise<void>>;
  handlers: Readonly<Record<string, JobHandler>> | null;
  concurrency: number;
}

interface Schedule {
  readonly everyMs: number;
  readonly job: Omit<JobRequest, 'id' | 'delayMs'>;
  timer: NodeJS.Timeout;
}

const DEFAULT_ATTEMPTS = 3;
const DEFAULT_BACKOFF_MS = 1_000;
/** Finished jobs whose ids stay known, per queue. */
const KEEP_FINISHED = 5_000;

/** `JobQueue` in memory; the same promises as BullMQ's except those that need a second process. */
export class MemoryJobQueue extends JobQueue {
  private readonly lanes = new Map<QueueName, Lane>();
  private readonly schedules = new Map<string, Schedule>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private closing: Promise<void> | null = null;

  constructor(private readonly options: MemoryJobQueueOptions = {}) {
    super();
  }

  enqueue(request: JobRequest): Promise<'added' | 'duplicate'> {
    return promised(() => {
      this.assertOpen();
      assertPlainId(request.id);
      return this.add(request, request.forget === true);
    });
  }

  enqueueAll(queue: QueueName, requests: readonly Omit<JobRequest, 'queue'>[]): Promise<void> {
    return promised(() => {
      this.assertOpen();
      for (const { id } of requests) assertPlainId(id);
      for (const request of requests) this.add({ ...request, queue }, request.forget === true);
    });
  }

  work(queue: QueueName, handlers: Readonly<Record<string, JobHandler>>, concurrency: number): Promise<void> {
    return promised(() => {
      this.assertOpen();
      const lane = this.lane(queue);
      if (lane.handlers !== null) {
        throw new Error(`Queue "${queue}" is already worked by this process; give all handlers in one call.`);
      }
      lane.handlers = handlers;
      lane.concurrency = concurrency;
      this.pump(lane);
    });
  }

  schedule(schedulerId: string, everyMs: number, job: Omit<JobRequest, 'id' | 'delayMs'>): Promise<void> {
    return promised(() => {
      this.assertOpen();
      assertPlainId(schedulerId);
      if (!Number.isInteger(everyMs) || everyMs <= 0) {
        throw new DomainError(
          'invalid-input',
          `Interval of scheduler "${schedulerId}" is ${String(everyMs)}; expected whole ms above 0.`,
        );
      }
      this.drop(job.queue, schedulerId);
      this.armTick(schedulerId, { everyMs, job }, 0);
    });
  }

  unschedule(queue: QueueName, schedulerId: string): Promise<void> {
    return promised(() => {
      this.drop(queue, schedulerId);
    });
  }

  state(queue: QueueName, id: string): Promise<JobState> {
    return promised(() => this.lane(queue).entries.get(id)?.state ?? 'unknown');
  }

  failureOf(queue: QueueName, id: string): Promise<string | null> {
    return promised(() => {
      const entry = this.lane(queue).entries.get(id);
      return entry?.state === 'failed' ? entry.failure : null;
    });
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    for (const schedule of this.schedules.values()) clearTimeout(schedule.timer);
    for (const timer of this.timers) clearTimeout(timer);
    const running: Promise<void>[] = [];
    for (const lane of this.lanes.values()) {
      for (const entry of lane.entries.values()) entry.abort.abort('worker closes');
      running.push(...lane.running);
    }
    await Promise.all(running);
  }

  private add(request: JobRequest, forgetful: boolean): 'added' | 'duplicate' {
    const lane = this.lane(request.queue);
    if (lane.entries.has(request.id)) return 'duplicate';
    const entry: Entry = {
      request,
      abort: new AbortController(),
      state: 'waiting',
      attempt: 0,
      failure: null,
      forgetful,
    };
    lane.entries.set(request.id, entry);
    this.queueUp(lane, entry, request.delayMs ?? 0);
    return 'added';
  }

  private queueUp(lane: Lane, entry: Entry, delayMs: number): void {
    entry.state = 'waiting';
    this.after(delayMs, () => {
      lane.waiting.push(entry);
      this.pump(lane);
    });
  }

  private pump(lane: Lane): void {
    while (lane.handlers !== null && lane.running.size < lane.concurrency && this.closing === null) {
      const entry = lane.waiting.shift();
      if (entry === undefined) return;
      const run = this.run(lane, entry, lane.handlers).finally(() => {
        lane.running.delete(run);
        this.pump(lane);
      });
      lane.running.add(run);
    }
  }

  private async run(lane: Lane, entry: Entry, handlers: Readonly<Record<string, JobHandler>>): Promise<void> {
    entry.state = 'active';
    entry.attempt += 1;
    try {
      const { name } = entry.request;
      const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
      if (handler === undefined) {
        throw new PermanentJobError(
          `No handler for job name "${name}"; expected one of: ${Object.keys(handlers).sort().join(', ')}.`,
        );
      }
      await handler(runningJob(entry));
      this.finish(lane, entry, 'completed');
    } catch (error) {
      this.failed(lane, entry, error);
    }
  }

  private failed(lane: Lane, entry: Entry, error: unknown): void {
    entry.failure = error instanceof Error ? error.message : String(error);
    const tries = entry.request.attempts ?? DEFAULT_ATTEMPTS;
    if (error instanceof PermanentJobError || entry.attempt >= tries) {
      this.finish(lane, entry, 'failed');
      return;
    }
    const backoffMs = this.options.backoffMs ?? DEFAULT_BACKOFF_MS;
    this.queueUp(lane, entry, backoffMs * 2 ** (entry.attempt - 1));
  }

  private finish(lane: Lane, entry: Entry, state: 'completed' | 'failed'): void {
    entry.state = state;
    if (entry.forgetful && state === 'completed') {
      lane.entries.delete(entry.request.id);
      return;
    }
    lane.finished.push(entry.request.id);
    const oldest = lane.finished.length > KEEP_FINISHED ? lane.finished.shift() : undefined;
    if (oldest !== undefined) lane.entries.delete(oldest);
  }

  private armTick(schedulerId: string, plan: Omit<Schedule, 'timer'>, afterMs: number): void {
    // Monotonic, so that a timer that fires a little early cannot give the same tick twice.
    const nowMs = Math.max(wallNowMs(), afterMs);
    const tickMs = (Math.floor(nowMs / plan.everyMs) + 1) * plan.everyMs;
    const timer = setTimeout(() => {
      this.add({ ...plan.job, id: `repeat:${schedulerId}:${String(tickMs)}` }, true);
      this.armTick(schedulerId, plan, tickMs);
    }, tickMs - wallNowMs());
    this.schedules.set(scheduleKey(plan.job.queue, schedulerId), { ...plan, timer });
  }

  private drop(queue: QueueName, schedulerId: string): void {
    const key = scheduleKey(queue, schedulerId);
    clearTimeout(this.schedules.get(key)?.timer);
    this.schedules.delete(key);
  }

  private after(delayMs: number, action: () => void): void {
    if (this.closing !== null) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, delayMs);
    this.timers.add(timer);
  }

  private lane(queue: QueueName): Lane {
    let lane = this.lanes.get(queue);
    if (lane === undefined) {
      lane = {
        entries: new Map(),
        waiting: [],
        finished: [],
        running: new Set(),
        handlers: null,
        concurrency: 1,
      };
      this.lanes.set(queue, lane);
    }
    return lane;
  }

  private assertOpen(): void {
    if (this.closing !== null) {
      throw new DomainError(
        'queue-unavailable',
        'The job queue of this process is closed; expected an open one.',
      );
    }
  }
}

function runningJob(entry: Entry): RunningJob {
  return {
    id: entry.request.id,
    name: entry.request.name,
    payload: entry.request.payload,
    attempt: entry.attempt,
    signal: entry.abort.signal,
    progress: () => Promise.resolve(),
  };
}

/** Errors of a port come as rejections, never as throws at the call. */
async function promised<T>(work: () => T): Promise<T> {
  await Promise.resolve();
  return work();
}

function scheduleKey(queue: QueueName, schedulerId: string): string {
  return `${queue} ${schedulerId}`;
}

/** Wall time from the monotonic timer; ticks are of wall time by contract, not of the world's clock. */
function wallNowMs(): number {
  return performance.timeOrigin + performance.now();
}

function assertPlainId(id: string): void {
  if (id === '' || id.includes(':') || /^-?\d+$/.test(id)) {
    throw new DomainError(
      'invalid-input',
      `Job id "${id}" is not usable; expected text without ":" that is not a bare number.`,
    );
  }
}
