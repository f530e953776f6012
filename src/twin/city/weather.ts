/** Synthetic weather of Lyon by seed: season, day, autoregression, and on request the cold wave of January 2026. */
import { civilTime } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { Scenario, WeatherChange, WeatherView } from './city-types.js';
import { Autoregression, normalAt, streamOf } from './random.js';
import type { Sky, WeatherForecast } from './sky.js';
import { clearSkyIrradiance, sunAt } from './sun.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Middle of the cold wave: 15 January 2026, noon UTC. */
const COLD_WAVE_MS = Date.UTC(2026, 0, 15, 12);
/** The wave is at its full strength within 1.5 days of the middle and gone after 4.5. */
const COLD_FULL_MS = 1.5 * DAY_MS;
const COLD_FADE_MS = 3 * DAY_MS;
/** Temperature within the wave: mean and half the daily span [°C]; coldest at 3 h, warmest at 15 h. */
const COLD_MEAN_C = -8.3;
const COLD_HALF_SPAN_C = 2;

/** Weather as a function of the instant. */
export class Weather implements Sky {
  private readonly temperatureNoise: Autoregression;
  private readonly cloudNoise: Autoregression;
  private readonly hourly = new Map<number, { temperature: number; cloud: number }>();

  constructor(
    private readonly seed: number,
    private readonly scenario: Scenario,
    private readonly change: WeatherChange = { temperatureShiftK: 0, clearSky: null },
  ) {
    this.temperatureNoise = new Autoregression(streamOf(seed, 'weather.temperature'), 0.975);
    this.cloudNoise = new Autoregression(streamOf(seed, 'weather.cloud'), 0.9);
  }

  /** Outdoor temperature [°C] and global horizontal irradiance [W/m²] at an instant [epoch ms]. */
  at(ms: number): WeatherView {
    const hour = Math.floor(ms / HOUR_MS);
    const weight = ms / HOUR_MS - hour;
    const from = this.atHour(hour);
    const to = this.atHour(hour + 1);
    const cloud = from.cloud + (to.cloud - from.cloud) * weight;
    return {
      temperatureC: from.temperature + (to.temperature - from.temperature) * weight,
      irradianceWPerM2: clearSkyIrradiance(sunAt(ms).sinElevation) * cloud,
    };
  }

  /** Share of the clear sky's light that comes through, 0..1. */
  cloudFactorAt(ms: number): number {
    return this.atHour(Math.floor(ms / HOUR_MS)).cloud;
  }

  /** Mean temperature of the 24 h before an instant [°C]: what walls still remember. */
  dayMeanAt(ms: number): number {
    const hour = Math.floor(ms / HOUR_MS);
    let sum = 0;
    for (let back = 0; back < 24; back += 1) sum += this.atHour(hour - back).temperature;
    return sum / 24;
  }

  /**
   * Forecast as issued at an instant: the truth with an error that grows with the lead.
   *
   * @param issuedAtMs instant of issue [epoch ms]
   * @param steps quarter-hours
   * @param draw which error of many; 0 = the one that is published
   */
  forecast(issuedAtMs: number, steps: number, draw = 0): WeatherForecast {
    const startMs = Math.floor(issuedAtMs / SLOT_MS) * SLOT_MS;
    const name = `forecast.${String(issuedAtMs)}`;
    const stream = streamOf(this.seed, draw === 0 ? name : `${name}.${String(draw)}`);
    const temperatureC: number[] = [];
    const irradianceWPerM2: number[] = [];
    for (let step = 0; step < steps; step += 1) {
      const truth = this.at(startMs + (step + 0.5) * SLOT_MS);
      const leadHours = step / 4;
      // 0.2 K at once, about 1 K a day ahead; one error bends slowly along the horizon.
      const bend =
        normalAt(stream, 0) * Math.cos(leadHours / 12) + normalAt(stream, 1) * Math.sin(leadHours / 12);
      const spread = Math.min(1.6, 0.2 + 0.035 * leadHours);
      temperatureC.push(truth.temperatureC + bend * spread * 0.7);
      const light = 1 + 0.12 * Math.min(1, leadHours / 12) * normalAt(stream, 2 + Math.floor(step / 12));
      irradianceWPerM2.push(Math.max(0, truth.irradianceWPerM2 * light));
    }
    return { issuedAtMs, startMs, temperatureC, irradianceWPerM2 };
  }

  private atHour(hour: number): { temperature: number; cloud: number } {
    const known = this.hourly.get(hour);
    if (known) return known;
    const made = this.make(hour);
    if (this.hourly.size > 20_000) this.hourly.clear();
    this.hourly.set(hour, made);
    return made;
  }

  private make(hour: number): { temperature: number; cloud: number } {
    const ms = hour * HOUR_MS;
    const civil = civilTime(ms);
    const season = Math.cos((2 * Math.PI * (civil.dayOfYear - 18)) / 365);
    const daily = Math.cos((2 * Math.PI * (civil.hour - 15)) / 24);
    const mild = 12.8 - 9.7 * season + (4.2 - 1.4 * season) * daily + 2.6 * this.temperatureNoise.at(hour);
    const clouded = 0.68 - 0.12 * season + 0.22 * this.cloudNoise.at(hour);
    const cold = this.scenario === 'cold-wave' ? coldWaveWeight(ms) : 0;
    const { temperatureShiftK, clearSky } = this.change;
    return {
      temperature: (1 - cold) * mild + cold * (COLD_MEAN_C + COLD_HALF_SPAN_C * daily) + temperatureShiftK,
      // An anticyclone brings the cold: little cloud.
      cloud: clearSky ?? Math.min(1, Math.max(0.15, (1 - cold) * clouded + cold * 0.85)),
    };
  }
}

function coldWaveWeight(ms: number): number {
  const distance = Math.abs(ms - COLD_WAVE_MS);
  if (distance <= COLD_FULL_MS) return 1;
  const fade = (distance - COLD_FULL_MS) / COLD_FADE_MS;
  return fade >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * fade);
}
