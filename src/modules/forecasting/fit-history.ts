/** What fits rest on: the measured past up to the start of a civil day, as known then. */
import { DAY_MS, knownCount, type Exogenous, type RegularSeries } from '../../../forecasts/index.js';
import type { SeriesId } from '../../core/series/series.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';

const HISTORY_DAYS = 28;
/** The night's fits are made in the first hour of a civil day and used from its end on [ms]. */
export const NIGHT_MS = 3_600_000;

/** Measured weather series of the site. */
export interface WeatherIds {
  readonly temperature: SeriesId | null;
  readonly irradiance: SeriesId | null;
}

/** Measured series and how many of their values are known. */
export interface History {
  readonly series: ReadonlyMap<SeriesId, RegularSeries>;
  readonly count: number;
}

/** End of the history that forecasts made at an instant rest on: the start of a civil day [epoch ms]. */
export function fitCut(knownAtMs: number): number {
  return civilDay(civilTime(knownAtMs - NIGHT_MS).date).startMs;
}

/** The measured past of the series before the cut. */
export async function historyBefore(
  readings: MeterReadingStore,
  seriesIds: readonly SeriesId[],
  { cutMs, knownAtMs }: { readonly cutMs: number; readonly knownAtMs: number },
): Promise<History> {
  const startMs = cutMs - HISTORY_DAYS * DAY_MS;
  const series = await readings.slotSeries({ seriesIds, startMs, endMs: cutMs, asKnownAtMs: knownAtMs });
  let count = 0;
  for (const one of series.values()) count += knownCount(one);
  return { series, count };
}

/** Measured weather as exogenous series; a series without a single value is left out. */
export function exogenousOf(weather: WeatherIds, series: ReadonlyMap<SeriesId, RegularSeries>): Exogenous {
  const pick = (id: SeriesId | null): RegularSeries | undefined => {
    const found = id === null ? undefined : series.get(id);
    return found && knownCount(found) > 0 ? found : undefined;
  };
  const temperature = pick(weather.temperature);
  const irradiance = pick(weather.irradiance);
  return {
    ...(temperature && { temperature: { series: temperature, availabilityLagMs: 0 } }),
    ...(irradiance && { irradiance: { series: irradiance, availabilityLagMs: 0 } }),
  };
}

/** The weather series that the site has. */
export function weatherList(weather: WeatherIds): SeriesId[] {
  return [weather.temperature, weather.irradiance].filter((id) => id !== null);
}
