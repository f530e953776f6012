/** The loop of the gateway process: a round every few seconds of the world's time, never two at once. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { BalancingService } from './balancing.service.js';
import { BalancingSettings, LEAST_PERIOD_WALL_MS } from './balancing.settings.js';

@Injectable()
export class BalancingLoop {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> = Promise.resolve();
  private stopped = true;

  constructor(
    private readonly balancing: BalancingService,
    private readonly settings: BalancingSettings,
    private readonly clock: Clock,
  ) {}

  /** Starts the loop; does nothing when the kill switch is set. */
  start(): void {
    if (!this.settings.enabled || !this.stopped) return;
    this.stopped = false;
    this.arm();
  }

  /** Ends the loop and waits for the round on its way. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.running;
  }

  private arm(): void {
    const wallMs = Math.max(LEAST_PERIOD_WALL_MS, this.settings.periodMs / this.clock.speed());
    this.timer = setTimeout(() => {
      this.running = this.balancing.round().finally(() => {
        if (!this.stopped) this.arm();
      });
    }, wallMs);
  }
}
