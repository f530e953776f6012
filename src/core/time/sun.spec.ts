/** The sun over Lyon against almanac values. */
import { describe, expect, it } from '@jest/globals';
import { isDark, sunElevationDeg } from './sun.js';

describe('sunElevationDeg', () => {
  it('is 90 - latitude +- 23.44 degrees at the solar noon of the solstices', () => {
    // Solar noon in Lyon: 12:00 UTC less 4.85/15 h, corrected by the equation of time (-2 min in June, +2 min in December).
    const june = Date.UTC(2026, 5, 21, 11, 42, 30);
    const december = Date.UTC(2026, 11, 21, 11, 38, 40);
    expect(sunElevationDeg(june)).toBeCloseTo(90 - 45.75 + 23.44, 1);
    expect(sunElevationDeg(december)).toBeCloseTo(90 - 45.75 - 23.44, 1);
  });

  it('passes the horizon at the equinox about six hours from noon', () => {
    const noon = Date.UTC(2026, 2, 20, 11, 48);
    expect(Math.abs(sunElevationDeg(noon - 6 * 3_600_000))).toBeLessThan(0.5);
    expect(Math.abs(sunElevationDeg(noon + 6 * 3_600_000))).toBeLessThan(0.5);
  });

  it('is overhead at the equator when the sun crosses it', () => {
    expect(sunElevationDeg(Date.UTC(2026, 2, 20, 12, 7, 30), 0, 0)).toBeGreaterThan(89.5);
  });
});

describe('isDark', () => {
  it('follows the lamps of a winter and a summer evening in Lyon', () => {
    // Sunset 15 January 17:22 local, 21 June 21:34 local.
    expect(isDark(Date.UTC(2026, 0, 15, 16, 10))).toBe(false);
    expect(isDark(Date.UTC(2026, 0, 15, 16, 40))).toBe(true);
    expect(isDark(Date.UTC(2026, 5, 21, 19, 20))).toBe(false);
    expect(isDark(Date.UTC(2026, 5, 21, 19, 55))).toBe(true);
  });
});
