/** Keeps the newest forecast weather: what the site's servers publish and what comes from a service or a file. */
import { Injectable } from '@nestjs/common';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { forecastFault } from '../../core/series/storable.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { Journal } from '../../ports/journal.js';
import { MeterSource } from '../../ports/meter-source.js';
import { SiteModel } from '../../ports/site-token.js';
import { WeatherSource } from '../../ports/weather-source.js';

@Injectable()
export class WeatherFeed {
  constructor(
    private readonly servers: MeterSource,
    private readonly outside: WeatherSource,
    private readonly forecasts: ForecastStore,
    private readonly model: SiteModel,
    private readonly journal: Journal,
  ) {}

  /**
   * Stores what is new. A source that does not answer, or whose forecast cannot be kept, is named in the journal and
   * delays nobody: the newest stored forecast stays in use, with its age.
   *
   * @param slotMs start of the slot that is planned next [epoch ms]
   */
  async fetch(slotMs: number, signal: AbortSignal): Promise<void> {
    const points = this.model.site().weather;
    const [[outside], published] = await Promise.all([
      Promise.allSettled([this.outside.newest(slotMs, signal)]),
      Promise.allSettled(points.map((point) => this.servers.weather(point))),
    ]);
    const came: SeriesForecast[] = outside.status === 'fulfilled' ? [...outside.value] : [];
    for (const one of published) if (one.status === 'fulfilled') came.push(one.value);
    await this.forecasts.put(came.filter((one) => forecastFault(one) === null));
    for (const one of came) {
      const fault = forecastFault(one);
      if (fault)
        await this.tell(slotMs, `${one.seriesId} came with ${fault.seen}; expected ${fault.expected}`);
    }
    const missing = points.filter((_, k) => published[k]?.status === 'rejected').map((p) => p.observable);
    if (missing.length > 0) await this.tell(slotMs, `no new weather forecast for ${missing.join(', ')}`);
    if (outside.status === 'rejected') {
      const reason: unknown = outside.reason;
      await this.tell(slotMs, reason instanceof Error ? reason.message : String(reason));
    }
  }

  private tell(atMs: number, what: string): Promise<void> {
    return this.journal.append({
      atMs,
      severity: 'warning',
      code: 'weather-missing',
      message: `${what}; the newest stored one is used, else a marked fallback`,
      context: {},
    });
  }
}
