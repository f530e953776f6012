/** The watch of the gateway process: live values every few seconds, plans and data less often, never two looks at once. */
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { ReleaseService } from '../release/release.service.js';
import { AlarmKeeper } from './alarm-keeper.service.js';
import { LiveSignals } from './live-signals.service.js';
import { SlotAlarms } from './slot-alarms.service.js';

/** Pause between two looks [wall ms]. */
const PAUSE_MS = 3_000;

/** One look in so many takes plans and data too: a decision is seen in the alarms before the next slot. */
const SLOT_LOOK_EVERY = 10;

@Injectable()
export class AlarmWatch {
  private readonly log = new Logger('alarms');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = true;
  private failing = false;
  private looks = 0;

  constructor(
    private readonly live: LiveSignals,
    private readonly slots: SlotAlarms,
    private readonly keeper: AlarmKeeper,
    private readonly releases: ReleaseService,
    private readonly clock: Clock,
  ) {}

  /** Starts the watch. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.arm();
  }

  /** Ends the watch and waits for the look on its way. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.running;
  }

  /** Takes one look at the live values. */
  async look(): Promise<void> {
    const { releases } = await this.releases.state();
    const signs = releases.map(({ id, by, reason, assets }) => ({
      ...{ id, by: by.name, reason },
      assets: assets.length,
    }));
    const nowMs = this.clock.nowMs();
    const signals = await this.live.gather(nowMs, this.clock.speed(), signs);
    await this.keeper.take('live', signals, nowMs);
  }

  private arm(): void {
    this.timer = setTimeout(() => {
      this.running = this.turn().finally(() => {
        if (!this.stopped) this.arm();
      });
    }, PAUSE_MS);
  }

  /** A store that is away is told once: the looks after it try again. */
  private async turn(): Promise<void> {
    try {
      await this.look();
      if (this.looks++ % SLOT_LOOK_EVERY === 0) await this.slots.look();
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.error(`alarms cannot be looked at: ${String(error)}`);
      this.failing = true;
    }
  }
}
