/** The made world of a scenario: the twin's city twice in this process, steered and left alone, with forecasts that err by seed. */
import type { PlanContent } from '../../core/dispatch/plan.js';
import type { Asset } from '../../core/grid/asset.js';
import type { EditedGrid } from '../../core/scenario/edited-grid.js';
import { editGrid } from '../../core/scenario/edited-grid.js';
import type {
  Outlook,
  PlayedState,
  PlayedTransformer,
  ScenarioWorld,
  Way,
  WorldOrder,
} from '../../core/scenario/scenario-world.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type MeterReading, type SeriesId, seriesId, splitSeriesId } from '../../core/series/series.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { SLOT_MS, slotsBetween } from '../../core/time/slot.js';
import { contentHash } from '../../core/control/content-hash.js';
import { createCity, type TwinCity } from '../../twin/city/city.js';
import type { CityOptions } from '../../twin/city/city-types.js';
import { applyPlan, readStates } from '../day/in-process-city.js';
import { certain, trueForecasts } from '../day/reference-days.js';
import { forecastsAt, type ForecastDay } from '../study/forecast-errors.js';
import type { DrawnErrors, ErrorLibrary, ErrorSource } from './error-library.js';
import { cityMake } from './world-make.js';

/** Days without control before the first: buildings need them to settle. */
const HISTORY_DAYS = 2;
const DAY_MS = 86_400_000;

/** Makes the world of a scenario. @throws DomainError `invalid-scenario` when the twin cannot play it */
export function openMadeWorld(order: WorldOrder, library: ErrorLibrary): ScenarioWorld {
  return new MadeWorld(order, library);
}

interface AloneStates {
  readonly assets: ReadonlyMap<string, PlayedState>;
  readonly transformers: ReadonlyMap<string, PlayedTransformer>;
}

class MadeWorld implements ScenarioWorld {
  readonly marks: readonly string[];
  readonly dataHash = null;
  private readonly steered: TwinCity;
  /** Plays ahead: what it comes to is the truth that forecasts miss. */
  private readonly alone: TwinCity;
  private readonly edited: EditedGrid;
  private readonly errors: ErrorSource;
  /** States of the city left alone, which plays ahead, at every slot's end not yet reached by the other. */
  private readonly aloneAt = new Map<number, AloneStates>();
  private drawn: { readonly date: string; readonly errors: DrawnErrors } | null = null;

  constructor(
    private readonly order: WorldOrder,
    private readonly library: ErrorLibrary,
  ) {
    const { base, edited, planning } = order;
    this.edited = edited;
    const city: Omit<CityOptions, 'make'> = {
      seed: base.seed,
      scenario: base.weather,
      startMs: order.startMs,
      historyDays: HISTORY_DAYS,
    };
    const make = cityMake(edited);
    this.steered = createCity({ ...city, make });
    this.alone = createCity({ ...city, make });
    this.noteAlone();
    this.errors = errorSource(order, city);
    this.marks = [
      ...(base.source === 'recorded' ? ['no store here: the made world stands for what was recorded'] : []),
      `made world: demand, weather and devices of the twin with seed ${String(base.seed)}, weather ${base.weather}; nothing was measured`,
      planning.errorScale === 0
        ? 'forecasts are the truth'
        : `forecasts err as ours did on past days of the made world, times ${String(planning.errorScale)}`,
    ];
  }

  outlook(slotMs: number): Promise<Outlook> {
    const { horizonSlots, errorScale } = this.order.planning;
    this.playAhead(slotMs + horizonSlots * SLOT_MS);
    const slots = slotsBetween(slotMs, slotMs + horizonSlots * SLOT_MS);
    const truth = this.truth(slots);
    const weather =
      errorScale === 0
        ? this.trueWeather(slots)
        : this.steered.forecast(slotMs, horizonSlots, this.order.sample);
    return Promise.resolve({
      forecasts: errorScale === 0 ? truth : this.forecasts(truth, slotMs),
      temperature: certain(seriesId('METEO', 'outdoorTemperature'), slotMs, weather.temperatureC),
      irradiance: certain(seriesId('METEO', 'irradiance'), slotMs, weather.irradianceWPerM2),
    });
  }

  states(): ReadonlyMap<SeriesId, MeterReading> {
    return readStates(this.steered, this.edited.grid);
  }

  steer(plan: PlanContent, slotMs: number, leftOut: ReadonlySet<string>): void {
    const schedules = plan.schedules.filter((schedule) => !leftOut.has(schedule.assetId));
    applyPlan(this.steered, this.edited.grid, { ...plan, schedules }, slotMs);
  }

  advance(slotMs: number): void {
    this.aloneAt.delete(slotMs);
    this.steered.advanceTo(slotMs + SLOT_MS);
    this.playAhead(slotMs + SLOT_MS);
  }

  meanKw(way: Way, ownerId: string, slotMs: number): number {
    return this.city(way).slotMean(ownerId, slotMs) ?? 0;
  }

  asset(way: Way, assetId: string): PlayedState {
    if (way === 'steered') return stateOf(this.steered, assetId);
    return this.aloneAt.get(this.steered.nowMs)?.assets.get(assetId) ?? {};
  }

