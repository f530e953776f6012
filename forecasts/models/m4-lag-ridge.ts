/**
 * An hourly series forecast from itself: ridge regression on the same hour of the days before, on the means of the last
 * day and week, and on how far the last hours stand from those; one regression per day ahead.
 */
import { addRows, emptyEquations, solveEquations } from './normal-equations.js';
import { rowDot } from './ridge.js';

const DAY = 24;
const WEEK = 168;
/** Days back whose same hour is a feature. */
const DAYS_BACK = 8;
/** Weight of each of the two prior guesses: the nearest day known, and the same weekday. */
const PRIOR = 0.4;
/** Weeks by which an older row counts half. */
const HALF_LIFE_WEEKS = 6;
/** Errors beyond this many times the middle one count less, in proportion. */
const ROBUST_AT = 1.5;
/** Rows under which a regression says nothing. */
const LEAST_ROWS = 5 * DAY;

/** One variant of the regression. */
export interface LagRidgeChoice {
  /** Neighbouring hours on both sides that are features as well. */
  readonly neighbours: number;
  /** Hold towards the prior, in units of the target's variance times rows. */
  readonly penalty: number;
  /** Rounds that weigh outliers down. */
  readonly robustRounds: number;
}

interface Rows {
  readonly width: number;
  readonly design: Float64Array;
  readonly target: Float64Array;
  readonly weights: Float64Array;
}

/** Hours of history from which on there is a forecast. */
export function leastHistory(horizon: number): number {
  return 2 * WEEK + horizon + LEAST_ROWS;
}

/**
 * Forecast of the hours that follow.
 *
 * @param values shape (T), all known, on the scale that errors are squared on
 * @returns shape (H), or null when the history is too short
 */
export function lagRidge(values: Float64Array, horizon: number, choice: LagRidgeChoice): Float64Array | null {
  if (values.length < leastHistory(horizon)) return null;
  const forecast = new Float64Array(horizon);
  const sums = runningSums(values);
  for (let from = 0; from < horizon; from += DAY) {
    const block = { values, sums, from, choice };
    const coefficients = fitBlock(block, rowsOf(block));
    if (!coefficients) return null;
    const row = new Float64Array(widthOf(block));
    for (let h = from; h < Math.min(horizon, from + DAY); h += 1) {
      fillRow(row, block, { t: values.length, h });
      forecast[h] = meanOf(sums, values.length, WEEK) + rowDot(row, 0, coefficients);
    }
  }
  return forecast;
}

/** One day ahead: its first lead, and what it is made from. */
interface Block {
  readonly values: Float64Array;
  readonly sums: Float64Array;
  readonly from: number;
  readonly choice: LagRidgeChoice;
}

/** Nearest day back that is known for this day ahead. */
function nearestDay(block: Block): number {
  return block.from / DAY + 1;
}

function widthOf(block: Block): number {
  return DAYS_BACK - nearestDay(block) + 1 + 1 + 3 + 4 + 4 * block.choice.neighbours;
}

/** Writes what is known just before hour t of hour t + h, as distances from the mean of the last week. */
function fillRow(
  row: Float64Array,
  block: Block,
  { t, h }: { readonly t: number; readonly h: number },
): void {
  const { values, sums } = block;
  const target = t + h;
  const level = meanOf(sums, t, WEEK);
  const nearest = target - DAY * nearestDay(block);
  let k = 0;
  for (let day = nearestDay(block); day <= DAYS_BACK; day += 1)
    row[k++] = at(values, target - DAY * day) - level;
  row[k++] = at(values, target - 2 * WEEK) - level;
  for (const back of [0, DAY, WEEK]) row[k++] = meanOf(sums, t - back, DAY) - level;
  const lastHours = meanOf(sums, t, 6);
  row[k++] = at(values, t - 1) - at(values, t - 1 - DAY);
  row[k++] = at(values, t - 1) - at(values, t - 1 - WEEK);
  row[k++] = lastHours - meanOf(sums, t - DAY, 6);
  row[k++] = lastHours - meanOf(sums, t - WEEK, 6);
  for (let q = 1; q <= block.choice.neighbours; q += 1) {
    row[k++] = at(values, nearest - q) - at(values, nearest);
    row[k++] = at(values, Math.min(t - 1, nearest + q)) - at(values, nearest);
    row[k++] = at(values, target - WEEK - q) - at(values, target - WEEK);
    row[k++] = at(values, target - WEEK + q) - at(values, target - WEEK);
  }
}

/** A row for each hour of the day ahead, from origins that stand whole days before the end. */
function rowsOf(block: Block): Rows {
  const { values, sums, from, choice } = block;
  const width = widthOf(block);
  const first = 2 * WEEK + choice.neighbours;
  const origins: number[] = [];
  for (let t = values.length - from - DAY; t >= first; t -= DAY) origins.push(t);
  const rows = {
    width,
    design: new Float64Array(origins.length * DAY * width),
    target: new Float64Array(origins.length * DAY),
    weights: new Float64Array(origins.length * DAY),
  };
  let r = 0;
  for (const t of origins) {
    for (let h = from; h < from + DAY; h += 1) {
      fillRow(rows.design.subarray(r * width, (r + 1) * width), block, { t, h });
      rows.target[r] = at(values, t + h) - meanOf(sums, t, WEEK);
      rows.weights[r] = 0.5 ** ((values.length - t) / (WEEK * HALF_LIFE_WEEKS));
      r += 1;
    }
  }
  return rows;
}

function fitBlock(block: Block, rows: Rows): Float64Array | null {
  let weights = rows.weights;
  let coefficients = solved(block, rows, weights);
  for (let round = 0; round < block.choice.robustRounds && coefficients; round += 1) {
    weights = reweighed(rows, coefficients);
    coefficients = solved(block, rows, weights);
  }
  return coefficients;
}

function solved(block: Block, rows: Rows, weights: Float64Array): Float64Array | null {
  const { width, design, target } = rows;
  const equations = emptyEquations(width, 1);
  addRows(equations, design, { steps: Int32Array.from(target.keys()), weights, targets: [target] });
  const squares = target.reduce((sum, value, r) => sum + at(weights, r) * value * value, 0);
  const penalty =
    (block.choice.penalty * squares) / rows.weights.reduce((a, b) => a + b, 0) + Number.MIN_VALUE;
  const moment = equations.moments[0] ?? new Float64Array(width);
  for (const guess of [0, DAYS_BACK - 1 - nearestDay(block)])
    moment[guess] = at(moment, guess) + penalty * PRIOR;
  return solveEquations(equations, new Float64Array(width).fill(penalty))?.[0] ?? null;
}

/** Weights that let large errors count in proportion, not squared. */
function reweighed(rows: Rows, coefficients: Float64Array): Float64Array {
  const errors = rows.target.map((value, r) => Math.abs(value - rowDot(rows.design, r, coefficients)));
  const middle = at(errors.slice().sort(), errors.length >> 1);
  return rows.weights.map((weight, r) => {
    const error = at(errors, r);
    return error > ROBUST_AT * middle ? (weight * ROBUST_AT * middle) / error : weight;
  });
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1) sums[i + 1] = at(sums, i) + at(values, i);
  return sums;
}

/** Mean of the last `length` values before t. */
function meanOf(sums: Float64Array, t: number, length: number): number {
  const from = Math.max(0, t - length);
  return (at(sums, t) - at(sums, from)) / Math.max(1, t - from);
}

function at(values: Float64Array, i: number): number {
  return values[i] ?? 0;
}
