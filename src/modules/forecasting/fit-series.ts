/** Fits one series: with its preferred model, or with the one that did best on its last days. */
import {
  DAY_MS,
  endOf,
  knownCount,
  LEVELS,
  scoreOf,
  sliceOf,
  type Exogenous,
  type FitOptions,
  type Forecaster,
  type RegularSeries,
} from '../../../forecasts/index.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { FittedModel } from '../../ports/forecast-model-store.js';
import { civilCalendar } from './civil-calendar.js';
import { SHORT_HISTORY_DAYS } from './fit-history.js';
import { modelsOf, usesLongModel, type ForecastTarget } from './forecast-targets.js';
import { fromCommonStart, summedHistory } from './summed-series.js';

/** Filled share of a sum above which it is marked. */
const MANY_FILLED = 0.02;
/** Days on which models are tried, and known days that must come before. */
const TRIAL_DAYS = 3;
const LEAST_DAYS_BEFORE = 5;
/** Time from trial to trial: every hour of the day is met at other leads [ms]. */
const TRIAL_EVERY_MS = DAY_MS / 4;
const TRIAL_SLOTS = DAY_MS / SLOT_MS;
/** Another model must have lost this much less to take the place of one that is preferred: a tie must not switch every night. */
const BETTER = 0.95;

/** What a fit rests on. */
export interface FitGround {
  /** Measured series of the parts and the weather, up to `cutMs`. */
  readonly series: ReadonlyMap<SeriesId, RegularSeries>;
  readonly exogenous: Exogenous;
  readonly cutMs: number;
  readonly knownAtMs: number;
}

/** Fits the preferred model of the last weeks. */
export function fitPreferred(target: ForecastTarget, ground: FitGround): FittedModel {
  return fitInstead(target, ground, target.model);
}

/** Fits one model of a target in place of one that failed within the day. */
export function fitInstead(target: ForecastTarget, ground: FitGround, model: Forecaster): FittedModel {
  return fitted(target, ground, { model, past: pastOf(target, ground), marks: [], tried: [] });
}

/**
 * Tries the target's models on the last days, each fitted on what came before them, and fits the best one.
 *
 * @param failed models that did badly in earnest, with the reasons: they are passed over as long as another is left
 */
export function fitBest(
  target: ForecastTarget,
  ground: FitGround,
  failed: ReadonlyMap<string, string>,
): FittedModel {
  const past = pastOf(target, ground);
  const all = modelsOf(target, past.longDays - TRIAL_DAYS);
  const allowed = all.filter(({ id }) => !failed.has(id));
  const models = allowed.length > 0 ? allowed : all.slice(-1);
  const tried = models.length > 1 ? trials(models, target, { ...ground, past }) : [];
  const [preferred] = all;
  const model = bestOf(models, tried) ?? preferred;
  const instead =
    model.id === preferred.id
      ? []
      : [
          `model-fallback: ${model.id} instead of ${preferred.id}, ${whyNot(preferred.id, { failed, tried, chosen: model.id })}`,
        ];
  return fitted(target, ground, { model, past, marks: instead, tried });
}

/** What was measured of a target: the last weeks for models of those, all there is for models that learn the year. */
interface Past {
  readonly short: OnePast;
  readonly long: OnePast;
  /** Known days of the long one; 0 when there is no more than the short one. */
  readonly longDays: number;
}

interface OnePast {
  readonly history: RegularSeries;
  readonly marks: readonly string[];
}

interface Chosen {
  readonly model: Forecaster;
  readonly past: Past;
  readonly marks: readonly string[];
  readonly tried: FittedModel['tried'];
}

function fitted(
  target: ForecastTarget,
  ground: FitGround,
  { model, past, marks, tried }: Chosen,
): FittedModel {
  const own = usesLongModel(target, model.id) ? past.long : past.short;
  return {
    seriesId: target.id,
    modelId: model.id,
    cutMs: ground.cutMs,
    knownAtMs: ground.knownAtMs,
    state: model.fit(own.history, ground.exogenous, optionsOf(target)),
    marks: [...own.marks, ...marks],
    tried,
  };
}

