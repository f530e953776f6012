/** The world of a scenario on the twin's physics: one city twice in this process, steered and left alone, and what is foreseen of it. */
import type { CommandedPlan } from '../../core/dispatch/plan.js';
import type { Asset } from '../../core/grid/asset.js';
import type { EditedGrid } from '../../core/scenario/edited-grid.js';
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
import { SLOT_MS, slotsBetween } from '../../core/time/slot.js';
import { createCity, type TwinCity } from '../../twin/city/city.js';
import type { CityOptions } from '../../twin/city/city-types.js';
import { applyPlan, readStates } from '../day/in-process-city.js';
import { certain, trueForecasts } from '../day/reference-days.js';
import { type ErrorRows, forecastsAt, type ForecastDay } from '../study/forecast-errors.js';

/** Forecast errors of the series at one slot. */
export interface SlotErrors {
  /** Null when a series was not forecast: then its forecast is the truth. */
  at(series: SeriesId): ErrorRows | null;
  /** Factor that brings them to the level of a truth. */
  scale(series: SeriesId, truth: readonly number[]): number;
}

/** What is foreseen at the start of a slot. */
export interface Foresight {
  errors(slotMs: number): Promise<SlotErrors>;
  weather(slotMs: number, horizonSlots: number): Promise<WeatherCourse>;
}

/** Weather by slot: °C and W/m². */
export interface WeatherCourse {
  readonly temperatureC: readonly number[];
  readonly irradianceWPerM2: readonly number[];
}

/** What a world is made of besides its order. */
export interface WorldSource {
  readonly city: CityOptions;
  readonly marks: readonly string[];
  readonly dataHash: string | null;
  /** Given the city that is steered: it knows the weather. */
  readonly foresight: (city: TwinCity) => Foresight;
}

interface AloneStates {
  readonly assets: ReadonlyMap<string, PlayedState>;
  readonly transformers: ReadonlyMap<string, PlayedTransformer>;
}

/** Plays a city both ways. */
export class CityWorld implements ScenarioWorld {
  readonly marks: readonly string[];
  readonly dataHash: string | null;
  private readonly steered: TwinCity;
  /** Plays ahead: what it comes to is the truth that forecasts miss. */
  private readonly alone: TwinCity;
  private readonly edited: EditedGrid;
  private readonly foresight: Foresight;
  /** States of the city left alone, which plays ahead, at every slot's end not yet reached by the other. */
  private readonly aloneAt = new Map<number, AloneStates>();

  constructor(
    private readonly order: WorldOrder,
    source: WorldSource,
  ) {
    this.edited = order.edited;
    this.marks = source.marks;
    this.dataHash = source.dataHash;
    this.steered = createCity(source.city);
    this.alone = createCity(source.city);
    this.foresight = source.foresight(this.steered);
    this.noteAlone();
  }

  async outlook(slotMs: number): Promise<Outlook> {
    const { horizonSlots, errorScale } = this.order.planning;
    this.playAhead(slotMs + horizonSlots * SLOT_MS);
    const slots = slotsBetween(slotMs, slotMs + horizonSlots * SLOT_MS);
    const truth = this.truth(slots);
    const isErring = errorScale > 0;
    const weather = isErring ? await this.foresight.weather(slotMs, horizonSlots) : this.trueWeather(slots);
    return {
      forecasts: isErring ? this.forecasts(truth, await this.foresight.errors(slotMs)) : truth,
      temperature: certain(seriesId('METEO', 'outdoorTemperature'), slotMs, weather.temperatureC),
      irradiance: certain(seriesId('METEO', 'irradiance'), slotMs, weather.irradianceWPerM2),
    };
  }

  states(): ReadonlyMap<SeriesId, MeterReading> {
    return readStates(this.steered, this.edited.grid);
  }

  steer(plan: CommandedPlan, slotMs: number, leftOut: ReadonlySet<string>): void {
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
    return trueForecasts(grid, { slots, powerKw, zoneC: new Map(), endStates: new Map() });
  }

  private trueWeather(slots: readonly number[]): WeatherCourse {
    const at = slots.map((slot) => this.steered.weather(slot + SLOT_MS / 2));
    return {
      temperatureC: at.map((w) => w.temperatureC),
      irradianceWPerM2: at.map((w) => w.irradianceWPerM2),
    };
  }

  private forecasts(truth: readonly SeriesForecast[], errors: SlotErrors): SeriesForecast[] {
    const { horizonSlots, errorScale } = this.order.planning;
    const issued: ForecastDay = {
      truth,
      errors: {
        source: 'scenario',
        scale: (id, came) => this.sizeOf(id) ?? errors.scale(this.measuredAs(id), came),
        at: (_, id) => errors.at(this.measuredAs(id)),
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
