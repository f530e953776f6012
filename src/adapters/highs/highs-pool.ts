/** The solver threads of a process: hands out a free one, or the one that holds a live model, in order of asking. */
import { HighsEngine } from './highs-engine.js';

interface Waiting {
  /** The only engine that will do; null = any. */
  readonly wanted: HighsEngine | null;
  readonly give: (engine: HighsEngine | null) => void;
}

/** Each engine is with one asker at a time. */
export class HighsPool {
  private readonly engines: readonly HighsEngine[];
  private readonly idle: HighsEngine[];
  private waiting: readonly Waiting[] = [];
  private nextHome = 0;
  private closed = false;

  constructor(threads: number, recycleBytes: number) {
    this.engines = Array.from({ length: threads }, () => new HighsEngine(recycleBytes));
    this.idle = [...this.engines];
    // A thread that cannot start is told of by the first solve.
    for (const engine of this.engines) engine.start().catch(() => undefined);
  }

  /** Waits for an engine; null when the pool is closed. Give it back. */
  take(wanted: HighsEngine | null): Promise<HighsEngine | null> {
    if (this.closed) return Promise.resolve(null);
    const at = wanted ? this.idle.indexOf(wanted) : this.idle.length - 1;
    const [engine] = at < 0 ? [] : this.idle.splice(at, 1);
    if (engine) return Promise.resolve(engine);
    return new Promise((give) => {
      this.waiting = [...this.waiting, { wanted, give }];
    });
  }

  giveBack(engine: HighsEngine): void {
    const next = this.waiting.find(({ wanted }) => wanted === null || wanted === engine);
    if (!next) {
      this.idle.push(engine);
      return;
    }
    this.waiting = this.waiting.filter((one) => one !== next);
    next.give(engine);
  }

  /** Engine for the next live model: all in turn. */
  home(): HighsEngine {
    const engine = this.engines[this.nextHome++ % this.engines.length];
    if (!engine) throw new Error('a HiGHS solver needs at least one thread');
    return engine;
  }

  /** Ends all threads; who waits is given null. */
  async close(): Promise<void> {
    this.closed = true;
    const waiting = this.waiting;
    this.waiting = [];
    for (const { give } of waiting) give(null);
    await Promise.all(this.engines.map((engine) => engine.close()));
  }
}
