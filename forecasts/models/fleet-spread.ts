/** How far off a meter is: the size of its late errors by hour, and quantiles of errors in units of it by lead and hour. */
import { isKnown } from '../regular-series.js';
import { HOURS } from './fleet-state.js';

/** Days after which an error counts half in the size of its hour. */
const HALF_LIFE_DAYS = 10;
/** The size of an hour is never taken below this share of the mean size. */
const LEAST_SIZE = 0.1;
/** With fewer errors than this an hour takes those of the whole day. */
const FEW = 30;

/** Share by which a new error moves the size of its hour. @param perHour steps in an hour */
export function sizeGain(perHour: number): number {
  return 1 - 2 ** (-1 / (HALF_LIFE_DAYS * perHour));
}

/** Sizes of one meter after the other; buffers are kept. */
export class FleetSpread {
  /** Size by hour after the last step. */
  readonly sizes = new Float64Array(HOURS);
  /** Least size, in units of the errors. */
  floor = 0;
  private readonly before: Float64Array;
  private readonly cells: Float64Array;
  private readonly filled = new Int32Array(HOURS);
  private readonly perCell: number;

  /**
   * @param hour civil hour of each step, shape (T)
   * @param most errors that are looked at per lead
   */
  constructor(
    private readonly hour: Uint8Array,
    most: number,
  ) {
    this.before = new Float64Array(hour.length);
    this.perCell = most;
    this.cells = new Float64Array(HOURS * most);
  }

  /** Follows the sizes through a history. @param errors shape (T), NaN where unknown */
  follow(errors: Float64Array, gain: number): void {
    const { sizes, hour, before } = this;
    this.start(errors);
    for (let t = 0; t < errors.length; t += 1) {
      const h = hour[t] ?? 0;
      const size = sizes[h] ?? 0;
      before[t] = Math.max(this.floor, size);
      const error = errors[t];
      if (isKnown(error)) sizes[h] = size + gain * (Math.abs(error) - size);
    }
  }

  /**
   * Quantiles of the errors left at a lead, shape (hours, levels), written at `at`.
   *
   * @param left errors of the first `count` targets
   */
  quantiles(
    {
      targets,
      left,
      count,
    }: { readonly targets: Int32Array; readonly left: Float64Array; readonly count: number },
    levels: readonly number[],
    into: { readonly row: Float32Array; readonly at: number },
  ): void {
    const { cells, filled, perCell } = this;
    filled.fill(0);
    for (let i = 0; i < count; i += 1) {
      const t = targets[i] ?? 0;
      const h = this.hour[t] ?? 0;
      const n = filled[h] ?? 0;
      cells[h * perCell + n] = (left[i] ?? 0) / (this.before[t] ?? 1);
      filled[h] = n + 1;
    }
    const day = this.dayQuantiles(count, levels);
    for (let h = 0; h < HOURS; h += 1) {
      const n = filled[h] ?? 0;
      const cell = cells.subarray(h * perCell, h * perCell + n).sort();
      for (let q = 0; q < levels.length; q += 1) {
        into.row[into.at + h * levels.length + q] = n < FEW ? (day[q] ?? 0) : ranked(cell, levels[q] ?? 0);
      }
    }
  }

  /** Only where an hour knows too little of its own. */
  private dayQuantiles(count: number, levels: readonly number[]): number[] {
    if (!this.filled.some((n) => n < FEW)) return [];
    const all = new Float64Array(count);
    let at = 0;
    for (let h = 0; h < HOURS; h += 1) {
      const n = this.filled[h] ?? 0;
      all.set(this.cells.subarray(h * this.perCell, h * this.perCell + n), at);
      at += n;
    }
    all.sort();
    return levels.map((level) => ranked(all, level));
  }

  private start(errors: Float64Array): void {
    const { sizes, filled, hour } = this;
    sizes.fill(0);
    filled.fill(0);
    let sum = 0;
    let count = 0;
    for (let t = 0; t < errors.length; t += 1) {
      const error = errors[t];
      if (!isKnown(error)) continue;
      const h = hour[t] ?? 0;
      const size = Math.abs(error);
      sizes[h] = (sizes[h] ?? 0) + size;
      filled[h] = (filled[h] ?? 0) + 1;
      sum += size;
      count += 1;
    }
    for (let h = 0; h < HOURS; h += 1) sizes[h] = (sizes[h] ?? 0) / Math.max(1, filled[h] ?? 0);
    this.floor = count === 0 ? 1 : Math.max(Number.EPSILON, (LEAST_SIZE * sum) / count);
  }
}

/** The conformal rank: of n errors and one to come, the level's share of n + 1, between neighbours a line. */
function ranked(sorted: Float64Array, level: number): number {
  const n = sorted.length;
  if (n === 0) return 0;
  const place = Math.min(n - 1, Math.max(0, level * (n + 1) - 1));
  const low = Math.floor(place);
  const a = sorted[low] ?? 0;
  const b = sorted[low + 1] ?? a;
  return a + (b - a) * (place - low);
}
