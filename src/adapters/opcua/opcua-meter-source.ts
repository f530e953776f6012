/** Reads meters, sensors and assets of a site over OPC UA. */
import type { ReadPoint, WeatherPoint } from '../../core/grid/site.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { MeterReading } from '../../core/series/series.js';
import { MeterSource, type MeterSourceListener } from '../../ports/meter-source.js';
import { OpcUaConnections } from './opcua-connections.js';

/** {@link MeterSource} over OPC UA. */
export class OpcUaMeterSource extends MeterSource {
  constructor(private readonly connections: OpcUaConnections) {
    super();
  }

  override start(_listener: MeterSourceListener): Promise<void> {
    return Promise.reject(new Error('not ready'));
  }

  override history(
    _endpointId: string,
    _points: readonly ReadPoint[],
    _range: { readonly startMs: number; readonly endMs: number },
    _deliver: (batch: readonly MeterReading[]) => Promise<void>,
  ): Promise<void> {
    return Promise.reject(new Error('not ready'));
  }

  override weather(_point: WeatherPoint): Promise<SeriesForecast> {
    return Promise.reject(new Error('not ready'));
  }

  /** Ends the shared connections too. */
  override async close(): Promise<void> {
    await this.connections.close();
  }
}
