/** Owner of one solver thread: starts it, hands it a task, watches over it, replaces it when it dies. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ForgetRequest, HighsReply, HighsRequest, HighsTask } from './highs-messages.js';

/** A run as the engine ends it. */
export type EngineReply =
  | Exclude<HighsReply, { kind: 'ready' }>
  | { readonly kind: 'killed'; readonly why: 'watchdog' | 'cancelled' | 'closed' }
  | { readonly kind: 'died'; readonly message: string };

export interface EngineRun {
  /** Asked for once the thread is up: a live model may have to be loaded anew on a new one. */
  readonly task: (incarnation: number) => HighsTask;
  readonly timeLimitMs: number;
  /** Grace after the limit before the thread is killed [ms]; a cancelled run's thread is killed at once. */
  readonly graceMs: number;
  readonly signal: AbortSignal | undefined;
}

/** One thread, one task at a time. A dead thread is replaced when the next task comes. */
export class HighsEngine {
  private worker: Worker | null = null;
  private ready: Promise<string> | null = null;
  private onReply: ((reply: EngineReply) => void) | null = null;
  private nextId = 1;
  private incarnation = 0;

  constructor(private readonly recycleBytes: number) {}

  /** Starts the thread and its warm-up if need be; gives the HiGHS version. */
  start(): Promise<string> {
    this.ready ??= this.spawn();
    return this.ready;
  }

  async run(run: EngineRun): Promise<EngineReply> {
    await this.start();
    const worker = this.worker;
    if (!worker) return { kind: 'killed', why: 'closed' };
    const reply = await this.exchange(worker, run);
    const memory = 'memoryBytes' in reply ? reply.memoryBytes : 0;
    const spent = reply.kind === 'poisoned' || reply.kind === 'killed' || memory > this.recycleBytes;
    if (spent) await this.drop();
    return reply;
  }

  /** Lets a live model go, when it is on the thread that runs now. */
  release(session: number, incarnation: number): void {
    if (incarnation !== this.incarnation) return;
    this.worker?.postMessage({ kind: 'forget', session } satisfies ForgetRequest);
  }

  /** Ends the thread; a running program ends as `killed`. */
  async close(): Promise<void> {
    this.onReply?.({ kind: 'killed', why: 'closed' });
    await this.drop();
  }

  private exchange(worker: Worker, run: EngineRun): Promise<EngineReply> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      const finish = (reply: EngineReply): void => {
        clearTimeout(watchdog);
        run.signal?.removeEventListener('abort', onAbort);
        this.onReply = null;
        worker.unref();
        resolve(reply);
      };
      const onAbort = (): void => {
        finish({ kind: 'killed', why: 'cancelled' });
      };
      const watchdog = setTimeout(finish, run.timeLimitMs + run.graceMs, {
        kind: 'killed',
        why: 'watchdog',
      } satisfies EngineReply);
      run.signal?.addEventListener('abort', onAbort, { once: true });
      this.onReply = finish;
      worker.ref();
      const budgetS = run.timeLimitMs / 1000;
      const task = run.task(this.incarnation);
      worker.postMessage({ ...task, kind: 'solve', id, budgetS } satisfies HighsRequest);
      if (run.signal?.aborted) onAbort();
    });
  }

  private spawn(): Promise<string> {
    const worker = new Worker(threadFile(), { execArgv: [], stderr: false });
    this.worker = worker;
    this.incarnation++;
    return new Promise((resolve, reject) => {
      worker.on('message', (reply: HighsReply) => {
        if (reply.kind === 'ready') {
          worker.unref();
          resolve(reply.version);
        } else if (this.worker === worker) this.onReply?.(reply);
      });
      const died = (message: string): void => {
        if (this.worker === worker) this.forget();
        reject(new Error(`the HiGHS thread did not start: ${message}`));
        this.onReply?.({ kind: 'died', message });
      };
      worker.on('error', (error) => {
        died(error instanceof Error ? error.message : String(error));
      });
      worker.on('exit', (code) => {
        if (this.worker === worker) died(`it ended with code ${String(code)}`);
      });
    });
  }

  private async drop(): Promise<void> {
    const worker = this.worker;
    this.forget();
    await worker?.terminate();
  }

  private forget(): void {
    this.worker = null;
    this.ready = null;
  }
}

/** The thread's file beside this one: TypeScript under Jest (Node strips the types), JavaScript when built. */
function threadFile(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./highs-thread.${extension}`, import.meta.url));
}
