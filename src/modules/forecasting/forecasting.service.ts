/** Forecasts of every series planning needs, once per slot, with who said it and when it was known. */
import { Injectable } from '@nestjs/common';
import { DAY_MS, sliceOf, type Exogenous, type RegularSeries } from '../../../forecasts/index.js';
import { publishedWeatherId, weatherSeriesId, weatherServiceId } from '../../core/grid/weather-series.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { isSlotStart, SLOT_MS } from '../../core/time/slot.js';
import { ForecastStore } from '../../ports/forecast-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { type FittedModel, ForecastModelStore } from '../../ports/forecast-model-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { civilCalendar } from './civil-calendar.js';
import { coherentForecasts, type OwnForecast } from './coherent.js';
import { DailyModels } from './daily-models.js';
import { DayWatch, isWatchSlot } from './day-watch.js';
import { exogenousOf, fitCut, weatherList, type WeatherIds } from './fit-history.js';
import { forecastTargets, modelsOf, type ForecastTarget } from './forecast-targets.js';
import { NightFit } from './night-fit.service.js';
import { ownMeterTargets } from './own-meter-targets.js';
import { summedTail } from './summed-series.js';
import { measuredThenForecast, outlookOf, type OutlookTime } from './weather-outlook.js';

/** Measured weather kept at hand for the fallback of the weather forecast [days]. */
const WEATHER_DAYS = 14;

const WEATHER = [
  { observable: 'outdoorTemperature', slot: 'temperature' },
  { observable: 'irradiance', slot: 'irradiance' },
] as const;

/** Who speaks for each target, and what was measured of it since the cut. */
interface Speaking {
  readonly models: Map<SeriesId, FittedModel>;
  readonly news: ReadonlyMap<SeriesId, RegularSeries>;
}

interface Weather {
  /** Outlooks over the horizon: temperature first, then irradiance; those the site has. */
  readonly outlooks: readonly SeriesForecast[];
  /** Measured since the cut, then the outlook. */
  readonly exogenous: Exogenous;
}

@Injectable()
export class ForecastingService {
  private readonly models: DailyModels;
  private readonly watch = new DayWatch();

  constructor(
    private readonly readings: MeterReadingStore,
    private readonly forecasts: ForecastStore,
    private readonly siteModel: SiteModel,
    fitted: ForecastModelStore,
    private readonly night: NightFit,
  ) {
    this.models = new DailyModels(readings, fitted, night);
  }

  /**
   * Makes, stores and returns the forecasts of a cycle: bases and powers of meters, their sums by district, substation
   * and city, PV and hydro. The weather they were made with comes first in the result; it is not stored again, so that
   * it cannot hide what the weather service published.
   *
   * @param slotMs first slot [epoch ms]
   * @param knownAtMs nothing known later is used [epoch ms]
   * @param horizonSlots slots to predict
   * @throws RangeError if `slotMs` is no slot start; DomainError `store-unavailable` from the stores
   */
  async issue(slotMs: number, knownAtMs: number, horizonSlots: number): Promise<SeriesForecast[]> {
    if (!isSlotStart(slotMs))
      throw new RangeError(`forecasts start on a quarter-hour; saw ${String(slotMs)}`);
    const site = this.siteModel.site();
    const targets = [...forecastTargets(site.grid), ...ownMeterTargets(site)];
    const weatherIds: WeatherIds = {
      temperature: weatherSeriesId(site, 'outdoorTemperature'),
      irradiance: weatherSeriesId(site, 'irradiance'),
    };
    const cutMs = Math.min(slotMs, fitCut(knownAtMs));
    const time = { slotMs, knownAtMs, horizonSlots };
    const fitted = await this.models.of(targets, weatherIds, { cutMs, knownAtMs });
    const weather = await this.weather(weatherIds, cutMs, time);
    const news = newsOf(targets, await this.tails(targets, cutMs, time));
    const models = this.watch.speaking(cutMs, fitted);
    if (isWatchSlot(slotMs)) await this.lookAt(targets, { models, news, ...weather }, time);
    const made = targets.flatMap((target) => {
      const [model, own] = [models.get(target.id), news.get(target.id)];
      return model && own ? [predictOne(target, { model, news: own, ...weather }, time)] : [];
    });
    const issued = coherentForecasts(made, time);
    await this.forecasts.put(issued);
    return [...weather.outlooks, ...issued];
  }

