/** Measures how wrong our own forecasts are on a day of the past: of the twin, or of a measured load series. */
import { basename } from 'node:path';
import {
  calendarRidge,
  DAY_MS,
  sliceOf,
  type Exogenous,
  type RegularSeries,
} from '../../../forecasts/index.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { type SeriesId, seriesId, splitSeriesId } from '../../core/series/series.js';
import { sameClock } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { civilCalendar } from '../../modules/forecasting/civil-calendar.js';
import { coherentForecasts, type OwnForecast } from '../../modules/forecasting/coherent.js';
import { type ForecastTarget, forecastTargets } from '../../modules/forecasting/forecast-targets.js';
import { createCity, type TwinCity } from '../../twin/city/city.js';
import type { CityOptions } from '../../twin/city/city-types.js';
import { loadReplay } from '../../twin/city/replay.js';
import type { WeatherForecast } from '../../twin/city/sky.js';
import { errorRows, type ErrorDay, type ErrorRows, meanOf } from './forecast-errors.js';

/** What day of the past, seen by which forecasts. */
export interface PastDay {
  readonly grid: GridModel;
  /** City whose past is taken; it stands at the first slot of the day the errors will be laid over. */
  readonly city: CityOptions;
  /** Civil days back from there, at the same clock. */
  readonly daysBack: number;
  /** Re-plannings of the day, and leads of each. */
  readonly slots: number;
  readonly horizonSlots: number;
  /** Forecasts are made anew every so many of those slots; default 1. The slots between have no errors. */
  readonly everySlots?: number;
}

/** History every fit sees, as in the service. */
const FIT_DAYS = 28;

/** Errors on the twin: every base load and solar plant, fitted once on the weeks before, forecast anew at each slot. */
export function twinErrors(past: PastDay): ErrorDay {
  const dayMs = sameClock(past.city.startMs, -past.daysBack);
  const every = past.everySlots ?? 1;
  const city = cityUntil(past, leadsEndMs(past, dayMs));
  const targets = wantedTargets(past.grid);
  const came = new Map(targets.map((target) => [target.id, sumOf(target, city, past.grid)]));
  const weather = weatherOf(city, city.nowMs);
  const models = targets.map((target) => {
    const known = seen(weather, { startMs: city.historyStartMs, endMs: dayMs });
    const bound = target.upperBoundKw === undefined ? {} : { upperBound: target.upperBoundKw };
    const history = sliceOf(needed(came, target.id), city.historyStartMs, dayMs);
    return { target, state: target.model.fit(history, known, { calendar: civilCalendar, ...bound }) };
  });
  const days = Array.from({ length: Math.ceil(past.slots / every) }, (_, i) => {
    const slotMs = dayMs + i * every * SLOT_MS;
    const outlook = city.forecast(slotMs, past.horizonSlots);
    const exogenous = seen(weather, { startMs: dayMs, endMs: slotMs }, outlook);
    const made = models.map((model): OwnForecast => {
      const news = sliceOf(needed(came, model.target.id), dayMs, slotMs);
      model.state = model.target.model.update(model.state, { news, exogenous, calendar: civilCalendar });
      const asked = { originMs: slotMs, horizon: past.horizonSlots, exogenous, calendar: civilCalendar };
      return { target: model.target, own: model.target.model.predict(model.state, asked), marks: [] };
    });
    const issued = coherentForecasts(made, { slotMs, knownAtMs: slotMs });
    return new Map(issued.map((f) => [f.seriesId, errorRows(f, needed(came, f.seriesId), slotMs)]));
  });
  return {
    source: `our forecasts of the twin ${String(past.daysBack)} days before`,
    scale: (id, truth) => {
      const level = meanOf(sliceOf(needed(came, id), dayMs, dayMs + past.slots * SLOT_MS).values);
      // Loads err in step with the load of the day; a plant's sky does not know it.
      return id.endsWith('.base') && level > 0 ? meanOf(truth) / level : 1;
    },
    at: (k, id) => (k % every === 0 ? (days[k / every]?.get(id) ?? null) : null),
  };
}

/**
 * Errors of the load model on a measured series: relative, without weather, and the same for every base load at once, as if
 * all substations erred together. Solar plants get none.
 *
 * @param file table with `time_utc` and the series in its second column
 */