  transformer(way: Way, substationId: string): PlayedTransformer | null {
    if (way === 'steered') return this.steered.transformer(substationId);
    return this.aloneAt.get(this.steered.nowMs)?.transformers.get(substationId) ?? null;
  }

  outdoorC(slotMs: number): number {
    return this.steered.weather(slotMs + SLOT_MS / 2).temperatureC;
  }

  forgetBefore(ms: number): void {
    this.steered.forgetBefore(ms);
    this.alone.forgetBefore(ms);
  }

  private playAhead(untilMs: number): void {
    while (this.alone.nowMs < untilMs) {
      this.alone.advanceTo(this.alone.nowMs + SLOT_MS);
      this.noteAlone();
    }
  }

  private noteAlone(): void {
    const { grid } = this.edited;
    this.aloneAt.set(this.alone.nowMs, {
      assets: new Map(grid.assets.map(({ id }) => [id, stateOf(this.alone, id)])),
      transformers: new Map(grid.substations.map(({ id }) => [id, this.alone.transformer(id)])),
    });
  }

  private city(way: Way): TwinCity {
    return way === 'steered' ? this.steered : this.alone;
  }

  private truth(slots: readonly number[]): SeriesForecast[] {
    const { grid } = this.edited;
    const owners = [...grid.meters.map((m) => m.id), ...grid.assets.map((a) => a.id)];
    const powerKw = new Map(owners.map((id) => [id, slots.map((at) => this.meanKw('alone', id, at))]));
    return trueForecasts(grid, { slots, powerKw, zoneC: new Map(), storedEndKwh: 0 });
  }

  private trueWeather(slots: readonly number[]): { temperatureC: number[]; irradianceWPerM2: number[] } {
    const at = slots.map((slot) => this.steered.weather(slot + SLOT_MS / 2));
    return {
      temperatureC: at.map((w) => w.temperatureC),
      irradianceWPerM2: at.map((w) => w.irradianceWPerM2),
    };
  }

  private forecasts(truth: readonly SeriesForecast[], slotMs: number): SeriesForecast[] {
    const day = civilDay(civilTime(slotMs).date);
    if (this.drawn?.date !== day.date) {
      const dayIndex = Math.round((day.startMs - this.order.startMs) / DAY_MS);
      const errors = this.library.draw(this.errors, { dayIndex, sample: this.order.sample });
      this.drawn = { date: day.date, errors };
    }
    const { errors } = this.drawn;
    const k = (slotMs - day.startMs) / SLOT_MS;
    const { horizonSlots, errorScale } = this.order.planning;
    const issued: ForecastDay = {
      truth,
      errors: {
        source: 'library',
        scale: (id, came) => this.sizeOf(id) ?? errors.scale(this.measuredAs(id), came),
        at: (_, id) => errors.at(k, this.measuredAs(id)),
      },
      horizonSlots,
      errorScale,
    };
    return forecastsAt(issued, 0);
  }

  /** Name under which the errors of a series were measured: an added plant errs like the one it is a copy of. */
  private measuredAs(id: SeriesId): SeriesId {
    const { ownerId, observable } = splitSeriesId(id);
    const like = this.edited.world.origins[ownerId];
    return like === undefined ? id : seriesId(like, observable);
  }

  /** Size of a plant against the one whose errors were measured; null for loads. */
  private sizeOf(id: SeriesId): number | null {
    const { ownerId } = splitSeriesId(id);
    const here = this.edited.grid.assets.find((a) => a.id === ownerId);
    if (here === undefined) return null;
    const like = this.edited.world.origins[ownerId] ?? ownerId;
    const there = this.order.reference.assets.find((a) => a.id === like);
    return there === undefined ? 1 : sizeKw(here) / sizeKw(there);
  }
}

function stateOf(city: TwinCity, assetId: string): PlayedState {
  const { soc, zoneTemperatureC, energyRequestedKwh, unmetKwh } = city.asset(assetId);
  return {
    ...(soc === undefined ? {} : { soc }),
    ...(zoneTemperatureC === undefined ? {} : { zoneTemperatureC }),
    ...(energyRequestedKwh === undefined ? {} : { energyRequestedKwh }),
    ...(unmetKwh === undefined ? {} : { unmetKwh }),
  };
}

function sizeKw(asset: Asset): number {
  return asset.kind === 'pv' ? asset.peakKw : asset.ratedKw;
}

/** Errors are measured on the site as it is; only a demand that was given takes the place of the site's there too. */
function errorSource(
  { reference, edited, planning }: WorldOrder,
  city: Omit<CityOptions, 'make'>,
): ErrorSource {
  const plain = editGrid(reference, [], 0);
  const { replaced } = edited.world;
  const world = { ...plain.world, replaced };
  const { horizonSlots, everySlots } = planning;
  const key = contentHash({ reference, replaced, horizonSlots, everySlots, city: { ...city } });
  return {
    grid: reference,
    city: { ...city, make: cityMake({ ...plain, world }) },
    horizonSlots,
    everySlots,
    key,
  };
}
