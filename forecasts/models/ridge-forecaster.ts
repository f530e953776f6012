/** A regression on features, corrected by its own last errors, with the spread of what remains: the frame of both ridge models. */
import {
  LEVELS,
  type Exogenous,
  type ExogenousName,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import { isKnown, trimmed, endOf, knownCount, newsSince, type RegularSeries } from '../regular-series.js';
import type { WeatherMemory } from '../features/weather-features.js';
import { bounded, boundsOf, quantileRows, writeQuantiles, type Bounds } from './bounded.js';
import { correct, fitErrorCorrection, type ErrorCorrection } from './error-correction.js';
import { fitRidge, rowDot } from './ridge.js';
import { seasonalNaive, type SeasonalNaiveState } from './seasonal-naive.js';
import { fitSpread, spreadAt, type Spread } from './spread.js';

const DEFAULT_MAX_LEAD_MS = 2 * DAY_MS;
/** Below this much known history the regression is not tried [days]. */
const LEAST_DAYS = 2;
/** Below this much it is marked: no whole week was seen [days]. */
const SHORT_DAYS = 8;
/** Length of a block that is left out to see errors on days the fit did not know [days]. */
const BLOCK_DAYS = 4;
/** Days of errors kept: a week for the same slot last week, and one for the farthest lead. */
const KEPT_ERROR_DAYS = 9;
/** Measurements older than this are marked: errors then say little of the next steps [ms]. */
const STALE_MS = DAY_MS / 4;
/** Weight of history halves over this time: what was lately counts more [days]. */
const HALF_LIFE_DAYS = 21;

/** Grid on which features are made. */
export interface FeatureGrid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly length: number;
}

/** Features of a run of steps. */
export interface FeatureBlock {
  /** Shape (T, F). */
  readonly design: Float64Array;
  /** Civil hour of each step, shape (T). */
  readonly hours: Float64Array;
  /** What an error is measured in at each step, shape (T); 0 = the value is certain to be the regression's. */
  readonly unit: Float64Array;
  /** Where the smoothing of the weather stands at the end. */
  readonly memory: WeatherMemory;
  readonly marks: readonly string[];
}

/** What tells one ridge model from another. */
export interface RidgeRecipe {
  readonly id: string;
  readonly reads: readonly ExogenousName[];
  readonly penalties: readonly number[];
  /** False: the regression goes through zero when its features are zero. */
  readonly centred: boolean;
  features(
    grid: FeatureGrid,
    input: { readonly exogenous: Exogenous; readonly calendar: FitOptions['calendar'] },
    memory: WeatherMemory,
  ): FeatureBlock;
  /** Why the model cannot be used with this weather; null when it can. */
  refuses(exogenous: Exogenous): string | null;
}

/** Regression part of a state; plain JSON. */
export interface RidgeCore {
  readonly level: number;
  readonly scale: number;
  readonly coefficients: readonly number[];
  /** Last days of errors in units of `scale` and of the recipe, oldest first. */
  readonly errors: readonly (number | null)[];
  readonly memory: WeatherMemory;
  readonly correction: ErrorCorrection;
  readonly spread: Spread;
}

/** Fitted state; plain JSON. Without `core` the seasonal naive speaks, and `marks` says why. */
export interface RidgeState {
  readonly modelId: string;
  readonly stepMs: number;
  /** End of what it knows [epoch ms]. */
  readonly endMs: number;
  readonly levels: readonly number[];
  /** End of the last known value [epoch ms]; start of the history when nothing is known. */
  readonly knownUntilMs: number;
  readonly bounds: Bounds;
  readonly naive: SeasonalNaiveState;
  readonly core: RidgeCore | null;
  readonly marks: readonly string[];
}

/** Makes a model of a recipe. */
export function ridgeForecaster(recipe: RidgeRecipe): Forecaster<RidgeState> {
  return {
    id: recipe.id,
    reads: recipe.reads,
    fit: (history, exogenous, options) => fitState(recipe, history, { exogenous, options }),
    update: (state, input) => updateState(recipe, state, input),
    predict: (state, input) => predictState(recipe, state, input),
  };
}