export function measuredErrors(file: string, past: PastDay): ErrorDay {
  const dayMs = sameClock(past.city.startMs, -past.daysBack);
  const startMs = dayMs - FIT_DAYS * DAY_MS;
  const replay = loadReplay(file, 'city');
  const length = (dayMs - startMs) / SLOT_MS + past.slots + past.horizonSlots;
  const values = Float64Array.from({ length }, (_, i) => replay.valueAt(startMs + i * SLOT_MS));
  const came = { startMs, stepMs: SLOT_MS, values };
  const level = meanOf(sliceOf(came, dayMs, dayMs + past.slots * SLOT_MS).values);
  let state = calendarRidge.fit(sliceOf(came, startMs, dayMs), {}, { calendar: civilCalendar });
  const days = Array.from({ length: past.slots }, (_, k): ErrorRows => {
    const slotMs = dayMs + k * SLOT_MS;
    const given = { exogenous: {}, calendar: civilCalendar };
    state = calendarRidge.update(state, { news: sliceOf(came, dayMs, slotMs), ...given });
    const asked = { originMs: slotMs, horizon: past.horizonSlots, ...given };
    return errorRows(calendarRidge.predict(state, asked), came, slotMs);
  });
  return {
    source: `our forecasts of ${basename(file)}, ${String(past.daysBack)} days before, without weather`,
    scale: (_, truth) => meanOf(truth) / level,
    at: (k, id) => (id.endsWith('.base') ? (days[k] ?? null) : null),
  };
}

/** End of the last lead of the last re-planning of a day. */
function leadsEndMs({ slots, horizonSlots, everySlots = 1 }: PastDay, dayMs: number): number {
  const lastSlot = Math.floor((slots - 1) / everySlots) * everySlots;
  return dayMs + (lastSlot + horizonSlots) * SLOT_MS;
}

/** The city of the past, played at least until an instant: a lead that has not come true has no error. */
function cityUntil({ city, daysBack }: PastDay, untilMs: number): TwinCity {
  const laterMs = Math.max(0, untilMs - city.startMs);
  const historyDays = FIT_DAYS + daysBack + laterMs / DAY_MS;
  return createCity({ ...city, startMs: city.startMs + laterMs, historyDays });
}

function wantedTargets(grid: GridModel): ForecastTarget[] {
  const plants = new Set<string>(
    grid.assets.filter((a) => a.kind === 'pv').map((a) => seriesId(a.id, 'power')),
  );
  return forecastTargets(grid).filter(({ id }) => id.endsWith('.base') || plants.has(id));
}

/** What came of a target: base loads are meters less the assets behind them, sums are sums. */
function sumOf(target: ForecastTarget, city: TwinCity, grid: GridModel): RegularSeries {
  const owners = target.parts.map((part) => splitSeriesId(part).ownerId);
  const isBase = target.id.endsWith('.base');
  const first = city.slotMeans(owners[0] ?? '');
  const values = new Float64Array(first.values.length);
  const add = (ownerId: string, sign: number): void =>
    city.slotMeans(ownerId).values.forEach((kw, i) => (values[i] = (values[i] ?? 0) + sign * kw));
  for (const owner of owners) {
    add(owner, 1);
    if (isBase) for (const asset of grid.assets) if (asset.meterId === owner) add(asset.id, -1);
  }
  return { ...first, values };
}

interface MeasuredWeather {
  readonly temperature: RegularSeries;
  readonly irradiance: RegularSeries;
}

function weatherOf(city: TwinCity, endMs: number): MeasuredWeather {
  const startMs = city.historyStartMs;
  const at = Array.from({ length: (endMs - startMs) / SLOT_MS }, (_, i) =>
    city.weather(startMs + (i + 0.5) * SLOT_MS),
  );
  const series = (values: number[]): RegularSeries => ({
    startMs,
    stepMs: SLOT_MS,
    values: Float64Array.from(values),
  });
  return {
    temperature: series(at.map((w) => w.temperatureC)),
    irradiance: series(at.map((w) => w.irradianceWPerM2)),
  };
}

/** What a model was told of the weather: measured up to an instant, then as forecast there. */
function seen(
  weather: MeasuredWeather,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  outlook?: WeatherForecast,
): Exogenous {
  const joined = (measured: RegularSeries, forecast: readonly number[] = []) => {
    const past = sliceOf(measured, startMs, endMs);
    const series = { ...past, values: Float64Array.from([...past.values, ...forecast]) };
    return { series, availabilityLagMs: 0 };
  };
  return {
    temperature: joined(weather.temperature, outlook?.temperatureC),
    irradiance: joined(weather.irradiance, outlook?.irradianceWPerM2),
  };
}

function needed(came: ReadonlyMap<SeriesId, RegularSeries>, id: SeriesId): RegularSeries {
  const series = came.get(id);
  if (!series)
    throw new Error(`no errors were measured for ${id}; the truth names a series the grid does not`);
  return series;
}
