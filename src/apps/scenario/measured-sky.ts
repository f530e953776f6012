/** Weather as it was measured, by quarter-hour; what was forecast of it is not known here. */
import type { RegularSeries } from '../../core/series/series.js';
import type { Sky, WeatherForecast } from '../../twin/city/sky.js';
import { clearSkyIrradiance, sunAt } from '../../twin/city/sun.js';

const HOUR_MS = 3_600_000;
/** Light below this is dawn: a share of it says nothing of clouds [W/m²]. */
const LEAST_LIGHT_W_PER_M2 = 20;

/** Follows two measured courses. */
export class MeasuredSky implements Sky {
  constructor(
    private readonly temperature: RegularSeries,
    private readonly irradiance: RegularSeries,
  ) {}

  at(ms: number): { temperatureC: number; irradianceWPerM2: number } {
    return { temperatureC: value(this.temperature, ms), irradianceWPerM2: value(this.irradiance, ms) };
  }

  cloudFactorAt(ms: number): number {
    const clear = clearSkyIrradiance(sunAt(ms).sinElevation);
    return clear < LEAST_LIGHT_W_PER_M2 ? 1 : Math.max(0, Math.min(1, value(this.irradiance, ms) / clear));
  }

  dayMeanAt(ms: number): number {
    let sum = 0;
    for (let back = 0; back < 24; back++) sum += value(this.temperature, ms - back * HOUR_MS);
    return sum / 24;
  }

  /** The truth: whoever plays what was recorded has the forecasts that were known. */
  forecast(issuedAtMs: number, steps: number): WeatherForecast {
    const { stepMs } = this.temperature;
    const startMs = Math.floor(issuedAtMs / stepMs) * stepMs;
    const at = Array.from({ length: steps }, (_, k) => this.at(startMs + k * stepMs));
    return {
      issuedAtMs,
      startMs,
      temperatureC: at.map((w) => w.temperatureC),
      irradianceWPerM2: at.map((w) => w.irradianceWPerM2),
    };
  }
}

/** Held at both ends. */
function value({ startMs, stepMs, values }: RegularSeries, ms: number): number {
  const i = Math.max(0, Math.min(values.length - 1, Math.floor((ms - startMs) / stepMs)));
  return values[i] ?? 0;
}