function pastOf(target: ForecastTarget, { series, cutMs }: FitGround): Past {
  const parts = target.parts.flatMap((id) => series.get(id) ?? []);
  const shortMs = cutMs - SHORT_HISTORY_DAYS * DAY_MS;
  const short = marked(parts.map((part) => (part.startMs < shortMs ? sliceOf(part, shortMs, cutMs) : part)));
  const isLong = target.longModels !== undefined && parts.some(({ startMs }) => startMs < shortMs);
  if (!isLong) return { short, long: short, longDays: 0 };
  const long = marked(fromCommonStart(parts, shortMs));
  return { short, long, longDays: knownCount(long.history) / TRIAL_SLOTS };
}

function marked(parts: readonly RegularSeries[]): OnePast {
  const { series: history, filledShare } = summedHistory(parts);
  const percent = String(Math.round(100 * filledShare));
  const marks =
    filledShare > MANY_FILLED
      ? [`parts-filled: ${percent} % of its meters' history was missing and estimated`]
      : [];
  return { history, marks };
}

function optionsOf(target: ForecastTarget): FitOptions {
  return {
    calendar: civilCalendar,
    ...(target.upperBoundKw === undefined ? {} : { upperBound: target.upperBoundKw }),
  };
}

/** Mean pinball loss of each model over the last days; none when too little is known before them. */
function trials(
  models: readonly Forecaster[],
  target: ForecastTarget,
  { past, exogenous }: FitGround & { readonly past: Past },
): FittedModel['tried'] {
  const { history } = past.short;
  const endMs = endOf(history);
  const firstMs = endMs - TRIAL_DAYS * DAY_MS;
  const beforeOf = ({ history: { startMs }, history: whole }: OnePast): RegularSeries =>
    sliceOf(whole, Math.min(startMs, firstMs), firstMs);
  if (knownCount(beforeOf(past.short)) < LEAST_DAYS_BEFORE * TRIAL_SLOTS) return [];
  return models.map((model) => {
    const before = beforeOf(usesLongModel(target, model.id) ? past.long : past.short);
    let state = model.fit(before, exogenous, optionsOf(target));
    const pairs = [];
    for (let originMs = firstMs; originMs < endMs; originMs += TRIAL_EVERY_MS) {
      const horizon = Math.min(TRIAL_SLOTS, (endMs - originMs) / SLOT_MS);
      const asked = { originMs, horizon, exogenous, calendar: civilCalendar };
      const outcome = sliceOf(history, originMs, originMs + horizon * SLOT_MS).values;
      pairs.push({ forecast: model.predict(state, asked), outcome });
      const news = sliceOf(history, originMs, Math.min(endMs, originMs + TRIAL_EVERY_MS));
      state = model.update(state, { news, exogenous, calendar: civilCalendar });
    }
    return { modelId: model.id, pinball: scoreOf(pairs, LEVELS).pinball };
  });
}

function bestOf(models: readonly Forecaster[], tried: FittedModel['tried']): Forecaster | undefined {
  let [best] = models;
  let least = tried[0]?.pinball ?? Number.NaN;
  models.forEach((model, i) => {
    const loss = tried[i]?.pinball ?? Number.NaN;
    if (loss < BETTER * least || (Number.isNaN(least) && loss >= 0)) [best, least] = [model, loss];
  });
  return best;
}

function whyNot(
  preferred: string,
  {
    failed,
    tried,
    chosen,
  }: { failed: ReadonlyMap<string, string>; tried: FittedModel['tried']; chosen: string },
): string {
  const reason = failed.get(preferred);
  if (reason !== undefined) return `because ${reason}`;
  const lossOf = (id: string): number => tried.find(({ modelId }) => modelId === id)?.pinball ?? Number.NaN;
  const [lost, least] = [lossOf(preferred), lossOf(chosen)];
  const when = `on the last ${String(TRIAL_DAYS)} days`;
  if (!Number.isFinite(lost)) return `which had no number to say ${when}`;
  if (least === 0) return `which lost ${lost.toPrecision(3)} ${when} where ${chosen} lost nothing`;
  return `which lost ${(lost / least).toFixed(1)} times as much ${when}`;
}
