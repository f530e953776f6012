/** The night of the forecasts: yesterday's are held against what came, bad models lose their place, every series is fitted anew. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../../../forecasts/index.js';
import { weatherSeriesId } from '../../core/grid/weather-series.js';
import {
  type ForecastQuality,
  forecastQuality,
  type ForecastScore,
} from '../../core/series/forecast-score.js';
import type { SeriesId } from '../../core/series/series.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { SCHOOL_HOLIDAYS_KNOWN, schoolHolidaysKnown } from '../../core/time/school-holidays.js';
import { type FittedModel, ForecastModelStore } from '../../ports/forecast-model-store.js';
import { Journal } from '../../ports/journal.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { DayScores } from './day-scores.service.js';
import {
  exogenousOf,
  historyBefore,
  LONG_HISTORY_DAYS,
  SHORT_HISTORY_DAYS,
  weatherList,
  type HistoryTime,
  type WeatherIds,
} from './fit-history.js';
import { fitBest, fitInstead } from './fit-series.js';
import { forecastTargets, modelsOf, usesLongModel, type ForecastTarget } from './forecast-targets.js';
import { ownMeterTargets } from './own-meter-targets.js';
import { NIGHT_PARTS } from './night-request.js';

/** Fitted models are kept this long, for those who ask what a forecast was made with [ms]. */
export const KEEP_MODELS_MS = 14 * DAY_MS;
/** Days of scores a verdict rests on [ms]. */
const VERDICT_MS = 16 * DAY_MS;
/** A verdict is asked for at leads that plans live on [ms]. */
const VERDICT_LEADS_MS: readonly number[] = [3_600_000, 21_600_000];

/** Forecasts of the coming day reach so far [ms]. */
const FORECAST_MS = 3 * DAY_MS;

/** A running job as far as this work needs it. */
interface NightWork {
  readonly signal: AbortSignal;
  progress(share: number, note: string): Promise<void>;
}

@Injectable()
export class NightFit {
  constructor(
    private readonly readings: MeterReadingStore,
    private readonly store: ForecastModelStore,
    private readonly siteModel: SiteModel,
    private readonly scores: DayScores,
    private readonly journal: Journal,
  ) {}

  /**
   * Does one part of the night; doing it again changes nothing.
   *
   * @param part which of the night's parts, 0..7
   * @param cutMs start of the civil day whose night it is [epoch ms]
   */
  async work(part: number, cutMs: number, work: NightWork): Promise<void> {
    const site = this.siteModel.site();
    const all = [...forecastTargets(site.grid), ...ownMeterTargets(site)];
    const targets = all.filter((_, i) => i % NIGHT_PARTS === part);
    for (const [done, target] of targets.entries()) {
      work.signal.throwIfAborted();
      await work.progress((0.4 * done) / targets.length, `scoring ${target.id}`);
      await this.scores.keep(target, cutMs);
    }
    if (part === 0) await this.tellSchoolHolidays(cutMs);
    await this.fit(targets, cutMs, {
      days: LONG_HISTORY_DAYS,
      work: {
        signal: work.signal,
        progress: (share, note) => work.progress(0.4 + 0.6 * share, note),
      },
    });
  }

  /**
   * Fits what a night left out, in haste: models of the last weeks alone, since a cycle waits. Where a model of the year spoke
   * yesterday the result says so.
   */
  fitInHaste(targets: readonly ForecastTarget[], cutMs: number): Promise<FittedModel[]> {
    return this.fit(targets, cutMs, { days: SHORT_HISTORY_DAYS });
  }

  /**
   * One model of a target on the weeks before the cut, to take the place of one that went bad within the day; it is not kept.
   *
   * @param at its model, and the end of the history
   * @throws RangeError when the target has no such model
   */
  async fitOther(
    target: ForecastTarget,
    { modelId, cutMs, knownAtMs }: HistoryTime & { readonly modelId: string },
  ): Promise<FittedModel> {
    const model = modelsOf(target).find(({ id }) => id === modelId);
    if (!model)
      throw new RangeError(`${target.id} has no model ${modelId}; expected one of ${modelNames(target)}`);
    const weather = this.weather();
    const inputs = [...target.parts, ...weatherList(weather)];
    const { series } = await historyBefore(this.readings, inputs, { cutMs, knownAtMs });
    const ground = { series, exogenous: exogenousOf(weather, series), cutMs, knownAtMs };
    return fitInstead(target, ground, model);
  }

  /** Says in the journal that another model speaks from now on. */
  tellReplaced({ seriesId, modelId, marks }: FittedModel, before: string, atMs: number): Promise<void> {
    return this.journal.append({
      atMs,
      severity: 'warning',
      code: 'forecast-bad',
      message: `forecasts of ${seriesId} have gone bad within the day (${marks.at(-1) ?? before}); ${modelId} speaks until the next night`,
      context: { seriesId, modelId, before },
    });
  }

  /** True when a night before was worked: the day before the cut has models. */
  async everFitted(cutMs: number): Promise<boolean> {
    const [first] = forecastTargets(this.siteModel.site().grid);
    return first !== undefined && (await this.store.models([first.id], dayBefore(cutMs))).size > 0;
  }

