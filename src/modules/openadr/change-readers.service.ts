/** Follows the log of changes for those who act on it: in order, at least once, in one process at a time, until the process ends. */
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { type AdrReader, type ChangeBatch, OpenAdrChangeLog } from '../../ports/openadr-change-log.js';

/** Somebody who acts on changes. */
export interface ChangeFollower {
  readonly reader: AdrReader;
  /** Changes handed on at once. */
  readonly batch: number;
  /** False: changes wait, nobody is asked. */
  isReady(): boolean;
  handle(batch: ChangeBatch): Promise<void>;
}

/** Changes are kept so long for those who have not read them [ms of the service's clock]. */
const KEEP_MS = 7 * 86_400_000;
/** Pause between two looks for old ones [wall ms]. */
const PRUNE_EVERY_MS = 3_600_000;

/** Pause between two looks at the log, which any process may fill [wall ms]. */
const LOOK_MS = 500;
const MAX_PAUSE_MS = 30_000;

@Injectable()
export class OpenAdrChangeReaders implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('openadr');
  private readonly loops: Loop[] = [];
  private pruning: NodeJS.Timeout | undefined;

  constructor(
    private readonly changes: OpenAdrChangeLog,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.pruning = setInterval(() => void this.prune(), PRUNE_EVERY_MS).unref();
  }

  /** Hands changes to a follower from now on; those of before its first time are not told. */
  follow(follower: ChangeFollower): void {
    this.loops.push(new Loop(this.changes, follower, this.log));
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.pruning);
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  private async prune(): Promise<void> {
    try {
      const dropped = await this.changes.prune(this.clock.nowMs() - KEEP_MS);
      if (dropped > 0) this.log.log(`${String(dropped)} changes older than seven days were dropped`);
    } catch (error) {
      this.log.warn(`old changes stay: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

class Loop {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;
  private stopped = false;
  private opened = false;
  private failures = 0;

  constructor(
    private readonly changes: OpenAdrChangeLog,
    private readonly follower: ChangeFollower,
    private readonly log: Logger,
  ) {
    this.turn();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private turn(): void {
    this.looking = this.look().finally(() => {
      this.looking = null;
      if (this.stopped) return;
      const pauseMs = Math.min(MAX_PAUSE_MS, LOOK_MS * 2 ** this.failures);
      this.timer = setTimeout(() => {
        this.turn();
      }, pauseMs).unref();
    });
  }

  private async look(): Promise<void> {
    const { reader, batch } = this.follower;
    try {
      if (!this.opened) await this.changes.open(reader);
      this.opened = true;
      while (this.goesOn() && (await this.changes.read(reader, batch, (one) => this.take(one))) === batch);
      this.failures = 0;
    } catch (error) {
      // Told once; what waits in the log waits.
      if (this.failures === 0) {
        this.log.warn(
          `changes wait for "${reader}": ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      this.failures += 1;
    }
  }

  private take(batch: ChangeBatch): Promise<void> {
    if (batch.missed) {
      this.log.warn(
        `"${this.follower.reader}" was away too long: older changes were dropped and are not told`,
      );
    }
    return this.follower.handle(batch);
  }

  private goesOn(): boolean {
    return !this.stopped && this.follower.isReady();
  }
}
