/** The recorded world of a scenario: what the service measured, played with the devices' physics, and the forecasts known then. */
import type { Site } from '../../core/grid/site.js';
import { publishedWeatherId } from '../../core/grid/weather-series.js';
import type { ScenarioWorld, WorldOrder } from '../../core/scenario/scenario-world.js';
import { drawOf } from '../../core/scenario/seeded-draw.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type SeriesId, seriesId } from '../../core/series/series.js';
import { civilDay, civilTime, sameClock } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { ForecastStore } from '../../ports/forecast-store.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import type { TwinCity } from '../../twin/city/city.js';
import { type ErrorRows, meanOf } from '../study/forecast-errors.js';
import { CityWorld, type Foresight, type SlotErrors } from './city-world.js';
import { HISTORY_DAYS } from './made-world.js';
import { readCourses, type RecordedCourses } from './recorded-courses.js';
import { cityMake } from './world-make.js';

const DAY_MS = 86_400_000;
/** Past days whose forecast errors samples draw; as many are read before the range. */
const PAST_DAYS = 14;

/** Where a service keeps what it knew. */
export interface RecordedStores {
  readonly site: Site;
  readonly readings: MeterReadingStore;
  readonly forecasts: ForecastStore;
}

/** Opens the world. @throws DomainError `invalid-scenario` when too little was recorded */
export async function openRecordedWorld(order: WorldOrder, stores: RecordedStores): Promise<ScenarioWorld> {
  const { startMs, endMs, planning, knownAtMs, edited } = order;
  const courses = await readCourses(stores.readings, stores.site, {
    startMs: startMs - (HISTORY_DAYS + PAST_DAYS) * DAY_MS,
    endMs: endMs + planning.horizonSlots * SLOT_MS,
    knownAtMs,
  });
  const city = { seed: order.base.seed, scenario: order.base.weather, startMs, historyDays: HISTORY_DAYS };
  return new CityWorld(order, {
    city: { ...city, make: cityMake(edited, sized(order, courses)) },
    dataHash: courses.dataHash,
    marks: [
      `recorded world: meters, plants and weather as known at ${new Date(knownAtMs).toISOString()}; devices are played, from states of our own`,
      `${(100 * courses.filledShare).toFixed(1)} % of the quarter-hours were missing: the day before stands there`,
      planning.errorScale === 0
        ? 'forecasts are the truth'
        : `forecasts err as those that were stored did, times ${String(planning.errorScale)}; what was not forecast is known`,
    ],
    foresight: (steered) => new KnownForesight(order, stores, { courses, city: steered }),
  });
}

/** Plants that were scaled or added follow the measured course of the one they stand for. */
function sized(order: WorldOrder, { given }: RecordedCourses): RecordedCourses['given'] {
  const { edited, reference } = order;
  const factor = new Map(
    edited.grid.assets.map((asset) => {
      const like = edited.world.origins[asset.id] ?? asset.id;
      const ratedKw = reference.assets.find((a) => a.id === like)?.ratedKw ?? asset.ratedKw;
      return [asset.id, { like, factor: asset.ratedKw / ratedKw }] as const;
    }),
  );
  return {
    ...given,
    generationKw: (assetId, ms) => {
      const { like, factor: size } = factor.get(assetId) ?? { like: assetId, factor: 1 };
      const kw = given.generationKw(like, ms);
      return kw === undefined ? undefined : kw * size;
    },
  };
}

class KnownForesight implements Foresight {
  constructor(
    private readonly order: WorldOrder,
    private readonly stores: RecordedStores,
    private readonly of: { readonly courses: RecordedCourses; readonly city: TwinCity },
  ) {}

