/** Forecast weather by HTTP in the form of Open-Meteo's forecast API, which others serve as well (open-meteo.com/en/docs). */
import { z } from 'zod';
import { weatherServiceId } from '../../core/grid/weather-series.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { JsonService } from '../../ports/json-service.js';
import { WeatherSource } from '../../ports/weather-source.js';
import { betweenInstants, withinSteps } from './quarter-hours.js';

const HOUR_MS = 3_600_000;
const HOUR_S = 3_600;
/** Services compute a few runs a day and ask not to be called more often than needed. */
const LEAST_PAUSE_MS = HOUR_MS / 2;
const FORECAST_DAYS = '4';

const answerSchema = z.object({
  hourly_units: z.object({ temperature_2m: z.literal('°C'), shortwave_radiation: z.literal('W/m²') }),
  hourly: z.object({
    time: z.array(z.int()).min(2),
    temperature_2m: z.array(z.number().min(-60).max(60).nullable()),
    shortwave_radiation: z.array(z.number().min(0).max(1_500).nullable()),
  }),
});

type Hourly = z.output<typeof answerSchema>['hourly'];

/** Asks a weather service at most twice an hour; between two asks there is nothing new. */
export class OpenMeteoSource extends WeatherSource {
  private askedAtMs = Number.NEGATIVE_INFINITY;

  /** @param url forecast address with `latitude` and `longitude`; what is asked for is added */
  constructor(
    private readonly url: string,
    private readonly service: JsonService,
  ) {
    super();
  }

  override async newest(nowMs: number, signal: AbortSignal): Promise<readonly SeriesForecast[]> {
    if (nowMs - this.askedAtMs < LEAST_PAUSE_MS) return [];
    const answer = await this.ask(signal);
    const made = forecastsOf(answer, nowMs, new URL(this.url).hostname);
    this.askedAtMs = nowMs;
    return made;
  }

  private async ask(signal: AbortSignal): Promise<Hourly> {
    const url = new URL(this.url);
    url.searchParams.set('hourly', 'temperature_2m,shortwave_radiation');
    url.searchParams.set('timeformat', 'unixtime');
    url.searchParams.set('timezone', 'GMT');
    url.searchParams.set('forecast_days', FORECAST_DAYS);
    const who = `the weather service ${url.hostname}`;
    const answer = await this.service.ask({ who, url, signal }).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : String(error)}, see TRABOULE_WEATHER_URL`);
    });
    const parsed = answerSchema.safeParse(answer);
    if (!parsed.success) {
      throw new Error(
        `${who} answered in another form; expected hourly temperature_2m in °C and shortwave_radiation in W/m²: ${z.prettifyError(parsed.error)}`,
      );
    }
    return parsed.data.hourly;
  }
}

/** Temperature is an instant's; radiation is the mean of the hour before its label. */
function forecastsOf(hourly: Hourly, nowMs: number, source: string): SeriesForecast[] {
  const { time, temperature_2m: temperature, shortwave_radiation: radiation } = hourly;
  const [first = 0] = time;
  const odd = time.findIndex((seconds, i) => seconds !== first + i * HOUR_S);
  if (odd >= 0 || (first * 1000) % SLOT_MS !== 0) {
    throw new Error(
      `the weather service ${source} gave times that are no run of full hours, at ${String(Math.max(0, odd))}`,
    );
  }
  for (const list of [temperature, radiation]) {
    if (list.length !== time.length) {
      throw new Error(
        `the weather service ${source} gave ${String(list.length)} values for ${String(time.length)} times; expected one each`,
      );
    }
  }
  // A value that is not there ends a forecast: beyond it the marked fallback is better than an invented number.
  const degrees = upToGap(temperature);
  const watts = upToGap(radiation.slice(1));
  const common = {
    modelId: `weather:${source}`,
    issuedAtMs: nowMs,
    stepMs: SLOT_MS,
    quantiles: [],
    marks: [],
  };
  const startMs = first * 1000;
  return [
    {
      ...common,
      seriesId: weatherServiceId('outdoorTemperature'),
      startMs,
      mean: betweenInstants(HOUR_MS, degrees),
    },
    { ...common, seriesId: weatherServiceId('irradiance'), startMs, mean: withinSteps(HOUR_MS, watts) },
  ].filter(({ mean }) => mean.length > 0);
}

function upToGap(values: readonly (number | null)[]): number[] {
  const gap = values.indexOf(null);
  return values.slice(0, gap < 0 ? values.length : gap).filter((value) => value !== null);
}
