/** What the last errors of a meter say about its next ones: six numbers per origin and lead, one small regression per lead. */
import { emptyEquations, solveEquations, type NormalEquations } from './normal-equations.js';
import { RECENT_WIDTH } from './fleet-state.js';
import { isKnown } from '../regular-series.js';

const W = RECENT_WIDTH;
/** Hold towards zero, as a share of the summed squares of the errors. */
const SHRINKAGE = 0.01;

/** Errors with their running sums: sums[i] = errors of the steps before i, unknown ones counted as none. */
export interface RecentErrors {
  readonly sums: Float64Array;
  readonly perHour: number;
  readonly perDay: number;
}

/** Fills running sums. @param sums shape (T + 1) */
export function sumErrors(sums: Float64Array, errors: ArrayLike<number>): void {
  let sum = 0;
  sums[0] = 0;
  for (let i = 0; i < errors.length; i += 1) {
    const error = errors[i];
    if (isKnown(error)) sum += error;
    sums[i + 1] = sum;
  }
}

/**
 * Last error, means of an hour, a day, a week, and of three steps around the same slot of the last known day and week.
 *
 * @param last index of the last known step
 * @param lead steps from there to the target
 */
export function fillRecent(row: Float64Array, recent: RecentErrors, last: number, lead: number): void {
  const { perHour, perDay } = recent;
  const end = last + 1;
  row[0] = mean(recent, last, end);
  row[1] = mean(recent, end - perHour, end);
  row[2] = mean(recent, end - perDay, end);
  row[3] = mean(recent, end - 7 * perDay, end);
  const day = last + lead - perDay * Math.ceil(lead / perDay);
  const week = last + lead - 7 * perDay * Math.ceil(lead / (7 * perDay));
  row[4] = mean(recent, day - 1, day < last ? day + 2 : end);
  row[5] = mean(recent, week - 1, week < last ? week + 2 : end);
}

function mean({ sums }: RecentErrors, from: number, to: number): number {
  const a = from < 0 ? 0 : from;
  return to > a ? ((sums[to] ?? 0) - (sums[a] ?? 0)) / (to - a) : 0;
}

/** Fits the leads of one meter after the other; buffers are kept. */
export class RecentFit {
  /** Steps the last fit looked at, and what it left of their errors; the first `count` of each are in use. */
  readonly targets: Int32Array;
  readonly left: Float64Array;
  count = 0;
  private readonly rows: Float64Array;
  private readonly equations: NormalEquations = emptyEquations(W, 1);
  private readonly penalties = new Float64Array(W);
  private readonly row = new Float64Array(W);

  /** @param length of the histories [steps]; @param stride from one origin to the next [steps] */
  constructor(
    length: number,
    private readonly stride: number,
  ) {
    const most = Math.ceil(length / stride);
    this.targets = new Int32Array(most);
    this.left = new Float64Array(most);
    this.rows = new Float64Array(most * W);
  }

  /**
   * Coefficients of a lead, shape (6).
   *
   * @param errors shape (T), NaN where unknown
   */
  fit(recent: RecentErrors, errors: Float64Array, lead: number): Float64Array {
    this.gather(recent, errors, lead);
    const coefficients = this.solve();
    const { left, rows } = this;
    for (let i = 0; i < this.count; i += 1) {
      let sum = 0;
      for (let j = 0; j < W; j += 1) sum += (rows[i * W + j] ?? 0) * (coefficients[j] ?? 0);
      left[i] = (left[i] ?? 0) - sum;
    }
    return coefficients;
  }

  private gather(recent: RecentErrors, errors: Float64Array, lead: number): void {
    const { row, rows } = this;
    let count = 0;
    for (let last = 7 * recent.perDay; last + lead < errors.length; last += this.stride) {
      const error = errors[last + lead] ?? 0;
      if (!isKnown(error)) continue;
      fillRecent(row, recent, last, lead);
      for (let j = 0; j < W; j += 1) rows[count * W + j] = row[j] ?? 0;
      this.targets[count] = last + lead;
      this.left[count] = error;
      count += 1;
    }
    this.count = count;
  }

  private solve(): Float64Array {
    const { equations, rows, left } = this;
    const { gram, moments } = equations;
    const moment = moments[0] ?? new Float64Array(W);
    gram.fill(0);
    moment.fill(0);
    let squares = 0;
    for (let i = 0; i < this.count; i += 1) {
      const error = left[i] ?? 0;
      squares += error * error;
      for (let j = 0; j < W; j += 1) {
        const x = rows[i * W + j] ?? 0;
        moment[j] = (moment[j] ?? 0) + x * error;
        for (let k = j; k < W; k += 1) gram[j * W + k] = (gram[j * W + k] ?? 0) + x * (rows[i * W + k] ?? 0);
      }
    }
    this.penalties.fill(SHRINKAGE * squares + Number.EPSILON);
    return solveEquations(equations, this.penalties)?.[0] ?? new Float64Array(W);
  }
}