  /** Replaces models that have gone bad since the night, and says so in the journal. */
  private async lookAt(
    targets: readonly ForecastTarget[],
    { models, news, exogenous }: Speaking & { readonly exogenous: Exogenous },
    { slotMs, knownAtMs }: OutlookTime,
  ): Promise<void> {
    for (const target of targets) {
      const [speaking, own] = [models.get(target.id), news.get(target.id)];
      if (!speaking || !own) continue;
      const other = await this.watch.look(target, speaking, {
        last: { news: own, exogenous, slotMs },
        fitOther: (modelId) => this.night.fitOther(target, { modelId, cutMs: speaking.cutMs, knownAtMs }),
      });
      if (!other) continue;
      models.set(target.id, other);
      await this.night.tellReplaced(other, speaking.modelId, slotMs);
    }
  }

  private async weather(ids: WeatherIds, cutMs: number, time: OutlookTime): Promise<Weather> {
    const list = weatherList(ids);
    if (list.length === 0) return { outlooks: [], exogenous: {} };
    const published = await this.published(ids, time.knownAtMs);
    const startMs = Math.min(cutMs, time.slotMs - WEATHER_DAYS * DAY_MS);
    const measured = await this.readings.slotSeries({
      seriesIds: list,
      startMs,
      endMs: time.slotMs,
      asKnownAtMs: time.knownAtMs,
    });
    const outlooks: SeriesForecast[] = [];
    const joined = new Map<SeriesId, RegularSeries>();
    for (const id of list) {
      const past = measured.get(id);
      if (!past) continue;
      const lower = id === ids.irradiance ? 0 : undefined;
      const outlook = outlookOf(id, { measured: past, published: published.get(id) }, time, lower);
      if (outlook) outlooks.push(outlook);
      joined.set(id, measuredThenForecast(sliceOf(past, cutMs, time.slotMs), outlook));
    }
    return { outlooks, exogenous: exogenousOf(ids, joined) };
  }

  /** Newest forecast weather by the series that measures the same: of the site's own servers or from outside. */
  private async published(ids: WeatherIds, knownAtMs: number): Promise<Map<SeriesId, SeriesForecast>> {
    const site = this.siteModel.site();
    const names = WEATHER.flatMap(({ observable, slot }) => {
      const id = ids[slot];
      const own = publishedWeatherId(site, observable) ?? id;
      return id === null || own === null ? [] : [{ id, own, outside: weatherServiceId(observable) }];
    });
    const newest = await this.forecasts.latest(
      names.flatMap(({ own, outside }) => [own, outside]),
      knownAtMs,
    );
    return new Map(
      names.flatMap(({ id, own, outside }) => {
        const found = newerOf(newest.get(own), newest.get(outside));
        return found ? [[id, found] as const] : [];
      }),
    );
  }

  /** What was measured since the cut; empty series when the horizon starts at the cut. */
  private async tails(
    targets: readonly ForecastTarget[],
    cutMs: number,
    time: OutlookTime,
  ): Promise<ReadonlyMap<SeriesId, RegularSeries>> {
    const seriesIds = [...new Set(targets.flatMap((target) => target.parts))];
    if (cutMs >= time.slotMs) {
      const empty = { startMs: cutMs, stepMs: SLOT_MS, values: new Float64Array(0) };
      return new Map(seriesIds.map((id) => [id, empty]));
    }
    return this.readings.slotSeries({
      seriesIds,
      startMs: cutMs,
      endMs: time.slotMs,
      asKnownAtMs: time.knownAtMs,
    });
  }
}

/** The one known later; the first of two that were known at the same time. */
function newerOf(a: SeriesForecast | undefined, b: SeriesForecast | undefined): SeriesForecast | undefined {
  if (!a || !b) return a ?? b;
  return b.issuedAtMs > a.issuedAtMs ? b : a;
}

function newsOf(
  targets: readonly ForecastTarget[],
  tails: ReadonlyMap<SeriesId, RegularSeries>,
): Map<SeriesId, RegularSeries> {
  return new Map(
    targets.map(({ id, parts }) => [id, summedTail(parts.flatMap((part) => tails.get(part) ?? []))] as const),
  );
}

function predictOne(
  target: ForecastTarget,
  from: { readonly model: FittedModel; readonly news: RegularSeries; readonly exogenous: Exogenous },
  time: OutlookTime,
): OwnForecast {
  const { exogenous, news } = from;
  // From the day's state every time, so that a meter's late value is in the next forecast.
  const model = modelsOf(target).find(({ id }) => id === from.model.modelId) ?? target.model;
  const state = model.update(from.model.state, { news, exogenous, calendar: civilCalendar });
  const own = model.predict(state, {
    originMs: time.slotMs,
    horizon: time.horizonSlots,
    exogenous,
    calendar: civilCalendar,
  });
  return { target, own, modelId: model.id, marks: from.model.marks };
}
