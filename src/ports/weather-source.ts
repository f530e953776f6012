import type { SeriesForecast } from '../core/series/forecast.js';

/** Forecast weather from outside the site: a service or a file. Asked once a cycle; what it gave last is kept in the store. */
export abstract class WeatherSource {
  /**
   * The newest weather forecasts under the names of `weatherServiceId`, quarter-hourly, with the instant from which they
   * were known; empty when the source has nothing new since it was asked last, or none is configured.
   *
   * @param nowMs instant of the world [epoch ms]
   * @throws Error that says what was seen and expected, when the source cannot be read or its answer cannot be used
   */
  abstract newest(nowMs: number, signal: AbortSignal): Promise<readonly SeriesForecast[]>;
}
