/** Between releases: devices that did not answer are asked again, and the store is told what it missed. */
import { Injectable, Logger } from '@nestjs/common';
import { ReleaseRecords } from './release-records.service.js';
import { ReleaseService } from './release.service.js';

/** Pause between two looks [wall ms]. */
const PAUSE_MS = 2_000;

@Injectable()
export class ReleaseWatch {
  private readonly log = new Logger('release');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private storeAway = false;

  constructor(
    private readonly releases: ReleaseService,
    private readonly records: ReleaseRecords,
  ) {}

  /** Looks now, and again and again until it is stopped. */
  start(): void {
    this.running = this.look().finally(() => {
      if (!this.stopped)
        this.timer = setTimeout(() => {
          this.start();
        }, PAUSE_MS);
    });
  }

  /** Ends, when the look under way is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async look(): Promise<void> {
    try {
      await Promise.all([this.releases.askAgain(), this.records.tell()]);
      this.storeAway = false;
    } catch (error) {
      if (!this.storeAway) this.log.warn(`a release is not in the journal yet: ${String(error)}`);
      this.storeAway = true;
    }
  }
}
