/** Rolling backtest: at each origin a model sees only what was known then. */
import {
  LEVELS,
  type Exogenous,
  type ExogenousSeries,
  type FitOptions,
  type Forecast,
  type Forecaster,
} from '../forecaster.js';
import { endOf, sliceOf, type RegularSeries } from '../regular-series.js';
import { assertKnownAtOrigin } from './leakage.js';
import { scoreOf, type Score } from './metrics.js';

/** How a backtest rolls. */
export interface BacktestOptions extends FitOptions {
  /** First step of each forecast [epoch ms], rising, on the grid of the series. */
  readonly originsMs: readonly number[];
  /** Steps predicted at each origin. */
  readonly horizon: number;
  /** History a fit sees [ms]. */
  readonly historyMs: number;
  /** A fit is used this long before the next [ms]. */
  readonly refitEveryMs: number;
  /** A measured value is known this long after its step ended [ms]; default 0. */
  readonly meterDelayMs?: number;
}

/** Outcome of a backtest. */
export interface BacktestReport {
  readonly modelId: string;
  readonly score: Score;
  /** Score by day of lead: first 24 h, next 24 h, ... */
  readonly byLeadDay: readonly Score[];
  readonly fits: number;
  /** Forecasts that carried a mark. */
  readonly marked: number;
}

/** A state, and what it was fitted on and knows. */
interface Held<State> {
  readonly state: State;
  readonly fittedAtMs: number;
  readonly knownToMs: number;
}

const DAY_MS = 86_400_000;

/**
 * Rolls a model over a series.
 *
 * @throws LeakageError when it would read what was not known at an origin
 */
export function backtest<State>(
  forecaster: Forecaster<State>,
  data: { readonly series: RegularSeries; readonly exogenous: Exogenous },
  options: BacktestOptions,
): BacktestReport {
  const { series, exogenous } = data;
  const { stepMs } = series;
  const levels = options.levels ?? LEVELS;
  assertKnownAtOrigin(forecaster, exogenous, (options.horizon - 1) * stepMs);
  const pairs: { readonly forecast: Forecast; readonly outcome: Float64Array }[] = [];
  let held: Held<State> | null = null;
  let fits = 0;
  let marked = 0;
  for (const originMs of options.originsMs) {
    const knownUntilMs = floorTo(originMs - (options.meterDelayMs ?? 0), series);
    if (!held || originMs - held.fittedAtMs >= options.refitEveryMs) {
      const history = sliceOf(series, knownUntilMs - options.historyMs, knownUntilMs);
      const state = forecaster.fit(history, pastOf(exogenous, knownUntilMs), options);
      held = { state, fittedAtMs: knownUntilMs, knownToMs: knownUntilMs };
      fits += 1;
    } else if (knownUntilMs > held.knownToMs) {
      const news = sliceOf(series, held.knownToMs, knownUntilMs);
      const state = forecaster.update(held.state, { news, exogenous, calendar: options.calendar });
      held = { state, fittedAtMs: held.fittedAtMs, knownToMs: knownUntilMs };
    }
    const forecast = forecaster.predict(held.state, {
      originMs,
      horizon: options.horizon,
      exogenous,
      calendar: options.calendar,
    });
    if (forecast.marks.length > 0) marked += 1;
    pairs.push({ forecast, outcome: sliceOf(series, originMs, originMs + options.horizon * stepMs).values });
  }
  const perDay = Math.round(DAY_MS / stepMs);
  return {
    modelId: forecaster.id,
    score: scoreOf(pairs, levels),
    byLeadDay: Array.from({ length: Math.ceil(options.horizon / perDay) }, (_, day) =>
      scoreOf(
        pairs.map((pair) => leadDay(pair, day * perDay, (day + 1) * perDay)),
        levels,
      ),
    ),
    fits,
    marked,
  };
}

function leadDay(
  pair: Parameters<typeof scoreOf>[0][number],
  from: number,
  to: number,
): Parameters<typeof scoreOf>[0][number] {
  const { forecast } = pair;
  return {
    forecast: {
      mean: forecast.mean.subarray(from, to),
      quantiles: forecast.quantiles.map((row) => row.subarray(from, to)),
      marks: forecast.marks,
    },
    outcome: pair.outcome.subarray(from, to),
  };
}

/** A fit sees exogenous values of the past alone. */
function pastOf(exogenous: Exogenous, untilMs: number): Exogenous {
  const cut = (feature: ExogenousSeries): ExogenousSeries => {
    const { series } = feature;
    const endMs = Math.min(endOf(series), Math.max(series.startMs, floorTo(untilMs, series)));
    return { ...feature, series: sliceOf(series, series.startMs, endMs) };
  };
  const { temperature, irradiance, others } = exogenous;
  return {
    ...(temperature && { temperature: cut(temperature) }),
    ...(irradiance && { irradiance: cut(irradiance) }),
    ...(others && {
      others: Object.fromEntries(Object.entries(others).map(([name, feature]) => [name, cut(feature)])),
    }),
  };
}

function floorTo(ms: number, grid: RegularSeries): number {
  return grid.startMs + Math.floor((ms - grid.startMs) / grid.stepMs) * grid.stepMs;
}
