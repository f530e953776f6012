/** What fits rest on: the measured past up to the start of a civil day, as known then. */
import { DAY_MS, knownCount, type Exogenous, type RegularSeries } from '../../../forecasts/index.js';
import type { SeriesId } from '../../core/series/series.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';

/** What models of the last weeks are fitted on [days]. */
export const SHORT_HISTORY_DAYS = 28;
/** What models that learn the year are fitted on, where there is so much [days]. */
export const LONG_HISTORY_DAYS = 400;
/** Series read at once: a query of a year of all meters would hold them twice in memory. */
const READ_AT_ONCE = 16;
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

/** Which past is read. */
export interface HistoryTime {
  /** Its end [epoch ms]. */
  readonly cutMs: number;
  readonly knownAtMs: number;
  /** Its length; default {@link SHORT_HISTORY_DAYS}. */
  readonly days?: number;
}

/** The measured past of the series before the cut. */
export async function historyBefore(
  readings: MeterReadingStore,
  seriesIds: readonly SeriesId[],
  { cutMs, knownAtMs, days = SHORT_HISTORY_DAYS }: HistoryTime,
): Promise<History> {
  const range = { startMs: cutMs - days * DAY_MS, endMs: cutMs, asKnownAtMs: knownAtMs };
  const series = new Map<SeriesId, RegularSeries>();
  let count = 0;
  for (let from = 0; from < seriesIds.length; from += READ_AT_ONCE) {
    const some = await readings.slotSeries({
      seriesIds: seriesIds.slice(from, from + READ_AT_ONCE),
      ...range,
    });
    for (const [id, one] of some) {
      series.set(id, one);
      count += knownCount(one);
    }
  }
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