  /** Chooses and fits the models of the targets, keeps them and tells what changed. */
  private async fit(
    targets: readonly ForecastTarget[],
    cutMs: number,
    { days, work }: { readonly days: number; readonly work?: NightWork },
  ): Promise<FittedModel[]> {
    const ids = targets.map(({ id }) => id);
    const weather = this.weather();
    const inputs = [...new Set([...targets.flatMap(({ parts }) => parts), ...weatherList(weather)])];
    const { series } = await historyBefore(this.readings, inputs, { cutMs, knownAtMs: cutMs, days });
    const ground = { series, exogenous: exogenousOf(weather, series), cutMs, knownAtMs: cutMs };
    const before = await this.store.models(ids, dayBefore(cutMs));
    const bad = badModels(await this.store.scores(ids, { startMs: cutMs - VERDICT_MS, endMs: cutMs }));
    const models: FittedModel[] = [];
    for (const [done, target] of targets.entries()) {
      work?.signal.throwIfAborted();
      const failed = new Map(
        (bad.get(target.id) ?? []).map((one) => [one.modelId, one.reasons.join(' and ')]),
      );
      const model = fitBest(target, ground, failed);
      const yesterdays = before.get(target.id)?.modelId;
      const hasty = !work && yesterdays !== undefined && usesLongModel(target, yesterdays);
      models.push(
        hasty ? { ...model, marks: [...model.marks, hastyMark(model.modelId, yesterdays)] } : model,
      );
      await work?.progress(done / targets.length, `fitted ${target.id}`);
      await letOthersRun();
    }
    await this.store.putModels(models, KEEP_MODELS_MS);
    await this.tell(models, { before, bad, cutMs });
    return models;
  }

  /** Days whose school holidays nobody has told are taken as school days: that is said, once a night. */
  private async tellSchoolHolidays(cutMs: number): Promise<void> {
    const lastDay = civilTime(cutMs + FORECAST_MS).date;
    if (schoolHolidaysKnown(lastDay)) return;
    await this.journal.append({
      atMs: cutMs,
      severity: 'info',
      code: 'school-holidays-unknown',
      message: `school holidays of ${lastDay} are not known (they are from ${SCHOOL_HOLIDAYS_KNOWN.from} to ${SCHOOL_HOLIDAYS_KNOWN.to}); forecasts take it as a school day; add the new school year to core/time/school-holidays.ts`,
      context: { date: lastDay },
    });
  }

  private weather(): WeatherIds {
    const site = this.siteModel.site();
    return {
      temperature: weatherSeriesId(site, 'outdoorTemperature'),
      irradiance: weatherSeriesId(site, 'irradiance'),
    };
  }

  private async tell(
    models: readonly FittedModel[],
    { before, bad, cutMs }: { before: ReadonlyMap<SeriesId, FittedModel>; bad: Verdicts; cutMs: number },
  ): Promise<void> {
    for (const model of models) {
      const earlier = before.get(model.seriesId);
      const verdicts = bad.get(model.seriesId) ?? [];
      const changed = earlier !== undefined && earlier.modelId !== model.modelId;
      if (!changed && verdicts.length === 0) continue;
      const cause = verdicts.map(({ modelId, reasons }) => `${modelId}: ${reasons.join(' and ')}`).join('; ');
      const now = changed
        ? `${model.modelId} takes the place of ${earlier.modelId}`
        : `${model.modelId} stays, for there is no other or none did better`;
      await this.journal.append({
        atMs: cutMs,
        severity: verdicts.length > 0 ? 'warning' : 'info',
        code: verdicts.length > 0 ? 'forecast-bad' : 'forecast-model-changed',
        message: `forecasts of ${model.seriesId}${cause === '' ? '' : ` were bad (${cause})`}; ${now}; plans keep the margins of its own spread`,
        context: { seriesId: model.seriesId, modelId: model.modelId, before: earlier?.modelId ?? null },
      });
    }
  }
}

function modelNames(target: ForecastTarget): string {
  return modelsOf(target)
    .map(({ id }) => id)
    .join(', ');
}

function hastyMark(modelId: string, yesterdays: string): string {
  return `night-missing: the night's fit was not there, ${modelId} of the last weeks speaks instead of ${yesterdays}`;
}

type Verdicts = ReadonlyMap<SeriesId, readonly ForecastQuality[]>;

/** Per series the worst verdict on the model that spoke last. */
function badModels(scores: readonly ForecastScore[]): Verdicts {
  const groups = new Map<string, ForecastScore[]>();
  for (const score of scores) {
    if (!VERDICT_LEADS_MS.includes(score.leadMs)) continue;
    const key = `${score.seriesId} ${String(score.leadMs)}`;
    const group = groups.get(key);
    if (group) group.push(score);
    else groups.set(key, [score]);
  }
  const bad = new Map<SeriesId, ForecastQuality[]>();
  for (const group of groups.values()) {
    const quality = forecastQuality(group);
    if (quality.verdict !== 'bad' || bad.has(quality.seriesId)) continue;
    bad.set(quality.seriesId, [quality]);
  }
  return bad;
}

function dayBefore(cutMs: number): number {
  return civilDay(civilTime(cutMs - 1).date).startMs;
}
