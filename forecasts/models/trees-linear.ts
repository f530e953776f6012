/** Linear steps before the trees: for every quantile a regression on the features, squares standing in for pinball losses. */
import { solveNormal } from './ridge.js';
import type { BoostInput } from './trees-ensemble.js';

/** Regressions for all levels on standardised features; plain JSON. */
export interface LinearSteps {
  /** Shape (F): mean of each feature and one over its spread, 0 where it does not vary. */
  readonly centre: readonly number[];
  readonly scale: readonly number[];
  /** One row of 1 + F per level, the constant first; in units of a row's spread. */
  readonly coefficients: readonly (readonly number[])[];
}

/** Features count up to this many spreads from their mean, so that nothing unseen throws a forecast far. */
const FARTHEST = 3;
/** Penalty on a coefficient, per unit of weight of all rows. */
const SHRINKAGE = 3e-3;
/** Penalty on the constant: none to speak of. */
const FREE = 1e-9;
const ITERATIONS = 7;
/** Errors well below this share of a row's spread weigh alike at the end. */
const LEAST_ERROR = 0.02;
/** Most rows that are looked at. */
const MOST_ROWS = 12_000;

/** Fits the steps from the quantiles the rows start at. */
export function fitLinear(input: BoostInput): LinearSteps | null {
  const { width, count, values } = input.features;
  const stride = Math.max(1, Math.ceil(count / MOST_ROWS));
  const { centre, scale } = standards(values, width);
  const rows: number[] = [];
  for (let row = 0; row < count; row += stride) rows.push(row);
  const design = new Float64Array(rows.length * (width + 1));
  rows.forEach((row, i) => {
    standardise(
      values.subarray(row * width, (row + 1) * width),
      { centre, scale },
      design.subarray(i * (width + 1), (i + 1) * (width + 1)),
    );
  });
  const coefficients: number[][] = [];
  for (let level = 0; level < input.levels.length; level += 1) {
    const fitted = fitLevel(input, { rows, design, level });
    if (!fitted) return null;
    coefficients.push(Array.from(fitted, (c) => Number(c.toPrecision(5))));
  }
  return { centre, scale, coefficients };
}

/** Adds the linear steps of one row of features. @param into shape (L), in units of the row's spread */
export function addLinear(linear: LinearSteps, features: Float32Array, into: Float64Array): void {
  const x = new Float64Array(features.length + 1);
  standardise(features, linear, x);
  for (let level = 0; level < linear.coefficients.length; level += 1) {
    into[level] = (into[level] ?? 0) + dot(x, linear.coefficients[level] ?? []);
  }
}

function standards(values: Float32Array, width: number): { centre: number[]; scale: number[] } {
  const centre: number[] = [];
  const scale: number[] = [];
  for (let column = 0; column < width; column += 1) {
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (let i = column; i < values.length; i += width) {
      const value = values[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      n += 1;
      sum += value;
      squares += value * value;
    }
    const mean = n > 0 ? sum / n : 0;
    const deviation = n > 0 ? Math.sqrt(Math.max(0, squares / n - mean * mean)) : 0;
    centre.push(Number(mean.toPrecision(6)));
    scale.push(
      deviation > 1e-6 * Math.abs(mean) && deviation > 0 ? Number((1 / deviation).toPrecision(6)) : 0,
    );
  }
  return { centre, scale };
}

function standardise(
  features: Float32Array,
  { centre, scale }: Pick<LinearSteps, 'centre' | 'scale'>,
  into: Float64Array,
): void {
  into[0] = 1;
  for (let j = 0; j < features.length; j += 1) {
    const away = ((features[j] ?? Number.NaN) - (centre[j] ?? 0)) * (scale[j] ?? 0);
    into[j + 1] = Number.isNaN(away) ? 0 : Math.max(-FARTHEST, Math.min(FARTHEST, away));
  }
}

/**
 * Iteratively reweighted least squares: an error e of level τ weighs τ / max(ε, |e|) above and (1 - τ) / max(ε, |e|) below;
 * a wide ε, halved each time, leads from the expectile to the quantile in few steps.
 */
function fitLevel(
  input: BoostInput,
  {
    rows,
    design,
    level,
  }: {
    readonly rows: readonly number[];
    readonly design: Float64Array;
    readonly level: number;
  },
): Float64Array | null {
  const width = input.features.width + 1;
  const levels = input.levels.length;
  const tau = input.levels[level] ?? 0.5;
  const spread = rows.map((row) => input.spread[row] ?? 1);
  const target = rows.map(
    (row, i) => ((input.target[row] ?? 0) - (input.start[row * levels + level] ?? 0)) / (spread[i] ?? 1),
  );
  const counts = rows.map((row, i) => (input.weight[row] ?? 0) * (spread[i] ?? 1));
  let found = new Float64Array(width);
  for (let k = 0; k < ITERATIONS; k += 1) {
    const normal = { gram: new Float64Array(width * width), moment: new Float64Array(width) };
    const least = LEAST_ERROR * 2 ** (ITERATIONS - 1 - k);
    let total = 0;
    for (let i = 0; i < rows.length; i += 1) {
      const x = design.subarray(i * width, (i + 1) * width);
      const error = (target[i] ?? 0) - dot(x, found);
      const side = error >= 0 ? tau : 1 - tau;
      const weight = ((counts[i] ?? 0) * side) / Math.max(least, Math.abs(error));
      addRow(normal, x, { weight, target: target[i] ?? 0 });
      total += weight;
    }
    const penalties = Array.from({ length: width }, (_, j) => (j === 0 ? FREE : SHRINKAGE) * total);
    const next = solveNormal(normal, penalties);
    if (!next) return null;
    found = Float64Array.from(next);
  }
  return found;
}

function dot(x: Float64Array, coefficients: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < x.length; j += 1) sum += (x[j] ?? 0) * (coefficients[j] ?? 0);
  return sum;
}

/** Adds one weighted row to the upper triangle of the normal equations. */
function addRow(
  { gram, moment }: { readonly gram: Float64Array; readonly moment: Float64Array },
  x: Float64Array,
  { weight, target }: { readonly weight: number; readonly target: number },
): void {
  const width = x.length;
  for (let p = 0; p < width; p += 1) {
    const weighted = weight * (x[p] ?? 0);
    if (weighted === 0) continue;
    moment[p] = (moment[p] ?? 0) + weighted * target;
    for (let q = p; q < width; q += 1) {
      gram[p * width + q] = (gram[p * width + q] ?? 0) + weighted * (x[q] ?? 0);
    }
  }
}
