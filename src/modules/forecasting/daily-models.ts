/** Fitted states of a day: made once from history up to the day's start, so that a restarted worker says the same. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import {
  DAY_MS,
  knownCount,
  type Exogenous,
  type RegularSeries,
  type RidgeState,
} from '../../../forecasts/index.js';
import type { SeriesId } from '../../core/series/series.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { civilCalendar } from './civil-calendar.js';
import type { ForecastTarget } from './forecast-targets.js';
import { summedHistory } from './summed-series.js';

const HISTORY_DAYS = 28;
/** Share of today's knowledge of the past that must have been known at the day's start for the fit to rest on the latter. */
const ENOUGH_AT_CUT = 0.9;
/** Filled share of a sum above which it is marked. */
const MANY_FILLED = 0.02;

/** A state and what was odd about its history. */
export interface DailyModel {
  readonly state: RidgeState;
  readonly marks: readonly string[];
}

/** Measured weather series of the site. */
export interface WeatherIds {
  readonly temperature: SeriesId | null;
  readonly irradiance: SeriesId | null;
}

/** When a fit's history ends and at which instant it is asked for. */
export interface FitTime {
  /** End of the history: start of the civil day [epoch ms]. */
  readonly cutMs: number;
  readonly knownAtMs: number;
}

interface Shelf {
  readonly cutMs: number;
  /** Known values the states were fitted on. */
  readonly count: number;
  /** False while a first backfill may still be running: history is looked at again at the next cycle. */
  readonly final: boolean;
  readonly models: ReadonlyMap<SeriesId, DailyModel>;
}

interface History {
  readonly series: ReadonlyMap<SeriesId, RegularSeries>;
  readonly count: number;
}

/** Fits every target at most once a day; holds the newest day alone. */
export class DailyModels {
  private shelf: Shelf | null = null;

  constructor(private readonly readings: MeterReadingStore) {}

  /** Models of all targets with history before the cut. */
  async of(
    targets: readonly ForecastTarget[],
    weather: WeatherIds,
    time: FitTime,
  ): Promise<ReadonlyMap<SeriesId, DailyModel>> {
    const held = this.shelf?.cutMs === time.cutMs ? this.shelf : null;
    if (held?.final) return held.models;
    const ids = [...new Set([...targets.flatMap((t) => t.parts), ...weatherList(weather)])];
    const now = await this.history(ids, time.cutMs, time.knownAtMs);
    if (held?.count === now.count) {
      this.shelf = { ...held, final: true };
      return held.models;
    }
    const atCut = await this.history(ids, time.cutMs, time.cutMs);
    const settled = atCut.count >= ENOUGH_AT_CUT * now.count && now.count > 0;
    const history = settled ? atCut : now;
    const models = await fitAll(targets, weather, history);
    this.shelf = { cutMs: time.cutMs, count: now.count, final: settled, models };
    return models;
  }

  private async history(
    seriesIds: readonly SeriesId[],
    cutMs: number,
    asKnownAtMs: number,
  ): Promise<History> {
    const startMs = cutMs - HISTORY_DAYS * DAY_MS;
    const series = await this.readings.slotSeries({ seriesIds, startMs, endMs: cutMs, asKnownAtMs });
    let count = 0;
    for (const one of series.values()) count += knownCount(one);
    return { series, count };
  }
}

async function fitAll(
  targets: readonly ForecastTarget[],
  weather: WeatherIds,
  history: History,
): Promise<ReadonlyMap<SeriesId, DailyModel>> {
  const exogenous = exogenousOf(weather, history.series);
  const models = new Map<SeriesId, DailyModel>();
  for (const target of targets) {
    models.set(target.id, fitOne(target, exogenous, history.series));
    // Fits of a whole city take seconds: jobs of the same process must keep their locks meanwhile.
    await letOthersRun();
  }
  return models;
}

function fitOne(
  target: ForecastTarget,
  exogenous: Exogenous,
  series: ReadonlyMap<SeriesId, RegularSeries>,
): DailyModel {
  const parts = target.parts.flatMap((id) => series.get(id) ?? []);
  const { series: history, filledShare } = summedHistory(parts);
  const bound = target.upperBoundKw === undefined ? {} : { upperBound: target.upperBoundKw };
  const state = target.model.fit(history, exogenous, { calendar: civilCalendar, ...bound });
  const percent = String(Math.round(100 * filledShare));
  const marks =
    filledShare > MANY_FILLED
      ? [`parts-filled: ${percent} % of its meters' history was missing and estimated`]
      : [];
  return { state, marks };
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
