/** `load-regression@1`: the load of a city, a substation or a country from calendar, weather and its own latest errors. */
import {
  LEVELS,
  type Exogenous,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import {
  loadDesign,
  loadDesignPenalties,
  loadDesignWidth,
  planLoadDesign,
  type LoadDesign,
  type LoadDesignPlan,
} from '../features/load-design.js';
import type { LoadWeatherMemory } from '../features/load-weather.js';
import {
  endOf,
  isKnown,
  knownCount,
  newsSince,
  sliceOf,
  trimmed,
  type RegularSeries,
} from '../regular-series.js';
import { bounded, boundsOf, quantileRows, writeQuantiles, type Bounds } from './bounded.js';
import { calendarRidge } from './calendar-ridge.js';
import {
  fitPanel,
  predictPanel,
  transformed,
  updatePanel,
  type LoadPanel,
  type Transform,
} from './load-panel.js';
import { fitStructures, type StructureScheme } from './load-structure.js';
import type { RidgeState } from './ridge-forecaster.js';

const DEFAULT_MAX_LEAD_MS = 2 * DAY_MS;
/** With less known history than this the regressions per time of day know too few days [days]. */
const LEAST_DAYS = 90;
/** Newest steps that a fit looks at, to bound its memory: 3.4 years of quarter-hours, 14 months of five minutes. */
const MOST_STEPS = 120_000;
/** Logarithms are taken when no value is below this share of the mean. */
const LEAST_SHARE_FOR_LOG = 0.1;
/** Measurements older than this are marked [ms]. */
const STALE_MS = DAY_MS / 4;
/** Share of steps without temperature above which it is marked, and above which weather is left out. */
const MANY_MISSING = 0.1;
const TOO_MANY_MISSING = 0.5;
/** How the regressions of a panel differ: how fast they forget, how strongly they are held. */
const SPECIFICATIONS = [
  { halfLifeDays: 700, shrinkage: 1 },
  { halfLifeDays: 250, shrinkage: 2 },
] as const;

/** Regression part of a state; plain JSON. */
export interface LoadCore {
  readonly plan: LoadDesignPlan;
  readonly memory: LoadWeatherMemory;
  /** With weather; null when none was known in the history. */
  readonly weather: LoadPanel | null;
  /** From the calendar and recent values alone. */
  readonly plain: LoadPanel;
}

/** Fitted state; plain JSON. Without `core` the fallback speaks, and `marks` says why. */
export interface LoadState {
  readonly modelId: string;
  readonly stepMs: number;
  /** End of what it knows [epoch ms]. */
  readonly endMs: number;
  /** End of the last known value [epoch ms]; start of the history when nothing is known. */
  readonly knownUntilMs: number;
  readonly levels: readonly number[];
  readonly bounds: Bounds;
  readonly core: LoadCore | null;
  /** Model for short histories; null when the core speaks. */
  readonly fallback: RidgeState | null;
  readonly marks: readonly string[];
}

/**
 * Load = structure(calendar, weather) + echo(latest errors), averaged over differently specified regressions on the level
 * and on the logarithm; quantiles by the size of errors at that lead, hour, season and of late. Needs 90 days; with less it
 * is calendar-ridge (marked).
 */
export const loadRegression: Forecaster<LoadState> = {
  id: 'load-regression@1',
  reads: ['temperature', 'irradiance', 'others'],
  fit: fitLoad,
  update: updateLoad,
  predict: predictLoad,
};

function fitLoad(whole: RegularSeries, exogenous: Exogenous, options: FitOptions): LoadState {
  const history = newest(trimmed(whole));
  const days = (knownCount(history) * history.stepMs) / DAY_MS;
  const core = days < LEAST_DAYS ? null : fitCore(history, exogenous, options);
  const reason =
    days < LEAST_DAYS
      ? `short-history: ${days.toFixed(1)} days known, load regressions need ${String(LEAST_DAYS)}; calendar-ridge is used`
      : 'regression-failed: numbers out of range; calendar-ridge is used';
  return {
    modelId: loadRegression.id,
    stepMs: history.stepMs,
    endMs: endOf(history),
    knownUntilMs: knownUntil(history) ?? history.startMs,
    levels: options.levels ?? LEVELS,
    bounds: boundsOf(options),
    core,
    fallback: core ? null : calendarRidge.fit(history, exogenous, options),
    marks: core ? [] : [reason],
  };
}

function newest(history: RegularSeries): RegularSeries {
  const length = Math.min(MOST_STEPS, history.values.length);
  return sliceOf(history, endOf(history) - length * history.stepMs, endOf(history));
}

function fitCore(history: RegularSeries, exogenous: Exogenous, options: FitOptions): LoadCore | null {
  const { values, startMs, stepMs } = history;
  const { calendar } = options;
  const grid = { startMs, stepMs, length: values.length };
  const plan = planLoadDesign(grid, { exogenous, calendar });
  const design = loadDesign(plan, grid, { exogenous, calendar, memory: null });
  const transforms = transformsOf(values);
  const sets = schemeSets(plan);
  const targets = transforms.map((transform) => values.map((value) => transformed(transform, value)));
  const problem = { design, groups: plan.groups, penalties: loadDesignPenalties(plan), targets, stepMs };
  const structures = fitStructures(problem, sets.flat());
  if (!structures) return null;
  const panels = sets.map((set, n) => {
    const before = sets.slice(0, n).flat().length;
    const parts = structures.slice(before, before + set.length).flatMap((perTarget) =>
      perTarget.flatMap((structure, i) => {
        const transform = transforms[i];
        return transform ? [{ structure, transform }] : [];
      }),
    );
    const { levels = LEVELS, maxLeadMs = DEFAULT_MAX_LEAD_MS } = options;
    return fitPanel({ values, design, stepMs, maxLeadMs, levels }, parts);
  });
  const [plain, weather = null] = panels;
  return plain ? { plan, memory: design.memory, plain, weather } : null;
}

/** Schemes without weather, and with it where there is some; where there is, the former are a mere fallback. */
function schemeSets(plan: LoadDesignPlan): StructureScheme[][] {
  const of = (
    columns: number,
    specifications: readonly Omit<StructureScheme, 'columns'>[],
  ): StructureScheme[] => specifications.map((one) => ({ ...one, columns }));
  const without = plainWidth(plan);
  if (!plan.weather.temperature) return [of(without, SPECIFICATIONS)];
  return [of(without, SPECIFICATIONS.slice(0, 1)), of(loadDesignWidth(plan), SPECIFICATIONS)];
}

function plainWidth(plan: LoadDesignPlan): number {
  return loadDesignWidth({ ...plan, weather: { temperature: false, places: [], others: [] } });
}

function transformsOf(values: Float64Array): Transform[] {
  const known = values.filter((value) => isKnown(value));
  const level = momentsOf(known);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const plain = { log: false, ...level };
  if (!(least > LEAST_SHARE_FOR_LOG * level.level)) return [plain];
  return [plain, { log: true, ...momentsOf(known.map((value) => Math.log(value))) }];
}

function momentsOf(values: Float64Array): { level: number; scale: number } {
  const level = values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - level) ** 2, 0) / Math.max(1, values.length);
  const scale = Math.sqrt(variance);
  // Rounding noise around a constant is not a scale.
  return { level, scale: scale > 1e-9 * (1 + Math.abs(level)) ? scale : 1 };
}

