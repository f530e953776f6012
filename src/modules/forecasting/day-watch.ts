/** Models gone bad within the day: what one would have said of the last hours is held against what came; another takes its place. */
import { LEVELS, scoreOf, sliceOf, type Exogenous, type RegularSeries } from '../../../forecasts/index.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { FittedModel } from '../../ports/forecast-model-store.js';
import { civilCalendar } from './civil-calendar.js';
import { modelsOf, type ForecastTarget } from './forecast-targets.js';

const HOUR_MS = 3_600_000;
/** Looked back, in runs of half of it: leads of up to three hours [ms]. */
const LOOKED_BACK_MS = 6 * HOUR_MS;
const RUN_MS = LOOKED_BACK_MS / 2;
/** Fewer measured steps say nothing. */
const LEAST_STEPS = 12;
/** Below this share of what came inside its 80 % interval a model is suspected. */
const LEAST_INSIDE = 0.25;
/** It must then lose this many times as much as the other one: hard hours are hard for every model. */
const CLEARLY_WORSE = 2;

/** The last hours of a target. */
export interface LastHours {
  /** Measured since the cut of the models. */
  readonly news: RegularSeries;
  readonly exogenous: Exogenous;
  /** Start of the slot that is forecast next [epoch ms]. */
  readonly slotMs: number;
}

/** How a model would have done in the last hours; null when too little was measured. */
interface Trial {
  /** Mean pinball loss; NaN where the model had no number to say. */
  readonly loss: number;
  /** Share of outcomes inside the 80 % interval, 0..1. */
  readonly inside: number;
}

/** Fits a model of a target, by its id, on the weeks before the cut. */
export type FitOther = (modelId: string) => Promise<FittedModel>;

/** Replacements of one civil day; a model that failed is not asked again before the next night, and none is fitted twice. */
export class DayWatch {
  private cutMs = Number.NaN;
  private readonly instead = new Map<SeriesId, FittedModel>();
  /** By series and model. */
  private readonly fits = new Map<string, FittedModel>();
  private readonly failed = new Set<string>();

  /** Models that speak now: the day's, but for those that were replaced. */
  speaking(cutMs: number, models: ReadonlyMap<SeriesId, FittedModel>): Map<SeriesId, FittedModel> {
    if (cutMs !== this.cutMs) for (const held of [this.instead, this.fits, this.failed]) held.clear();
    this.cutMs = cutMs;
    return new Map([...models, ...[...this.instead].filter(([id]) => models.has(id))]);
  }

  /**
   * Looks at one target and replaces its model when that has gone bad and another would have done clearly better.
   *
   * @returns the replacement, null when the model stays
   */
  async look(
    target: ForecastTarget,
    speaking: FittedModel,
    { last, fitOther }: { readonly last: LastHours; readonly fitOther: FitOther },
  ): Promise<FittedModel | null> {
    const own = trialOf(target, speaking, last);
    if (own === null || own.inside >= LEAST_INSIDE) return null;
    const said = Number.isFinite(own.loss) ? insideWords(own) : 'it had no number to say of the last hours';
    // Models of the last weeks only: a fit of a year would keep the cycle waiting.
    for (const { id } of modelsOf(target, 0)) {
      if (id === speaking.modelId || this.failed.has(keyOf(target, id))) continue;
      const other = await this.fitted(target, id, fitOther);
      const trial = trialOf(target, other, last);
      if (trial === null || !(trial.loss >= 0) || own.loss < CLEARLY_WORSE * trial.loss) continue;
      const why = `model-fallback: ${id} instead of ${speaking.modelId}, because ${said}`;
      const replacement = { ...other, marks: [...other.marks, why] };
      this.instead.set(target.id, replacement);
      this.failed.add(keyOf(target, speaking.modelId));
      return replacement;
    }
    return null;
  }

  /** Fitted once a day: where no model does well, every hour would else begin with the same fits. */
  private async fitted(target: ForecastTarget, modelId: string, fitOther: FitOther): Promise<FittedModel> {
    const key = keyOf(target, modelId);
    const held = this.fits.get(key) ?? (await fitOther(modelId));
    this.fits.set(key, held);
    return held;
  }
}

function keyOf({ id }: ForecastTarget, modelId: string): string {
  return `${id} ${modelId}`;
}

/** Whether models are looked at in this slot: once an hour. */
export function isWatchSlot(slotMs: number): boolean {
  return slotMs % HOUR_MS === 0;
}

function insideWords({ inside }: Trial): string {
  return `only ${String(Math.round(100 * inside))} % of what came in the last hours lay inside its 80 % interval`;
}

function trialOf(target: ForecastTarget, fitted: FittedModel, last: LastHours): Trial | null {
  const model = modelsOf(target).find(({ id }) => id === fitted.modelId);
  if (!model) return null;
  const { news, exogenous, slotMs } = last;
  const calendar = civilCalendar;
  const pairs = [];
  for (let originMs = slotMs - LOOKED_BACK_MS; originMs < slotMs; originMs += RUN_MS) {
    if (originMs < news.startMs) continue;
    const outcome = sliceOf(news, originMs, originMs + RUN_MS).values;
    const known = { news: sliceOf(news, news.startMs, originMs), exogenous, calendar };
    const state = model.update(fitted.state, known);
    const horizon = RUN_MS / SLOT_MS;
    pairs.push({ forecast: model.predict(state, { originMs, horizon, exogenous, calendar }), outcome });
  }
  const { count, pinball, coverage80 } = scoreOf(pairs, LEVELS);
  return count < LEAST_STEPS ? null : { loss: pinball, inside: coverage80 };
}
