/** The height of the sun: decides when street lighting is on. Simple solar geometry, good to about a third of a degree. */

/** Latitude and longitude of Lyon [degrees north, east]. */
export const LYON_LATITUDE = 45.75;
export const LYON_LONGITUDE = 4.85;

/** Street lamps burn while the centre of the sun is below this height [degrees]. */
export const LIGHTING_ELEVATION_DEG = -1;

const DAY_MS = 86_400_000;
const J2000_MS = Date.UTC(2000, 0, 1, 12);
const DEG = Math.PI / 180;

/**
 * Elevation of the sun over the horizon, without refraction (low-precision formulas of the Astronomical Almanac).
 *
 * @param ms instant [epoch ms, UTC]
 * @param latitude [degrees north]
 * @param longitude [degrees east]
 * @returns elevation [degrees], negative below the horizon
 */
export function sunElevationDeg(ms: number, latitude = LYON_LATITUDE, longitude = LYON_LONGITUDE): number {
  const days = (ms - J2000_MS) / DAY_MS;
  const anomaly = (357.528 + 0.9856003 * days) * DEG;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const ecliptic = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * DEG;
  const obliquity = (23.439 - 0.0000004 * days) * DEG;
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  // Greenwich mean sidereal time [degrees].
  const sidereal = 280.46062 + 360.98564737 * days;
  const hourAngle = (sidereal + longitude) * DEG - rightAscension;
  const sine =
    Math.sin(latitude * DEG) * Math.sin(declination) +
    Math.cos(latitude * DEG) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / DEG;
}

/** True when the street lamps of Lyon are on at the instant [epoch ms, UTC]. */
export function isDark(ms: number): boolean {
  return sunElevationDeg(ms) < LIGHTING_ELEVATION_DEG;
}
