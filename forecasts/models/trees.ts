/** Quantile trees: the same slot's own distribution, moved by boosted trees that many series share. */
import type { FitOptions, Forecast, Forecaster, PredictInput, UpdateInput } from '../forecaster.js';
import { LEVELS } from '../forecaster.js';
import { isKnown, knownCount, trimmed, type RegularSeries } from '../regular-series.js';
import { bounded, boundsOf, quantileRows, type Bounds } from './bounded.js';
import { addSteps, boost, type Ensemble } from './trees-ensemble.js';
import { FEATURES, FeatureReader } from './trees-features.js';
import type { KernelShape } from './trees-kernel.js';
import { seededRandom } from './trees-random.js';
import { chosenShape, learningRows } from './trees-rows.js';
import { slotTrack, windowMean, type SlotTrack } from './trees-track.js';

/** What the trees know; plain JSON. */
export interface TreesState {
  readonly levels: readonly number[];
  readonly stepMs: number;
  /** Start of the first kept value [epoch ms]. */
  readonly startMs: number;
  /** The last months, oldest first; null = missing. */
  readonly values: readonly (number | null)[];
  readonly bounds: Bounds;
  readonly shape: KernelShape;
  /** Null when too little was known for trees. */
  readonly ensemble: Ensemble | null;
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
const TREES = { trees: 120, maxLeaves: 16, minLeaf: 60, rate: 0.1, rowShare: 0.4, columnShare: 0.5 };

/** Pooled quantile trees for small and peaky series. */
export const quantileTrees: Forecaster<TreesState> = {
  id: 'quantile-trees@1',
  reads: [],
  fit: (history, exogenous, options) => fitMany([history], options)[0] as TreesState,
  fitMany: (histories, exogenous, options) => fitMany(histories, options),
  update,
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
  const pool = series.filter(({ track }) => teaches(track));
  const rows = learningRows(pool, { levels, random });
  const ensemble = rows ? boost(rows, { ...TREES, seed }) : null;
  return series.map(({ history, track, shape }) => ({
    levels: [...levels],
    stepMs: history.stepMs,
    ...kept(history),
    bounds: impliedBounds(history, options),
    shape,
    ensemble: track.mean > 0 ? ensemble : null,
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

function kept(history: RegularSeries): { startMs: number; values: (number | null)[] } {
  const most = Math.round((KEPT_DAYS * DAY_MS) / history.stepMs);
  const from = Math.max(0, history.values.length - most);
  return {
    startMs: history.startMs + from * history.stepMs,
    values: Array.from(history.values.subarray(from), (value) => (isKnown(value) ? value : null)),
  };
}

function update(state: TreesState, { news }: UpdateInput): TreesState {
  const endMs = state.startMs + state.values.length * state.stepMs;
  const first = Math.round((endMs - news.startMs) / state.stepMs);
  const gap = Math.max(0, -first);
  const added = Array.from(news.values.subarray(Math.max(0, first)), (v) => (isKnown(v) ? v : null));
  const all = [...state.values, ...new Array<null>(gap).fill(null), ...added];
  const most = Math.round((KEPT_DAYS * DAY_MS) / state.stepMs);
  const drop = Math.max(0, all.length - most);
  return { ...state, startMs: state.startMs + drop * state.stepMs, values: all.slice(drop) };
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
  const marks = state.ensemble || track.mean === 0 ? [] : ['short-history'];
  for (let h = 0; h < input.horizon; h += 1) {
    const step = stepForecast(state, { track, reader, step: from + h });
    mean[h] = step.mean;
    for (const [level, row] of quantiles.entries()) row[h] = step.quantiles[level] ?? step.mean;
    if (step.mark && !marks.includes(step.mark)) marks.push(step.mark);
  }
  return { mean, quantiles, marks };
}

/** One step: the slot's distribution moved by the trees; the mean of all that is known where the slot was never seen. */
function stepForecast(
  { levels, ensemble, bounds }: TreesState,
  { track, reader, step }: { track: SlotTrack; reader: FeatureReader; step: number },
): { mean: number; quantiles: Float64Array; mark?: string } {
  const row = new Float32Array(FEATURES);
  if (!reader.read(step, track.known, row)) {
    const last = windowMean(track, 0, track.known, track.known);
    const value = bounded(isKnown(last) ? last : 0, bounds);
    const mark = isKnown(last) ? 'no-same-slot' : 'no-history';
    return { mean: value, quantiles: new Float64Array(levels.length).fill(value), mark };
  }
  const steps = new Float64Array(levels.length);
  if (ensemble) addSteps(ensemble, row, steps);
  const spread = reader.spreadAt(track.known);
  const moved = steps
    .map((by, level) => bounded((reader.quantiles[level] ?? 0) + spread * by, bounds))
    .sort();
  const shift = moved.reduce((sum, value, level) => sum + value - (reader.quantiles[level] ?? 0), 0);
  return { mean: bounded(reader.mean + shift / levels.length, bounds), quantiles: moved };
}