  /** Sample 0 meets the forecasts of that very slot; the others those of a day before it, drawn by seed, mirrored or not. */
  async errors(slotMs: number): Promise<SlotErrors> {
    const { sample, base, startMs } = this.order;
    const day = Math.round((civilDay(civilTime(slotMs).date).startMs - startMs) / DAY_MS);
    const draw = (what: string): number => drawOf(base.seed, 'recorded', what, sample, day);
    const back = sample === 0 ? 0 : 1 + Math.floor(PAST_DAYS * draw('day'));
    const sign = sample > 0 && draw('sign') < 0.5 ? -1 : 1;
    const issuedMs = sameClock(slotMs, -back);
    const known = await this.stores.forecasts.latest(this.series(), issuedMs);
    const rows = new Map<SeriesId, ErrorRows | null>();
    for (const [id, forecast] of known) rows.set(id, this.rowsOf(forecast, issuedMs, sign));
    return {
      at: (id) => rows.get(id) ?? null,
      scale: (id, truth) => {
        const level = Math.abs(meanOf(this.came(id, issuedMs)));
        return level > 0 && id.endsWith('.base') ? meanOf(truth) / level : 1;
      },
    };
  }

  /** What was published then; the truth where nothing was. */
  async weather(slotMs: number, horizonSlots: number): ReturnType<Foresight['weather']> {
    const { site, forecasts } = this.stores;
    const ids = [
      publishedWeatherId(site, 'outdoorTemperature'),
      publishedWeatherId(site, 'irradiance'),
    ] as const;
    const known = await forecasts.latest(
      ids.filter((id) => id !== null),
      slotMs,
    );
    const truth = this.of.city.forecast(slotMs, horizonSlots);
    const course = (id: SeriesId | null, came: readonly number[]): number[] => {
      const forecast = id === null ? undefined : known.get(id);
      return came.map((value, k) => meanAt(forecast, slotMs + k * SLOT_MS) ?? value);
    };
    return {
      temperatureC: course(ids[0], truth.temperatureC),
      irradianceWPerM2: course(ids[1], truth.irradianceWPerM2),
    };
  }

  private series(): SeriesId[] {
    const { grid } = this.stores.site;
    const plants = grid.assets.filter((a) => a.kind === 'pv' || a.kind === 'hydro');
    return [
      ...[...grid.meters, ...grid.substations, { id: 'CITY' }].map(({ id }) => seriesId(id, 'base')),
      ...plants.map(({ id }) => seriesId(id, 'power')),
    ];
  }

  /** Null when the forecast ended before the slot. */
  private rowsOf(forecast: SeriesForecast, issuedMs: number, sign: 1 | -1): ErrorRows | null {
    const came = this.came(forecast.seriesId, issuedMs);
    const first = Math.round((issuedMs - forecast.startMs) / SLOT_MS);
    if (forecast.stepMs !== SLOT_MS || first < 0 || first >= forecast.mean.length) return null;
    const mean = came.map((_, h) => forecast.mean[first + h]);
    const error = came.map((kw, h) => sign * ((mean[h] ?? kw) - kw));
    const quantiles = forecast.quantiles.map((row) =>
      came.map((_, h) => sign * ((row[first + h] ?? Number.NaN) - (mean[h] ?? Number.NaN))),
    );
    const held = quantiles.map((row) => row.map((kw, h) => (Number.isFinite(kw) ? kw : (row[h - 1] ?? 0))));
    return { error, quantiles: sign === 1 ? held : held.reverse() };
  }

  /** What came of a series from an instant on, over the horizon [kW]; sums are sums of their meters. */
  private came(id: SeriesId, fromMs: number): number[] {
    const { grid } = this.stores.site;
    const owner = id.slice(0, id.lastIndexOf('.'));
    const distribution = new Set(grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id));
    const below = grid.meters.filter((m) =>
      owner === 'CITY' ? distribution.has(m.substationId) : m.substationId === owner,
    );
    const parts = below.length > 0 ? below.map((m) => seriesId(m.id, 'base')) : [id];
    const courses = parts.flatMap((part) => this.of.courses.came(part) ?? []);
    return Array.from({ length: this.order.planning.horizonSlots }, (_, h) =>
      courses.reduce((sum, { startMs, values }) => {
        const value = values[Math.round((fromMs - startMs) / SLOT_MS) + h];
        return sum + (value ?? 0);
      }, 0),
    );
  }
}

function meanAt(forecast: SeriesForecast | undefined, ms: number): number | null {
  if (!forecast) return null;
  const value = forecast.mean[Math.floor((ms - forecast.startMs) / forecast.stepMs)];
  return value !== undefined && Number.isFinite(value) ? value : null;
}
