import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { clearSky, placeOf, yearAngle, type PanelPlace } from './pv-sun.js';

const HOUR = 3_600_000;
const DAY = 86_400_000;
const LYON: PanelPlace = { latitude: 45.75, longitude: 4.85, tilt: 20 };

function day(place: PanelPlace, startMs: number, stepMs = HOUR): Float64Array {
  return clearSky(place, { startMs, stepMs }, DAY / stepMs);
}

describe('a clear sky', () => {
  const june = day(LYON, Date.UTC(2026, 5, 21));
  const december = day(LYON, Date.UTC(2026, 11, 21));

  it('is dark at night, highest at solar noon, and longer and brighter in summer', () => {
    expect(june[0]).toBe(0);
    expect(june[23]).toBe(0);
    // Solar noon at 4.85° east is 11:42 UTC in June.
    expect(june.indexOf(Math.max(...june))).toBe(11);
    const lit = (of: Float64Array): number => of.filter((value) => value > 0.02).length;
    expect(lit(june)).toBeGreaterThanOrEqual(14);
    expect(lit(december)).toBeLessThanOrEqual(10);
    expect(Math.max(...june)).toBeGreaterThan(1.2 * Math.max(...december));
  });

  it('has summer in January in the south, and the same energy whatever the step', () => {
    const south = { ...LYON, latitude: -34 };
    const sum = (of: Float64Array): number => of.reduce((total, value) => total + value, 0);
    expect(sum(day(south, Date.UTC(2026, 0, 10)))).toBeGreaterThan(sum(day(south, Date.UTC(2026, 6, 10))));
    const quarters = day(LYON, Date.UTC(2026, 3, 1), HOUR / 4);
    expect(sum(quarters) / 4).toBeCloseTo(sum(day(LYON, Date.UTC(2026, 3, 1))), 1);
  });

  it('counts the year from the winter solstice of the north', () => {
    expect(Math.cos(yearAngle(Date.UTC(2026, 11, 21)))).toBeGreaterThan(0.99);
    expect(Math.cos(yearAngle(Date.UTC(2026, 5, 21)))).toBeLessThan(-0.99);
  });
});

describe('the place panels tell of', () => {
  it.each([LYON, { latitude: -33.9, longitude: 151.2, tilt: 30 }])('is found under clouds: %o', (place) => {
    const grid = { startMs: Date.UTC(2025, 0, 1), stepMs: HOUR };
    const sky = clearSky(place, grid, 365 * 24);
    const output = sky.map((clear, i) => 50 * clear * (0.65 + 0.7 * noiseAt(Math.floor(i / 24))));
    const found = placeOf(grid, output);
    expect(Math.abs(found.latitude - place.latitude)).toBeLessThan(6);
    const away = Math.abs(found.longitude - place.longitude) % 360;
    expect(Math.min(away, 360 - away)).toBeLessThan(3);
  });

  it('is some place when there is no output at all', () => {
    const found = placeOf({ startMs: 0, stepMs: HOUR }, new Float64Array(48));
    expect(Number.isFinite(found.latitude + found.longitude + found.tilt)).toBe(true);
  });
});
