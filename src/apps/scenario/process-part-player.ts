/** Plays parts in a child process that stays warm between them: solver, site and forecast errors are made once. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DomainError } from '../../core/domain-error.js';
import type { PartResult } from '../../core/scenario/run-parts.js';
import type { KeepPlace } from './kept-days.js';
import { type PartOrder, PartPlayer, type PartWatch } from '../../ports/part-player.js';

/** What the child is told first, and then part by part. */
export type PlayerOrder =
  | { readonly type: 'open'; readonly place: PlayerPlace }
  | { readonly type: 'part'; readonly order: PartOrder };

/** Where a child finds its site, and what was recorded; null = there is no store. */
export interface PlayerPlace {
  readonly sitePath: string;
  readonly databaseUrl: string | null;
  /** Where days that are played are kept; null = nowhere. */
  readonly keep: KeepPlace | null;
}

/** What the child says. */
export type PartMessage =
  | { readonly type: 'share'; readonly share: number }
  | { readonly type: 'done'; readonly result: PartResult }
  | { readonly type: 'error'; readonly message: string; readonly refused: boolean };

/** A child that nobody needs is let go after this time [ms]. */
const IDLE_MS = 60_000;

/** One child at a time; killed when its part is not wanted any more. */
export class ProcessPartPlayer extends PartPlayer {
  private child: ChildProcess | null = null;
  private idle: NodeJS.Timeout | null = null;

  constructor(private readonly place: PlayerPlace) {
    super();
  }

  override async play(order: PartOrder, { onShare, signal }: PartWatch): Promise<PartResult> {
    signal.throwIfAborted();
    const child = this.started();
    const kill = (): void => {
      this.letGo('SIGKILL');
    };
    signal.addEventListener('abort', kill, { once: true });
    try {
      return await answer(child, order, onShare);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', kill);
      this.rest();
    }
  }

  override async close(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    this.letGo('SIGKILL');
    await gone;
  }

  private started(): ChildProcess {
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    if (this.child !== null) return this.child;
    const child = fork(childScript(), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('exit', () => {
      if (this.child === child) this.child = null;
    });
    this.child = child;
    child.send({ type: 'open', place: this.place } satisfies PlayerOrder);
    return child;
  }

  private rest(): void {
    if (this.child === null) return;
    this.idle = setTimeout(() => {
      this.letGo('SIGTERM');
    }, IDLE_MS);
    this.idle.unref();
  }

  private letGo(how: 'SIGKILL' | 'SIGTERM'): void {
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    this.child?.kill(how);
    this.child = null;
  }
}

function answer(
  child: ChildProcess,
  order: PartOrder,
  onShare: (share: number) => void,
): Promise<PartResult> {
  const what = `variant ${order.part.variant.id}, sample ${String(order.part.sample)}`;
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      child.off('message', hear);
      child.off('exit', gone);
      child.off('error', reject);
      end();
    };
    const gone = (code: number | null, by: string | null): void => {
      settle(() => {
        reject(new Error(`${what}: its process ended with ${String(by ?? code)}`));
      });
    };
    const hear = (message: PartMessage): void => {
      if (message.type === 'share') onShare(message.share);
      else
        settle(() => {
          if (message.type === 'done') resolve(message.result);
          else reject(failure(message, what));
        });
    };
    child.on('message', hear);
    child.once('exit', gone);
    child.once('error', reject);
    child.send({ type: 'part', order } satisfies PlayerOrder);
  });
}

/** Tests run this file from its source: the child needs the built one. */
function childScript(): string {
  const here = fileURLToPath(new URL('./scenario-part-main.js', import.meta.url));
  return import.meta.url.endsWith('.ts') ? here.replace(/([\\/])src([\\/])apps/, '$1dist$1src$2apps') : here;
}

function failure({ message, refused }: Extract<PartMessage, { type: 'error' }>, what: string): Error {
  const text = `${what}: ${message}`;
  return refused ? new DomainError('invalid-scenario', text) : new Error(text);
}
