/** What a cycle needs of the field before it plans: fresh values and fresh weather. */
import { Injectable } from '@nestjs/common';
import { formatInstant } from '../../core/time/instant.js';
import { Journal } from '../../ports/journal.js';
import { TelemetryService } from '../telemetry/telemetry.service.js';
import { WeatherFeed } from './weather-feed.service.js';

@Injectable()
export class GridFeed {
  constructor(
    private readonly telemetry: TelemetryService,
    private readonly weather: WeatherFeed,
    private readonly journal: Journal,
  ) {}

  /**
   * Waits until the values of the slot that ends at `slotMs` are stored, or the grace is over, and stores the newest
   * weather forecasts. What is late is named in the journal; the cycle goes on with marked estimates.
   *
   * @param graceMs longest wait for late endpoints [wall ms]
   */
  async collect(slotMs: number, graceMs: number, signal: AbortSignal): Promise<void> {
    const [{ late }] = await Promise.all([
      this.telemetry.waitUntilFresh(slotMs, graceMs, signal),
      this.weather.fetch(slotMs, signal),
    ]);
    if (late.length === 0) return;
    const message = `no values up to ${formatInstant(slotMs)} from ${late.join(', ')}; their slots are estimated and marked`;
    await this.tell(slotMs, 'values-late', message);
  }

  private tell(atMs: number, code: string, message: string): Promise<void> {
    return this.journal.append({ atMs, severity: 'warning', code, message, context: {} });
  }
}
