/** No weather from outside: the site's own servers publish it, or past days stand for it. */
import { WeatherSource } from '../../ports/weather-source.js';

/** Never has anything new. */
export class NoWeatherSource extends WeatherSource {
  override newest(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }
}
