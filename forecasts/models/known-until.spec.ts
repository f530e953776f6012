import { describe, expect, it } from '@jest/globals';
import type { ExogenousSeries } from '../forecaster.js';
import { knownUntil, weatherEnd } from './known-until.js';

const HOUR = 3_600_000;
const hourly = (...values: number[]): ExogenousSeries => ({
  series: { startMs: HOUR, stepMs: HOUR, values: Float64Array.from(values) },
  availabilityLagMs: 0,
});

describe('how far is known', () => {
  it('a series: to the end of its last known value', () => {
    expect(knownUntil(hourly(1, Number.NaN, 3, Number.NaN).series)).toBe(4 * HOUR);
    expect(knownUntil(hourly(Number.NaN).series)).toBeNull();
    expect(knownUntil(hourly().series)).toBeNull();
  });

  it('weather: to where the first of temperature and irradiance ends', () => {
    expect(weatherEnd({})).toBe(Number.POSITIVE_INFINITY);
    expect(weatherEnd({ temperature: hourly(1, 2, 3), irradiance: hourly(1, 2) })).toBe(3 * HOUR);
    expect(weatherEnd({ temperature: hourly(1, 2), irradiance: hourly(Number.NaN) })).toBe(3 * HOUR);
  });

  it('weather by name: to where the last station ends, and only where there is no other', () => {
    const others = { wind: hourly(1), cloud: hourly(1, 2, 3) };
    expect(weatherEnd({ others })).toBe(4 * HOUR);
    expect(weatherEnd({ others, temperature: hourly(1) })).toBe(2 * HOUR);
    expect(weatherEnd({ others: { wind: hourly(Number.NaN) } })).toBe(Number.POSITIVE_INFINITY);
  });
});
