/** What a cycle needs of the field before it plans: fresh values and fresh weather. */
import { Injectable } from '@nestjs/common';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { formatInstant } from '../../core/time/instant.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { Journal } from '../../ports/journal.js';
import { MeterSource } from '../../ports/meter-source.js';
import { SiteModel } from '../../ports/site-token.js';
import { TelemetryService } from '../telemetry/telemetry.service.js';

@Injectable()
export class GridFeed {
  constructor(
    private readonly telemetry: TelemetryService,
    private readonly source: MeterSource,
    private readonly forecasts: ForecastStore,
    private readonly model: SiteModel,
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
      this.fetchWeather(slotMs),
    ]);
    if (late.length === 0) return;
    const message = `no values up to ${formatInstant(slotMs)} from ${late.join(', ')}; their slots are estimated and marked`;
    await this.tell(slotMs, 'values-late', message);
  }

  private async fetchWeather(slotMs: number): Promise<void> {
    const points = this.model.site().weather;
    const answers = await Promise.allSettled(points.map((point) => this.source.weather(point)));
    const good: SeriesForecast[] = [];
    for (const answer of answers) {
      if (answer.status === 'fulfilled') good.push(answer.value);
    }
    await this.forecasts.put(good);
    if (good.length === points.length) return;
    const missing = points.filter((_, k) => answers[k]?.status === 'rejected').map((p) => p.observable);
    await this.tell(
      slotMs,
      'weather-missing',
      `no new weather forecast for ${missing.join(', ')}; the newest stored one is used, else a marked fallback`,
    );
  }

  private tell(atMs: number, code: string, message: string): Promise<void> {
    return this.journal.append({ atMs, severity: 'warning', code, message, context: {} });
  }
}