function updateLoad(state: LoadState, input: UpdateInput): LoadState {
  const news = newsSince(state.endMs, state.stepMs, input.news);
  if (news.values.length === 0) return state;
  const { core } = state;
  const next = {
    ...state,
    endMs: endOf(news),
    knownUntilMs: knownUntil(news) ?? state.knownUntilMs,
    fallback: state.fallback && calendarRidge.update(state.fallback, input),
  };
  if (!core) return next;
  const design = designFrom(state, core, { ...input, length: news.values.length });
  const span = { design, stepMs: state.stepMs };
  return {
    ...next,
    core: {
      ...core,
      memory: design.memory,
      plain: updatePanel(core.plain, news.values, span),
      weather: core.weather && updatePanel(core.weather, news.values, span),
    },
  };
}

function predictLoad(state: LoadState, input: PredictInput): Forecast {
  if (input.originMs < state.endMs) {
    throw new RangeError(
      `a state that knows up to ${String(state.endMs)} cannot predict from ${String(input.originMs)}: that is its past; keep the state from before`,
    );
  }
  const { core, fallback, levels, bounds, stepMs } = state;
  if (!core) {
    if (!fallback)
      throw new RangeError('a load state holds neither regressions nor their fallback; fit it again');
    const said = calendarRidge.predict(fallback, input);
    return { ...said, marks: [...new Set([...state.marks, ...said.marks])] };
  }
  const from = Math.round((input.originMs - state.endMs) / stepMs);
  const design = designFrom(state, core, { ...input, length: from + input.horizon });
  const withWeather = design.missingTemperature <= TOO_MANY_MISSING ? core.weather : null;
  const panel = withWeather ?? core.plain;
  const steps = predictPanel(panel, { design, stepMs }, { from, count: input.horizon });
  const quantiles = quantileRows(levels, input.horizon);
  steps.forEach(({ mean, errors }, h) => {
    writeQuantiles(quantiles, h, { mean, errors, bounds });
  });
  return {
    mean: Float64Array.from(steps, ({ mean }) => bounded(mean, bounds)),
    quantiles,
    marks: [
      ...state.marks,
      ...marksOf(state, input, { hasWeather: withWeather !== null, missing: design.missingTemperature }),
    ],
  };
}

function designFrom(
  state: LoadState,
  core: LoadCore,
  { exogenous, calendar, length }: Pick<UpdateInput, 'exogenous' | 'calendar'> & { readonly length: number },
): LoadDesign {
  const grid = { startMs: state.endMs, stepMs: state.stepMs, length };
  return loadDesign(core.plan, grid, { exogenous, calendar, memory: core.memory });
}

function marksOf(
  state: LoadState,
  input: PredictInput,
  { hasWeather, missing }: { readonly hasWeather: boolean; readonly missing: number },
): string[] {
  const marks: string[] = [];
  if (!hasWeather) marks.push('no-temperature: the calendar and recent values alone are used');
  else if (missing > MANY_MISSING) {
    marks.push(
      `temperature-gaps: ${String(Math.round(100 * missing))} % missing, the smoothed value before is held`,
    );
  }
  const late = input.originMs - state.knownUntilMs > STALE_MS + 0.5 * DAY_MS;
  if (late) marks.push('recent-data-missing: no value of the last 18 h, recent errors say little');
  return marks;
}

function knownUntil(series: RegularSeries): number | null {
  const last = series.values.findLastIndex((value) => isKnown(value));
  return last < 0 ? null : series.startMs + (last + 1) * series.stepMs;
}
