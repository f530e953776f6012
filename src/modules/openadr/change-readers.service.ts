/** Follows the log of changes for those who act on it: in order, at least once, in one process at a time, until the process ends. */
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
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

/** Pause between two looks at the log, which any process may fill [wall ms]. */
const LOOK_MS = 500;
const MAX_PAUSE_MS = 30_000;

@Injectable()
export class OpenAdrChangeReaders implements OnModuleDestroy {
  private readonly log = new Logger('openadr');
  private readonly loops: Loop[] = [];

  constructor(private readonly changes: OpenAdrChangeLog) {}

  /** Hands changes to a follower from now on; those of before its first time are not told. */
  follow(follower: ChangeFollower): void {
    this.loops.push(new Loop(this.changes, follower, this.log));
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
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
