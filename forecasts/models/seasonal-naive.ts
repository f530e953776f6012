/** Seasonal naive: the same civil slot last week, else the nearest day before that is known. The floor under every model. */
import type { Calendar, FitOptions, Forecast, Forecaster, PredictInput } from '../forecaster.js';
import { DAY_MS, sameCivilSlot } from '../features/same-slot.js';
import { isKnown, endOf, knownCount, sliceOf, valueAt, type RegularSeries } from '../regular-series.js';
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
  /** End of the history it was fitted on [epoch ms]. */
  readonly endMs: number;
  /** Last 14 days of the history. */
  readonly tail: readonly (number | null)[];
  /** Mean of the tail; null when nothing was ever known. */
  readonly level: number | null;
  /** Nine quantiles of the error of looking that many days back; null where too little was known. */
  readonly errors: Readonly<Record<string, readonly number[] | null>>;
  /** Nine quantiles of the distance from the mean, for steps that have nothing else. */
  readonly levelErrors: readonly number[];
  readonly bounds: Bounds;
}

/** Same slot last week, last day as a fallback; quantiles from how far off that was in the history. */
export const seasonalNaive: Forecaster<SeasonalNaiveState> = {
  id: 'seasonal-naive@1',
  reads: [],
  fit: (history, _exogenous, options) => fitSeasonalNaive(history, options),
  predict: predictSeasonalNaive,
};

function fitSeasonalNaive(history: RegularSeries, options: FitOptions): SeasonalNaiveState {
  const endMs = endOf(history);
  const tail = sliceOf(history, endMs - KEPT_DAYS * DAY_MS, endMs);
  const known = tail.values.filter((value) => isKnown(value));
  const level = known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
  return {
    modelId: seasonalNaive.id,
    stepMs: history.stepMs,
    endMs,
    tail: Array.from(tail.values, (value) => (isKnown(value) ? value : null)),
    level,
    errors: Object.fromEntries(
      MEASURED_DAYS_BACK.map((days) => [String(days), errorsOf(history, days, options.calendar)]),
    ),
    levelErrors: quantilesOf(known.map((value) => value - (level ?? 0))),
    bounds: boundsOf(options),
  };
}

function errorsOf(history: RegularSeries, days: number, calendar: Calendar): readonly number[] | null {
  const errors = history.values.map(
    (value, i) =>
      value - valueAt(history, sameCivilSlot(history.startMs + i * history.stepMs, days, calendar)),
  );
  const enough = (DAY_MS / history.stepMs) * 0.5;
  const known = errors.reduce((count, error) => count + (isKnown(error) ? 1 : 0), 0);
  return known < enough ? null : quantilesOf(errors);
}

function predictSeasonalNaive(state: SeasonalNaiveState, input: PredictInput): Forecast {
  const { horizon } = input;
  const known = knownBefore(state, input);
  const mean = new Float64Array(horizon);
  const quantiles = quantileRows(horizon);
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

/** Tail of the fit overwritten by what was measured since, up to the origin. */
function knownBefore(state: SeasonalNaiveState, input: PredictInput): RegularSeries {
  const startMs = state.endMs - state.tail.length * state.stepMs;
  const values = new Float64Array(Math.max(0, Math.round((input.originMs - startMs) / state.stepMs))).fill(
    Number.NaN,
  );
  for (let i = 0; i < values.length; i += 1) {
    const fresh = valueAt(input.history, startMs + i * state.stepMs);
    values[i] = isKnown(fresh) ? fresh : (state.tail[i] ?? Number.NaN);
  }
  return { startMs, stepMs: state.stepMs, values };
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
