/** Which series a site's weather is: one rule for whoever measures, forecasts or reads it. */
import { seriesId, type SeriesId } from '../series/series.js';
import type { Site, WeatherPoint } from './site.js';

/**
 * The series of the site's weather: what the server that publishes the forecast measures itself, else the first such
 * sensor of the site; when nothing measures it, the name of the publishing endpoint.
 *
 * @returns null when the site neither measures nor forecasts it
 */
export function weatherSeriesId(
  site: Pick<Site, 'readPoints' | 'weather'>,
  observable: WeatherPoint['observable'],
): SeriesId | null {
  const point = site.weather.find((weather) => weather.observable === observable);
  const sensors = site.readPoints.filter((sensor) => sensor.observable === observable);
  const sensor = sensors.find((s) => s.endpointId === point?.endpointId) ?? sensors[0];
  if (sensor) return sensor.seriesId;
  return point ? seriesId(point.endpointId, observable) : null;
}

/**
 * The series under which the site's weather forecast is published: that of the publishing server's own sensor, else the
 * name of its endpoint.
 *
 * @returns null when the site publishes none
 */
export function publishedWeatherId(
  site: Pick<Site, 'readPoints' | 'weather'>,
  observable: WeatherPoint['observable'],
): SeriesId | null {
  const point = site.weather.find((weather) => weather.observable === observable);
  if (!point) return null;
  const own = site.readPoints.find((s) => s.observable === observable && s.endpointId === point.endpointId);
  return own?.seriesId ?? seriesId(point.endpointId, observable);
}

/** The series under which weather from outside the site, a service or a file, is kept. */
export function weatherServiceId(observable: WeatherPoint['observable']): SeriesId {
  return seriesId('WEATHER', observable);
}
