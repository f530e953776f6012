import { describe, expect, it } from '@jest/globals';
import { seriesId } from '../series/series.js';
import type { ReadPoint, WeatherPoint } from './site.js';
import { publishedWeatherId, weatherSeriesId } from './weather-series.js';

function sensor(ownerId: string, endpointId: string): ReadPoint {
  const observable = 'outdoorTemperature';
  const id = seriesId(ownerId, observable);
  return { seriesId: id, ownerId, observable, endpointId, node: 'n', unit: '°C', sign: 1, historizing: true };
}

const PUBLISHED: WeatherPoint = {
  endpointId: 'met',
  observable: 'outdoorTemperature',
  node: 'n',
  unit: '°C',
  startNode: 's',
  issuedAtNode: 'i',
};

describe('weatherSeriesId', () => {
  it('is the sensor of the server that publishes the forecast', () => {
    const site = { readPoints: [sensor('ROOF', 'hall'), sensor('METEO', 'met')], weather: [PUBLISHED] };
    expect(weatherSeriesId(site, 'outdoorTemperature')).toBe('METEO.outdoorTemperature');
  });

  it('is any sensor, else named after the publishing server, else nothing', () => {
    const only = { readPoints: [sensor('ROOF', 'hall')], weather: [] };
    expect(weatherSeriesId(only, 'outdoorTemperature')).toBe('ROOF.outdoorTemperature');
    expect(weatherSeriesId({ readPoints: [], weather: [PUBLISHED] }, 'outdoorTemperature')).toBe(
      'met.outdoorTemperature',
    );
    expect(weatherSeriesId(only, 'irradiance')).toBeNull();
  });
});

describe('publishedWeatherId', () => {
  it('is the name the publishing server gives, even when another sensor measures', () => {
    const elsewhere = { readPoints: [sensor('ROOF', 'hall')], weather: [PUBLISHED] };
    expect(publishedWeatherId(elsewhere, 'outdoorTemperature')).toBe('met.outdoorTemperature');
    expect(weatherSeriesId(elsewhere, 'outdoorTemperature')).toBe('ROOF.outdoorTemperature');
    const same = { readPoints: [sensor('METEO', 'met')], weather: [PUBLISHED] };
    expect(publishedWeatherId(same, 'outdoorTemperature')).toBe('METEO.outdoorTemperature');
    expect(publishedWeatherId({ ...same, weather: [] }, 'outdoorTemperature')).toBeNull();
  });
});
