/** From the distribution a reader starts at to the forecast: the mean of what a linear model and boosted trees would move it by. */
import { bounded, type Bounds } from './bounded.js';
import { addTrees, boost, type BoostOptions, type Ensemble } from './trees-ensemble.js';
import { addLinear, fitLinear, type LinearSteps } from './trees-linear.js';
import type { Random } from './trees-random.js';
import { learningRows, type Learned, type RowReader } from './trees-rows.js';

/** What moves a distribution; plain JSON. */
export interface StepModel {
  /** Number of features. */
  readonly width: number;
  readonly linear: LinearSteps;
  readonly ensemble: Ensemble;
}

/** One step of a forecast. */
export interface StepForecast {
  readonly mean: number;
  /** Shape (L), rising. */
  readonly quantiles: Float64Array;
}

/** Learns over all series together; null when there is nothing to learn from. */
export function fitSteps(
  series: readonly Learned[],
  options: Omit<BoostOptions, 'seed'> & {
    readonly width: number;
    readonly levels: readonly number[];
    readonly seed: number;
    readonly random: Random;
  },
): StepModel | null {
  const { width, levels, random } = options;
  const rows = learningRows(series, width, { levels, random });
  const linear = rows && fitLinear(rows);
  return rows && linear ? { width, linear, ensemble: boost(rows, options) } : null;
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
  const steps = new Float64Array(quantiles.length);
  if (model) {
    addLinear(model.linear, row, steps);
    addTrees(model.ensemble, row, steps);
  }
  // Linear model and trees start alike and err apart: their mean is better than either.
  const unit = reader.spread() / 2;
  const moved = steps.map((by, i) => bounded((quantiles[i] ?? 0) + unit * by, bounds)).sort();
  const shift = moved.reduce((sum, value, i) => sum + value - (quantiles[i] ?? 0), 0) / quantiles.length;
  return { mean: bounded(reader.mean + shift, bounds), quantiles: moved };
}
