/** Seasonal naive: the same civil slot last week, else the nearest day before that is known. The floor under every model. */
import {
  LEVELS,
  type Calendar,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS, sameCivilSlot } from '../features/same-slot.js';
import {
  isKnown,
  endOf,
  knownCount,
  newsSince,
  sliceOf,
  valueAt,
  type RegularSeries,
} from '../regular-series.js';
import { bounded, boundsOf, quantileRows, writeQuantiles, type Bounds } from './bounded.js';
import { quantilesOf } from './spread.js';

/** Days back, in the order in which they are tried. */
const DAYS_BACK = [7, 14, 1, 2, 3, 4, 5, 6] as const;
/** Of these the errors are measured; the other days take those of the first that has any. */
const MEASURED_DAYS_BACK = [7, 1] as const;
const KEPT_DAYS = 14;

/** Fitted state; plain JSON, null = missing value. */
export interface SeasonalNaiveState {
  readonly modelId: string;
  readonly stepMs: number;
  /** End of what it knows [epoch ms]. */
  readonly endMs: number;
  readonly levels: readonly number[];
  /** Last 14 days of what it knows. */
  readonly tail: readonly (number | null)[];
  /** Mean of the tail; null when nothing was ever known. */
  readonly level: number | null;
  /** Quantiles of the error of looking that many days back; null where too little was known. */
  readonly errors: Readonly<Record<string, readonly number[] | null>>;
  /** Quantiles of the distance from the mean, for steps that have nothing else. */
  readonly levelErrors: readonly number[];
  readonly bounds: Bounds;
}

/** Same slot last week, last day as a fallback; quantiles from how far off that was in the history. */
export const seasonalNaive: Forecaster<SeasonalNaiveState> = {
  id: 'seasonal-naive@1',
  reads: [],
  fit: (history, _exogenous, options) => fitSeasonalNaive(history, options),
  update: updateSeasonalNaive,
  predict: predictSeasonalNaive,
};

function fitSeasonalNaive(history: RegularSeries, options: FitOptions): SeasonalNaiveState {
  const endMs = endOf(history);
  const tail = sliceOf(history, endMs - KEPT_DAYS * DAY_MS, endMs);
  const known = tail.values.filter((value) => isKnown(value));
  const level = levelOf(known);
  const levels = options.levels ?? LEVELS;
  return {
    modelId: seasonalNaive.id,
    stepMs: history.stepMs,
    endMs,
    levels,
    tail: Array.from(tail.values, orNull),
    level,
    errors: Object.fromEntries(
      MEASURED_DAYS_BACK.map((days) => {
        const errors = errorsOf(history, days, options.calendar);
        return [String(days), errors && quantilesOf(errors, levels)];
      }),
    ),
    levelErrors: quantilesOf(
      known.map((value) => value - (level ?? 0)),
      levels,
    ),
    bounds: boundsOf(options),
  };
}

/** Moves the tail on; the errors stay those of the fit, but for a state that knew nothing. */
function updateSeasonalNaive(state: SeasonalNaiveState, input: UpdateInput): SeasonalNaiveState {
  const news = newsSince(state.endMs, state.stepMs, input.news);
  const kept = [...state.tail, ...Array.from(news.values, orNull)].slice(news.values.length);
  const known = Float64Array.from(kept.filter((value) => value !== null));
  return {
    ...state,
    endMs: endOf(news),
    tail: kept,
    level: state.level ?? levelOf(known),
  };
}

function levelOf(known: Float64Array): number | null {
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
}

function orNull(value: number): number | null {
  return isKnown(value) ? value : null;
}

function errorsOf(history: RegularSeries, days: number, calendar: Calendar): Float64Array | null {
  const errors = history.values.map(
    (value, i) =>
      value - valueAt(history, sameCivilSlot(history.startMs + i * history.stepMs, days, calendar)),
  );
  const enough = (DAY_MS / history.stepMs) * 0.5;
  const known = errors.reduce((count, error) => count + (isKnown(error) ? 1 : 0), 0);
  return known < enough ? null : errors;
}

function predictSeasonalNaive(state: SeasonalNaiveState, input: PredictInput): Forecast {
  const { horizon } = input;
  const known = knownTo(state, input.originMs);
  const mean = new Float64Array(horizon);
  const quantiles = quantileRows(state.levels, horizon);
  const used = new Map<string, number>();
  const fallbackErrors =
    MEASURED_DAYS_BACK.map((days) => state.errors[String(days)]).find((row) => row) ?? state.levelErrors;
  for (let h = 0; h < horizon; h += 1) {
    const found = lookBack(known, input.originMs + h * state.stepMs, input.calendar);
    used.set(found.from, (used.get(found.from) ?? 0) + 1);
    mean[h] = bounded(found.value ?? state.level ?? 0, state.bounds);
    const errors = found.value === null ? state.levelErrors : (state.errors[found.from] ?? fallbackErrors);
    writeQuantiles(quantiles, h, { mean: mean[h] ?? 0, errors, bounds: state.bounds });
  }
  return { mean, quantiles, marks: marksOf(used, horizon, known) };
}

/** The tail as a series that ends before the origin. */
function knownTo(state: SeasonalNaiveState, originMs: number): RegularSeries {
  const { stepMs } = state;
  const startMs = state.endMs - state.tail.length * stepMs;
  const length = Math.max(0, Math.min(state.tail.length, Math.round((originMs - startMs) / stepMs)));
  const values = Float64Array.from({ length }, (_, i) => state.tail[i] ?? Number.NaN);
  return { startMs, stepMs, values };
}

function lookBack(
  known: RegularSeries,
  ms: number,
  calendar: Calendar,
): { value: number | null; from: string } {
  for (const days of DAYS_BACK) {
    const value = valueAt(known, sameCivilSlot(ms, days, calendar));
    if (isKnown(value)) return { value, from: String(days) };
  }
  return { value: null, from: 'level' };
}

function marksOf(used: ReadonlyMap<string, number>, horizon: number, known: RegularSeries): string[] {
  if (knownCount(known) === 0) return ['no-history: nothing was ever measured, zero is given'];
  const marks: string[] = [];
  const of = `of ${String(horizon)} steps`;
  let otherDays = 0;
  for (const [from, count] of used) if (from !== '7' && from !== 'level') otherDays += count;
  const level = used.get('level') ?? 0;
  if (otherDays > 0) marks.push(`no-last-week: another day's slot was taken for ${String(otherDays)} ${of}`);
  if (level > 0) marks.push(`no-same-slot: the mean level was taken for ${String(level)} ${of}`);
  return marks;
}
