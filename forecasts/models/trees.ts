/** Quantile trees: the same slot's own distribution, moved by boosted trees that many series share. */
import type { FitOptions, Forecast, Forecaster, PredictInput, UpdateInput } from '../forecaster.js';
import { LEVELS } from '../forecaster.js';
import { isKnown, knownCount, trimmed, type RegularSeries } from '../regular-series.js';
import { bounded, boundsOf, quantileRows, type Bounds } from './bounded.js';
import { keptValues, withNews, type KeptValues } from './kept-values.js';
import { FEATURES, FeatureReader } from './trees-features.js';
import type { KernelShape } from './trees-kernel.js';
import { seededRandom } from './trees-random.js';
import { chosenShape } from './trees-rows.js';
import { fitSteps, readStep, type StepForecast, type StepModel } from './trees-steps.js';
import { slotTrack, windowMean, type SlotTrack } from './trees-track.js';

/** What the trees know; plain JSON. */
export interface TreesState extends KeptValues {
  readonly levels: readonly number[];
  readonly bounds: Bounds;
  readonly shape: KernelShape;
  /** Null when too little was known. */
  readonly model: StepModel | null;
}

const DAY_MS = 86_400_000;
const DEFAULT_LEAD_MS = 2 * DAY_MS;
/** Days of values that are kept: what the kernels look back, the farthest lead, and the level's memory. */
const KEPT_DAYS = 100;
/** Below this much history there are no trees. */
const TREES_FROM_DAYS = 28;

const SHAPES: readonly KernelShape[] = [4, 8, 16, 35].flatMap((decayDays) =>
  [0.1, 0.4, 0.8].flatMap((otherKind) =>
    [false, true].map((levelled) => ({
      days: Math.min(90, 4 * decayDays),
      neighbours: 2,
      fade: 0.7,
      decayDays,
      sameWeekday: otherKind < 0.3 ? 2 : 1.3,
      otherKind,
      levelled,
    })),
  ),
);

/** Sizes of the ensemble. */
const TREES = { trees: 120, maxLeaves: 4, minLeaf: 400, rate: 0.1, rowShare: 0.4, columnShare: 0.5 };

/** Pooled quantile trees for small and peaky series. */
export const quantileTrees: Forecaster<TreesState> = {
  id: 'quantile-trees@1',
  reads: [],
  fit: (history, _exogenous, options) => fitMany([history], options)[0] as TreesState,
  fitMany: (histories, _exogenous, options) => fitMany(histories, options),
  update: (state, { news }: UpdateInput) => ({ ...state, ...withNews(state, news, KEPT_DAYS * DAY_MS) }),
  predict,
};

function fitMany(histories: readonly RegularSeries[], options: FitOptions): TreesState[] {
  const levels = options.levels ?? LEVELS;
  const seed = options.seed ?? 1;
  const random = seededRandom(seed);
  const leadMs = options.maxLeadMs ?? DEFAULT_LEAD_MS;
  const series = histories.map((given) => {
    const history = trimmed(given);
    const grid = { startMs: history.startMs, stepMs: history.stepMs, ahead: 0 };
    const track = slotTrack(grid, history.values, options.calendar);
    const leads = Math.max(1, Math.round(leadMs / history.stepMs));
    return { history, track, leads, shape: chosenShape(track, SHAPES, { levels, leads, random }) };
  });
  const pool = series
    .filter(({ track }) => teaches(track))
    .map(({ track, shape, leads }) => ({ reader: new FeatureReader(track, levels, shape), leads }));
  const model = fitSteps(pool, { ...TREES, width: FEATURES, levels, seed, random });
  return series.map(({ history, track, shape }) => ({
    levels: [...levels],
    ...keptValues(history, KEPT_DAYS * DAY_MS),
    bounds: impliedBounds(history, options),
    shape,
    model: track.mean > 0 ? model : null,
  }));
}

/** Whether a series is long enough and not all zero, so that trees can learn from it. */
function teaches(track: SlotTrack): boolean {
  return track.mean > 0 && (track.counts.at(-1) ?? 0) >= TREES_FROM_DAYS * track.perDay;
}

/** Bounds that were given; a series that was never negative stays so. */
function impliedBounds(history: RegularSeries, options: FitOptions): Bounds {
  const bounds = boundsOf(options);
  if (bounds.lower !== null || knownCount(history) === 0) return bounds;
  const negative = history.values.some((value) => value < 0);
  return negative ? bounds : { ...bounds, lower: 0 };
}

function predict(state: TreesState, input: PredictInput): Forecast {
  const { levels } = state;
  const from = Math.round((input.originMs - state.startMs) / state.stepMs);
  const known = Float64Array.from(state.values, (value) => value ?? Number.NaN);
  const ahead = Math.max(0, from + input.horizon - known.length);
  const track = slotTrack({ startMs: state.startMs, stepMs: state.stepMs, ahead }, known, input.calendar);
  const reader = new FeatureReader(track, levels, state.shape);
  const mean = new Float64Array(input.horizon);
  const quantiles = quantileRows(levels, input.horizon);
  const marks = state.model || track.mean === 0 ? [] : ['short-history'];
  for (let h = 0; h < input.horizon; h += 1) {
    const step = stepOf(state, reader, from + h);
    mean[h] = step.mean;
    for (const [level, row] of quantiles.entries()) row[h] = step.quantiles[level] ?? step.mean;
    if (step.mark && !marks.includes(step.mark)) marks.push(step.mark);
  }
  return { mean, quantiles, marks };
}

/** One step: the slot's distribution moved by what was learned; the mean of all that is known where the slot was never seen. */
function stepOf(
  { levels, model, bounds }: TreesState,
  reader: FeatureReader,
  step: number,
): StepForecast & { readonly mark?: string } {
  const { track } = reader;
  const found = readStep(model, reader, { step, end: track.known, width: FEATURES, bounds });
  if (found) return found;
  const overall = windowMean(track, 0, track.known, track.known);
  const value = bounded(isKnown(overall) ? overall : 0, bounds);
  const mark = isKnown(overall) ? 'no-same-slot' : 'no-history';
  return { mean: value, quantiles: new Float64Array(levels.length).fill(value), mark };
}
