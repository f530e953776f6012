/** Plays the parts of a run in processes of their own, as many at a time as asked; each process keeps solver and errors warm. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PartResult, RunOrder, RunPart } from '../../core/scenario/run-parts.js';
import { DomainError } from '../../core/domain-error.js';

/** What a process is told first, and then part by part. */
export type PartOrder =
  | { readonly type: 'run'; readonly order: RunOrder; readonly sitePath: string }
  | { readonly type: 'part'; readonly part: RunPart };

/** What it says. */
export type PartMessage =
  | { readonly type: 'day'; readonly share: number }
  | { readonly type: 'done'; readonly result: PartResult }
  | { readonly type: 'error'; readonly message: string; readonly refused: boolean };

/** What the pool is given. */
export interface PoolOrder {
  readonly order: RunOrder;
  readonly parts: readonly RunPart[];
  readonly sitePath: string;
  readonly workers: number;
  /** Told of parts done, a part in hand counting as a share. */
  readonly onProgress: (done: number) => void;
  /** Aborted when a person ends the run: the processes are killed. */
  readonly signal: AbortSignal;
}

/** @throws Error of the first part that failed, or the reason of the abort */
export async function playParts(pool: PoolOrder): Promise<PartResult[]> {
  const results: PartResult[] = [];
  const shares = new Map<number, number>();
  const stop = new AbortController();
  const signal = AbortSignal.any([pool.signal, stop.signal]);
  let next = 0;
  const tell = (index: number, share: number): void => {
    shares.set(index, share);
    pool.onProgress([...shares.values()].reduce((a, b) => a + b, 0));
  };
  const work = async (): Promise<void> => {
    const worker = new PartProcess({ type: 'run', order: pool.order, sitePath: pool.sitePath }, signal);
    try {
      for (let part = pool.parts[next++]; part !== undefined; part = pool.parts[next++]) {
        const { index } = part;
        results[index] = await worker.play(part, (share) => tell(index, share));
        tell(index, 1);
      }
    } finally {
      worker.end();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(pool.workers, pool.parts.length) }, work));
  } catch (error) {
    stop.abort(error);
    pool.signal.throwIfAborted();
    throw error;
  }
  return results;
}

class PartProcess {
  private readonly child: ChildProcess;
  private readonly kill = (): void => void this.child.kill('SIGKILL');

  constructor(
    run: PartOrder,
    private readonly signal: AbortSignal,
  ) {
    signal.throwIfAborted();
    const script = fileURLToPath(new URL('./scenario-part-main.js', import.meta.url));
    this.child = fork(script, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    signal.addEventListener('abort', this.kill, { once: true });
    this.child.send(run);
  }

  play(part: RunPart, onShare: (share: number) => void): Promise<PartResult> {
    const what = `variant ${part.variant.id}, sample ${String(part.sample)}`;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        this.child.off('message', hear);
        this.child.off('exit', gone);
        end();
      };
      const gone = (code: number | null, by: string | null): void => {
        settle(() => reject(new Error(`${what}: its process ended with ${String(by ?? code)}`)));
      };
      const hear = (message: PartMessage): void => {
        if (message.type === 'day') onShare(message.share);
        else if (message.type === 'done') settle(() => resolve(message.result));
        else settle(() => reject(failure(message, what)));
      };
      this.child.on('message', hear);
      this.child.once('exit', gone);
      this.child.send({ type: 'part', part } satisfies PartOrder);
    });
  }

  end(): void {
    this.signal.removeEventListener('abort', this.kill);
    if (this.child.connected) this.child.disconnect();
  }
}

function failure({ message, refused }: Extract<PartMessage, { type: 'error' }>, what: string): Error {
  const text = `${what}: ${message}`;
  return refused ? new DomainError('invalid-scenario', text) : new Error(text);
}