function fitState(
  recipe: RidgeRecipe,
  whole: RegularSeries,
  { exogenous, options }: { exogenous: Exogenous; options: FitOptions },
): RidgeState {
  const history = trimmed(whole);
  const marks: string[] = [];
  const days = knownDays(history);
  const refusal =
    days < LEAST_DAYS
      ? `short-history: ${days.toFixed(1)} days known, a regression needs ${String(LEAST_DAYS)}`
      : recipe.refuses(exogenous);
  let core: RidgeCore | null = null;
  if (refusal === null) {
    if (days < SHORT_DAYS)
      marks.push(`short-history: ${days.toFixed(1)} days known, weekdays are not told apart`);
    const block = recipe.features(gridOf(history), { exogenous, calendar: options.calendar }, null);
    marks.push(...block.marks);
    core = fitCore(recipe, history, { block, options });
    if (!core) marks.push('regression-failed: numbers out of range, seasonal naive is used');
  } else {
    marks.push(`${refusal}; seasonal naive is used`);
  }
  return {
    modelId: recipe.id,
    stepMs: history.stepMs,
    endMs: endOf(history),
    levels: options.levels ?? LEVELS,
    knownUntilMs: knownUntil(history) ?? history.startMs,
    bounds: boundsOf(options),
    naive: seasonalNaive.fit(history, exogenous, options),
    core,
    marks,
  };
}

function fitCore(
  recipe: RidgeRecipe,
  history: RegularSeries,
  { block, options }: { block: FeatureBlock; options: FitOptions },
): RidgeCore | null {
  const maxLeadMs = options.maxLeadMs ?? DEFAULT_MAX_LEAD_MS;
  const { level, scale } = moments(history.values, recipe.centred);
  const length = history.values.length;
  const target = history.values.map((value) => (value - level) / scale);
  const perBlock = Math.max(1, Math.round((BLOCK_DAYS * DAY_MS) / history.stepMs));
  const fit = fitRidge({
    width: recipe.penalties.length,
    design: block.design,
    target,
    weights: recency(length, history.stepMs),
    block: Int32Array.from({ length }, (_, t) => Math.floor((length - 1 - t) / perBlock)),
    blocks: Math.ceil(length / perBlock),
    penalties: recipe.penalties,
  });
  if (!fit) return null;
  const unseen = fit.outOfBlock.map((error, t) => inUnits(error, block.unit[t]));
  const { correction, remaining } = fitErrorCorrection(unseen, { stepMs: history.stepMs, maxLeadMs });
  const errors = target.map((y, t) => inUnits(y - rowDot(block.design, t, fit.coefficients), block.unit[t]));
  return {
    level,
    scale,
    coefficients: [...fit.coefficients],
    errors: keptErrors(errors, history.stepMs),
    memory: block.memory,
    correction,
    spread: fitSpread(correction.anchors, remaining, {
      hours: block.hours,
      days: knownDays(history),
      levels: options.levels ?? LEVELS,
    }),
  };
}

/** Takes in the errors of the news; coefficients and spread stay those of the fit. */
function updateState(recipe: RidgeRecipe, state: RidgeState, input: UpdateInput): RidgeState {
  const news = newsSince(state.endMs, state.stepMs, input.news);
  return {
    ...state,
    endMs: endOf(news),
    knownUntilMs: knownUntil(news) ?? state.knownUntilMs,
    naive: seasonalNaive.update(state.naive, { ...input, news }),
    core: state.core && updateCore(recipe, state.core, { ...input, news }),
  };
}

function updateCore(recipe: RidgeRecipe, core: RidgeCore, input: UpdateInput): RidgeCore {
  const { news } = input;
  const block = recipe.features(gridOf(news), input, core.memory);
  const errors = news.values.map((value, t) =>
    inUnits((value - core.level) / core.scale - rowDot(block.design, t, core.coefficients), block.unit[t]),
  );
  return {
    ...core,
    errors: keptErrors([...core.errors.map((error) => error ?? Number.NaN), ...errors], news.stepMs),
    memory: block.memory,
  };
}

/** The last days of errors, for a state. */
function keptErrors(errors: Float64Array | number[], stepMs: number): (number | null)[] {
  const kept = Math.round((KEPT_ERROR_DAYS * DAY_MS) / stepMs);
  return Array.from(errors.slice(-kept), (error) => (isKnown(error) ? error : null));
}

