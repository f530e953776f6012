/** From the distribution a reader starts at to the forecast: the mean of what a linear model and boosted trees would move it by. */
import { bounded, type Bounds } from './bounded.js';
import {
  addTrees,
  boost,
  weightedQuantile,
  type BoostInput,
  type BoostOptions,
  type Ensemble,
} from './trees-ensemble.js';
import { addLinear, fitLinear, type LinearSteps } from './trees-linear.js';
import type { Random } from './trees-random.js';
import { earlyRows, learningRows, type Learned, type LearningRows, type RowReader } from './trees-rows.js';

/** What moves a distribution; plain JSON. */
export interface StepModel {
  /** Number of features. */
  readonly width: number;
  readonly linear: LinearSteps;
  readonly ensemble: Ensemble;
  /** Per level what a model of the older rows was off by on the newest, in units of a row's spread. */
  readonly offsets: readonly number[];
}

/** One step of a forecast. */
export interface StepForecast {
  readonly mean: number;
  /** Shape (L), rising. */
  readonly quantiles: Float64Array;
}

/** How a model is fitted. */
export interface StepOptions extends BoostOptions {
  readonly width: number;
  readonly levels: readonly number[];
  readonly random: Random;
}

/** With fewer late rows than this nothing is said about offsets. */
const LEAST_LATE_ROWS = 300;

/** Learns over all series together; null when there is nothing to learn from. */
export function fitSteps(series: readonly Learned[], options: StepOptions): StepModel | null {
  const { width, levels, random } = options;
  const rows = learningRows(series, width, { levels, random });
  if (!rows) return null;
  const whole = fitPart(rows, options);
  return whole && { width, ...whole, offsets: offsetsOf(rows, options) };
}

/** Forecast of one step when the values before `end` are known; null when the reader knows too little. */
export function readStep(
  model: StepModel | null,
  reader: RowReader,
  { step, end, width, bounds }: { step: number; end: number; width: number; bounds: Bounds },
): StepForecast | null {
  const row = new Float32Array(width);
  if (!reader.read(step, end, row)) return null;
  const { quantiles } = reader;
  const steps = model ? stepsOf(model, row) : new Float64Array(quantiles.length);
  const unit = reader.spread();
  const moved = steps
    .map((by, i) => bounded((quantiles[i] ?? 0) + unit * (by + (model?.offsets[i] ?? 0)), bounds))
    .sort();
  const shift = moved.reduce((sum, value, i) => sum + value - (quantiles[i] ?? 0), 0) / quantiles.length;
  return { mean: bounded(reader.mean + shift, bounds), quantiles: moved };
}

type Part = Pick<StepModel, 'linear' | 'ensemble'>;

function fitPart(rows: BoostInput, options: StepOptions): Part | null {
  const linear = fitLinear(rows);
  return linear && { linear, ensemble: boost(rows, options) };
}

/** Linear model and trees start alike and err apart: their mean is better than either. */
function stepsOf({ linear, ensemble }: Part, row: Float32Array): Float64Array {
  const steps = new Float64Array(ensemble.levels);
  addLinear(linear, row, steps);
  addTrees(ensemble, row, steps);
  return steps.map((by) => by / 2);
}

/** Split conformal prediction: how far outcomes of the newest rows lay above each level of a model that never saw them. */
function offsetsOf(rows: LearningRows, options: StepOptions): number[] {
  const { levels } = options;
  const late: number[] = [];
  rows.late.forEach((flag, row) => {
    if (flag === 1) late.push(row);
  });
  const none = levels.map(() => 0);
  if (late.length < LEAST_LATE_ROWS) return none;
  const part = fitPart(earlyRows(rows), options);
  if (!part) return none;
  const { width, values } = rows.features;
  const missed = levels.map(() => new Float64Array(late.length));
  late.forEach((row, i) => {
    const steps = stepsOf(part, values.subarray(row * width, (row + 1) * width));
    const spread = rows.spread[row] ?? 1;
    levels.forEach((_, l) => {
      const above = (rows.target[row] ?? 0) - (rows.start[row * levels.length + l] ?? 0);
      const line = missed[l];
      if (line) line[i] = above / spread - (steps[l] ?? 0);
    });
  });
  const weights = Float64Array.from(late, (row) => (rows.weight[row] ?? 0) * (rows.spread[row] ?? 1));
  return missed.map((line, l) =>
    Number(weightedQuantile(line, weights.slice(), levels[l] ?? 0.5).toPrecision(4)),
  );
}
