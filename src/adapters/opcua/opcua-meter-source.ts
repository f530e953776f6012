/** Reads meters, sensors and assets of a site over OPC UA. */
import type { DataValue } from 'node-opcua';
import type { ReadPoint, WeatherPoint } from '../../core/grid/site.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { MeterReading } from '../../core/series/series.js';
import { MeterSource, type MeterSourceListener } from '../../ports/meter-source.js';
import { readHistory } from './history-reader.js';
import type { LiveSession } from './live-session.js';
import { OpcUaConnections } from './opcua-connections.js';
import { scaleOf, toReading } from './reading.js';
import { bindPoints, subscribe } from './subscriber.js';
import { readWeather, weatherSeriesId } from './weather-reader.js';

/** {@link MeterSource} over OPC UA; shares its connections with the gateway. */
export class OpcUaMeterSource extends MeterSource {
  private listener: MeterSourceListener | undefined;

  constructor(private readonly connections: OpcUaConnections) {
    super();
  }

  override start(listener: MeterSourceListener): Promise<void> {
    this.listener = listener;
    for (const connection of this.connections.all()) {
      const { id } = connection.endpoint;
      const points = this.connections.site.readPoints.filter((p) => p.endpointId === id);
      connection.onStatus((status) => {
        listener.status(status);
      });
      connection.use((live, restart) => this.subscribe(id, live, points, restart));
      connection.start();
    }
    return Promise.resolve();
  }

  override async history(
    endpointId: string,
    points: readonly ReadPoint[],
    range: { readonly startMs: number; readonly endMs: number },
    deliver: (batch: readonly MeterReading[]) => Promise<void>,
  ): Promise<void> {
    const live = await this.connections.of(endpointId).session();
    const problem = this.problemsOf(endpointId);
    const bound = await bindPoints(live, points, problem);
    const { clock } = this.connections.options;
    await readHistory(live, { points: bound, ...range, nowMs: () => clock.nowMs(), deliver, problem });
  }

  override async weather(point: WeatherPoint): Promise<SeriesForecast> {
    const live = await this.connections.of(point.endpointId).session();
    return readWeather(live, point, weatherSeriesId(this.connections.site, point));
  }

  /** Ends the shared connections too. */
  override async close(): Promise<void> {
    await this.connections.close();
  }

  private async subscribe(
    id: string,
    live: LiveSession,
    points: readonly ReadPoint[],
    restart: (reason: string) => void,
  ): Promise<void> {
    const problem = this.problemsOf(id);
    const bound = await bindPoints(live, points, problem);
    if (bound.length === 0) return;
    const batches = new ReadingBatches((batch) => this.listener?.readings(id, batch));
    const scales = new Map(bound.map(({ point }) => [point, scaleOf(point)]));
    const { clock, samplingMs, publishingMs } = this.connections.options;
    await subscribe(
      live,
      bound,
      { samplingMs, publishingMs },
      {
        value: (point: ReadPoint, data: DataValue) => {
          batches.add(toReading(point, scales.get(point) ?? Number.NaN, data, clock.nowMs()));
        },
        problem,
        ended: restart,
      },
    );
  }

  private problemsOf(endpointId: string): (point: ReadPoint, detail: string) => void {
    return (point, detail) => this.listener?.problem({ seriesId: point.seriesId, endpointId, detail });
  }
}

/** Gathers what one publishing brings into one batch. */
class ReadingBatches {
  private batch: MeterReading[] = [];

  constructor(private readonly deliver: (batch: readonly MeterReading[]) => void) {}

  add(reading: MeterReading): void {
    if (this.batch.length === 0)
      setImmediate(() => {
        this.flush();
      });
    this.batch.push(reading);
  }

  private flush(): void {
    const { batch } = this;
    this.batch = [];
    this.deliver(batch);
  }
}
