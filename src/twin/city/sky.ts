/** Weather as others see it: a function of the instant, and what is forecast of it. */

/** One published forecast: quarter-hours from `startMs`. */
export interface WeatherForecast {
  readonly issuedAtMs: number;
  readonly startMs: number;
  readonly temperatureC: readonly number[];
  readonly irradianceWPerM2: readonly number[];
}

/** Weather as a function of the instant [epoch ms]. */
export interface Sky {
  /** Outdoor temperature [°C] and global horizontal irradiance [W/m²]. */
  at(ms: number): { readonly temperatureC: number; readonly irradianceWPerM2: number };
  /** Share of the clear sky's light that comes through, 0..1. */
  cloudFactorAt(ms: number): number;
  /** Mean temperature of the 24 h before an instant [°C]. */
  dayMeanAt(ms: number): number;
  forecast(issuedAtMs: number, steps: number, draw?: number): WeatherForecast;
}
