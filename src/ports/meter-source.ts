import type { ReadPoint, WeatherPoint } from '../core/grid/site.js';
import type { MeterReading } from '../core/series/series.js';
import type { SeriesForecast } from '../core/series/forecast.js';

/** Connection state of one endpoint, told whenever it changes. */
export interface EndpointStatus {
  readonly endpointId: string;
  readonly state: 'connecting' | 'connected' | 'lost';
  readonly detail: string;
  readonly atMs: number;
}

/** A node that cannot be used as the site file says, and why (unit, type, access, unknown node). */
export interface PointProblem {
  readonly seriesId: string;
  readonly endpointId: string;
  readonly detail: string;
}

export interface MeterSourceListener {
  /** House units, load convention, as received; batches of one endpoint in order. Must not throw. */
  readings(endpointId: string, batch: readonly MeterReading[]): void;
  status(status: EndpointStatus): void;
  problem(problem: PointProblem): void;
}

/**
 * Reads devices. One slow or dead endpoint never delays another: `start` returns at once, endpoints connect and
 * reconnect on their own and report by the listener.
 */
export abstract class MeterSource {
  abstract start(listener: MeterSourceListener): Promise<void>;
  /**
   * History of historizing points in [startMs, endMs), in batches as they arrive, oldest first per point.
   * Rejects when the endpoint cannot answer; what was delivered before stays delivered.
   */
  abstract history(
    endpointId: string,
    points: readonly ReadPoint[],
    range: { readonly startMs: number; readonly endMs: number },
    deliver: (batch: readonly MeterReading[]) => Promise<void>,
  ): Promise<void>;
  /** Forecast weather as published now; rejects when the endpoint is not there. */
  abstract weather(point: WeatherPoint): Promise<SeriesForecast>;
  abstract close(): Promise<void>;
}
