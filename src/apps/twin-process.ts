/** The twin in a child process, for parents that must not share a thread with it. */
import { fork, type ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { DomainError } from '../core/domain-error.js';
import type { TwinHandle, TwinOptions } from '../twin/twin-types.js';
import { builtScript } from './child-process.js';
import type { TwinMessage, TwinOrder } from './twin.js';

/** A twin in another process. */
export interface TwinProcess extends TwinHandle {
  /** Process id of the child. */
  readonly pid: number;
  /** Resolves with the exit code when the child is gone, wanted or not. */
  readonly exited: Promise<number | null>;
}

/** How long a child may take to stop before it is killed [ms]. */
const STOP_GRACE_MS = 10_000;

/**
 * Starts the twin in a child process that dies with its parent.
 *
 * @param options options of the twin; plain data
 * @param script built script of the child; default `twin-main.js` beside this file, or its build when run from sources
 * @throws Error with the child's own message when it cannot start
 */
export async function forkTwin(
  options: TwinOptions,
  script = builtScript('./twin-main.js', import.meta.url),
): Promise<TwinProcess> {
  const child = fork(script, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const link = new ChildLink(child);
  const ready = await link.ready;
  return link.handle(options, ready);
}

type Ready = Extract<TwinMessage, { type: 'ready' }>;

interface Waiting {
  readonly resolve: (message: TwinMessage) => void;
  readonly reject: (error: Error) => void;
}

class ChildLink {
  readonly ready: Promise<Ready>;
  private readonly exited: Promise<number | null>;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private simMs = 0;

  constructor(private readonly child: ChildProcess) {
    this.exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        this.failAll(new Error(`the twin process ended with code ${String(code)}`));
        resolve(code);
      });
    });
    this.ready = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        reject(new Error(`the twin process ended with code ${String(code)} before it was ready`));
      });
      child.on('message', (message: TwinMessage) => {
        if (message.type === 'ready') resolve(message);
        else if (message.type === 'error' && message.id === undefined) reject(errorOf(message));
        else this.settle(message);
      });
    });
  }

  handle(options: TwinOptions, ready: Ready): TwinProcess {
    this.simMs = ready.nowMs;
    const readyAt = performance.now();
    const speed = options.clock.mode === 'running' ? options.clock.speed : 0;
    return {
      endpoints: ready.endpoints,
      pid: this.child.pid ?? 0,
      exited: this.exited,
      nowMs: () => this.simMs + (performance.now() - readyAt) * speed,
      advanceTo: async (toMs) => {
        const answer = await this.ask((id) => ({ type: 'advance', toMs, id }));
        if (answer.type === 'advanced') this.simMs = answer.nowMs;
        return this.simMs;
      },
      inject: async (fault) => {
        await this.ask((id) => ({ type: 'inject', fault, id }));
      },
      slotMeans: async (ownerId, slots) => {
        const answer = await this.ask((id) => ({ type: 'means', ownerId, slots, id }));
        return answer.type === 'means' ? answer.powerKw : [];
      },
      stop: () => this.stop(),
    };
  }

  private ask(orderOf: (id: number) => TwinOrder): Promise<TwinMessage> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      if (!this.child.connected) {
        reject(new Error('the twin process is gone; start it again'));
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.child.send(orderOf(id));
    });
  }

  private settle(message: TwinMessage): void {
    const id = 'id' in message ? message.id : undefined;
    const waiting = id === undefined ? undefined : this.waiting.get(id);
    if (id === undefined || !waiting) return;
    this.waiting.delete(id);
    if (message.type === 'error') waiting.reject(errorOf(message));
    else waiting.resolve(message);
  }

  private failAll(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  private async stop(): Promise<void> {
    if (this.child.connected) this.child.send({ type: 'stop' } satisfies TwinOrder);
    const killer = setTimeout(() => this.child.kill('SIGKILL'), STOP_GRACE_MS);
    await this.exited;
    clearTimeout(killer);
  }
}

/** A refusal stays one across the process border: it is told in plain words, a bug with its trace. */
function errorOf({ code, message }: Extract<TwinMessage, { type: 'error' }>): Error {
  return code === undefined ? new Error(message) : new DomainError(code, message);
}
