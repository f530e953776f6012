/** The sun over Lyon: elevation, light on roofs, and irradiance of a clear sky. */

const LATITUDE = (45.75 * Math.PI) / 180;
const LONGITUDE_DEG = 4.85;
const DAY_MS = 86_400_000;
/** Tilt of the roofs, facing south [rad]. */
const TILT = Math.PI / 6;

/** Direction of the sun. */
export interface SunPosition {
  /** Sine of the elevation; negative below the horizon. */
  readonly sinElevation: number;
  /** Cosine of the angle between the sun and the normal of a roof tilted 30° to the south; 0 or more. */
  readonly cosRoof: number;
}

/** Position of the sun over Lyon at an instant [epoch ms] (declination and equation of time after Spencer). */
export function sunAt(ms: number): SunPosition {
  const date = new Date(ms);
  const dayOfYear = (ms - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS;
  const gamma = (2 * Math.PI * dayOfYear) / 365;
  const declination =
    0.006918 -
    0.399912 * Math.cos(gamma) +
    0.070257 * Math.sin(gamma) -
    0.006758 * Math.cos(2 * gamma) +
    0.000907 * Math.sin(2 * gamma);
  const equationMin =
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(gamma) -
      0.032077 * Math.sin(gamma) -
      0.014615 * Math.cos(2 * gamma) -
      0.040849 * Math.sin(2 * gamma));
  const solarMinutes = (ms % DAY_MS) / 60_000 + equationMin + 4 * LONGITUDE_DEG;
  const hourAngle = ((solarMinutes / 4 - 180) * Math.PI) / 180;
  const cosDay = Math.cos(declination) * Math.cos(hourAngle);
  const sinElevation = Math.sin(LATITUDE) * Math.sin(declination) + Math.cos(LATITUDE) * cosDay;
  // A roof tilted to the south sees the sun as a flat one does further south by the tilt.
  const lower = LATITUDE - TILT;
  const cosRoof = Math.sin(lower) * Math.sin(declination) + Math.cos(lower) * cosDay;
  return { sinElevation, cosRoof: sinElevation > 0 ? Math.max(0, cosRoof) : 0 };
}

/** Global horizontal irradiance of a clear sky [W/m²] (Haurwitz). */
export function clearSkyIrradiance(sinElevation: number): number {
  if (sinElevation <= 0.01) return 0;
  return 1098 * sinElevation * Math.exp(-0.057 / sinElevation);
}

/** Irradiance on the tilted roof for a global horizontal one [W/m²]: four fifths of a clear sky are direct. */
export function roofIrradiance(globalWPerM2: number, sun: SunPosition, cloudFactor: number): number {
  if (globalWPerM2 <= 0 || sun.sinElevation <= 0.03) return Math.max(0, globalWPerM2);
  const direct = 0.8 * cloudFactor;
  const gain = Math.min(3, sun.cosRoof / sun.sinElevation);
  return globalWPerM2 * (direct * gain + (1 - direct));
}