function predictState(recipe: RidgeRecipe, state: RidgeState, input: PredictInput): Forecast {
  if (input.originMs < state.endMs) {
    throw new RangeError(
      `a state that knows up to ${String(state.endMs)} cannot predict from ${String(input.originMs)}: that is its past; fit or update on history before the origin`,
    );
  }
  const refusal = recipe.refuses(input.exogenous);
  if (!state.core || refusal !== null) {
    const naive = seasonalNaive.predict(state.naive, input);
    const reasons = state.core && refusal !== null ? [`${refusal}; seasonal naive is used`] : [];
    return { ...naive, marks: [...state.marks, ...reasons, ...naive.marks] };
  }
  return predictCore(recipe, { ...state, core: state.core }, input);
}

function predictCore(
  recipe: RidgeRecipe,
  state: RidgeState & { readonly core: RidgeCore },
  input: PredictInput,
): Forecast {
  const { core, stepMs, bounds } = state;
  const since = Math.round((input.originMs - state.endMs) / stepMs);
  const grid = { startMs: state.endMs, stepMs, length: since + input.horizon };
  const block = recipe.features(grid, input, core.memory);
  const regression = Float64Array.from({ length: grid.length }, (_, t) =>
    rowDot(block.design, t, core.coefficients),
  );
  const errors = new Float64Array(core.errors.length + since).fill(Number.NaN);
  core.errors.forEach((error, i) => (errors[i] = error ?? Number.NaN));
  const correction = correct(core.correction, errors, input.horizon);
  const mean = new Float64Array(input.horizon);
  const quantiles = quantileRows(state.levels, input.horizon);
  for (let h = 0; h < input.horizon; h += 1) {
    const unit = (block.unit[since + h] ?? 0) * core.scale;
    const value = core.level + (regression[since + h] ?? 0) * core.scale + (correction.values[h] ?? 0) * unit;
    mean[h] = bounded(value, bounds);
    const spread = spreadAt(core.spread, correction.firstLead + h, block.hours[since + h] ?? 0);
    writeQuantiles(quantiles, h, { mean: value, errors: spread.map((error) => error * unit), bounds });
  }
  const stale =
    input.originMs - state.knownUntilMs > STALE_MS
      ? ['recent-data-missing: no value of the last 6 h, recent errors say little']
      : [];
  return { mean, quantiles, marks: [...new Set([...state.marks, ...block.marks, ...stale])] };
}

/** End of the last known value [epoch ms]; null when there is none. */
function knownUntil(series: RegularSeries): number | null {
  const last = series.values.findLastIndex((value) => isKnown(value));
  return last < 0 ? null : series.startMs + (last + 1) * series.stepMs;
}

function knownDays(history: RegularSeries): number {
  return (knownCount(history) * history.stepMs) / DAY_MS;
}

function gridOf(series: RegularSeries): FeatureGrid {
  return { startMs: series.startMs, stepMs: series.stepMs, length: series.values.length };
}

/** An error in the unit of its step; NaN where the unit is 0 and the error says nothing. */
function inUnits(error: number, unit: number | undefined): number {
  return unit !== undefined && unit > 0 ? error / unit : Number.NaN;
}

function moments(values: Float64Array, centred: boolean): { level: number; scale: number } {
  const known = values.filter((value) => isKnown(value));
  const mean = known.reduce((a, b) => a + b, 0) / Math.max(1, known.length);
  const level = centred ? mean : 0;
  const variance = known.reduce((sum, value) => sum + (value - level) ** 2, 0) / Math.max(1, known.length);
  // Rounding noise around a constant is not a scale.
  const scale = Math.sqrt(variance);
  return { level, scale: scale > 1e-9 * (1 + Math.abs(mean)) ? scale : 1 };
}

function recency(length: number, stepMs: number): Float64Array {
  const rate = (Math.LN2 * stepMs) / (HALF_LIFE_DAYS * DAY_MS);
  return Float64Array.from({ length }, (_, t) => Math.exp(-rate * (length - 1 - t)));
}
