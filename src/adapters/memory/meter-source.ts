/** Meters in memory: publish what they are given, for tests and rehearsals without a network. */
import type { ReadPoint, WeatherPoint } from '../../core/grid/site.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { MeterReading } from '../../core/series/series.js';
import { Clock } from '../../ports/clock.js';
import { MeterSource, type EndpointStatus, type MeterSourceListener } from '../../ports/meter-source.js';

/** {@link MeterSource} without a network. */
export class MemoryMeterSource extends MeterSource {
  private listener: MeterSourceListener | undefined;
  private readonly kept: MeterReading[] = [];
  private readonly forecasts = new Map<string, SeriesForecast>();
  private readonly lost = new Set<string>();

  constructor(
    private readonly endpointIds: readonly string[],
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Gives readings as a device of the endpoint would. */
  publish(endpointId: string, batch: readonly MeterReading[]): void {
    if (!this.lost.has(endpointId)) this.listener?.readings(endpointId, batch);
  }

  /** Puts readings into the history of the devices. */
  keep(readings: readonly MeterReading[]): void {
    this.kept.push(...readings);
  }

  /** Publishes a weather forecast at an endpoint. */
  forecast(endpointId: string, forecast: SeriesForecast): void {
    this.forecasts.set(endpointId, forecast);
  }

  /** Cuts an endpoint off or brings it back. */
  connect(endpointId: string, up: boolean): void {
    if (up) this.lost.delete(endpointId);
    else this.lost.add(endpointId);
    this.tell(endpointId, up ? 'connected' : 'lost');
  }

  override start(listener: MeterSourceListener): Promise<void> {
    this.listener = listener;
    for (const id of this.endpointIds) {
      this.tell(id, 'connecting');
      if (!this.lost.has(id)) this.tell(id, 'connected');
    }
    return Promise.resolve();
  }

  override async history(
    endpointId: string,
    points: readonly ReadPoint[],
    range: { readonly startMs: number; readonly endMs: number },
    deliver: (batch: readonly MeterReading[]) => Promise<void>,
  ): Promise<void> {
    this.mustBeUp(endpointId);
    for (const { seriesId } of points) {
      const batch = this.kept
        .filter((r) => r.seriesId === seriesId && r.sourceMs >= range.startMs && r.sourceMs < range.endMs)
        .sort((a, b) => a.sourceMs - b.sourceMs);
      if (batch.length > 0) await deliver(batch);
    }
  }

  override weather(point: WeatherPoint): Promise<SeriesForecast> {
    const forecast = this.forecasts.get(point.endpointId);
    if (forecast === undefined || this.lost.has(point.endpointId)) {
      return Promise.reject(new Error(`endpoint ${point.endpointId} publishes no weather now`));
    }
    return Promise.resolve(forecast);
  }

  override close(): Promise<void> {
    this.listener = undefined;
    return Promise.resolve();
  }

  private mustBeUp(endpointId: string): void {
    if (this.lost.has(endpointId) || !this.endpointIds.includes(endpointId)) {
      throw new Error(`endpoint ${endpointId} is not connected`);
    }
  }

  private tell(endpointId: string, state: EndpointStatus['state']): void {
    this.listener?.status({ endpointId, state, detail: 'memory', atMs: this.clock.nowMs() });
  }
}
