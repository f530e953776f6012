/** Slots put into bins of a slot, an hour or a civil day: what is not known is left out of means and never a zero. */
import { civilDay, civilTime } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';

export type Resolution = 'slot' | 'hour' | 'day';
export type Column = (number | null)[];

/** A column with its spread. */
export interface Band {
  readonly mean: Column;
  readonly min: Column;
  readonly max: Column;
}

const HOUR_MS = 3_600_000;

/** The bins of a range. */
export class Bins {
  readonly startsMs: readonly number[];
  private readonly binOfSlot: readonly number[];

  /**
   * @param startMs first slot [epoch ms]
   * @param endMs end of the last slot, on the quarter-hour [epoch ms]
   */
  constructor(
    readonly startMs: number,
    readonly endMs: number,
    resolution: Resolution,
  ) {
    const starts: number[] = [];
    const bins: number[] = [];
    let nextMs = Number.NEGATIVE_INFINITY;
    for (let at = startMs; at < endMs; at += SLOT_MS) {
      if (at >= nextMs) {
        starts.push(at);
        nextMs = endOfBin(at, resolution);
      }
      bins.push(starts.length - 1);
    }
    this.startsMs = starts;
    this.binOfSlot = bins;
  }

  /** Slots of the range. */
  get slots(): number {
    return this.binOfSlot.length;
  }

  /** Mean, least and most of a column of slots; NaN and null are not known. */
  band(values: ArrayLike<number | null>): Band {
    const count = this.startsMs.length;
    const sums = new Float64Array(count);
    const known = new Uint32Array(count);
    const min = new Float64Array(count).fill(Infinity);
    const max = new Float64Array(count).fill(-Infinity);
    this.binOfSlot.forEach((bin, k) => {
      const value = values[k] ?? Number.NaN;
      if (!Number.isFinite(value)) return;
      sums[bin] = (sums[bin] ?? 0) + value;
      known[bin] = (known[bin] ?? 0) + 1;
      min[bin] = Math.min(min[bin] ?? Infinity, value);
      max[bin] = Math.max(max[bin] ?? -Infinity, value);
    });
    const column = (of: (bin: number) => number): Column =>
      Array.from({ length: count }, (_, bin) => ((known[bin] ?? 0) === 0 ? null : of(bin)));
    return {
      mean: column((bin) => (sums[bin] ?? 0) / (known[bin] ?? 1)),
      min: column((bin) => min[bin] ?? Number.NaN),
      max: column((bin) => max[bin] ?? Number.NaN),
    };
  }

  mean(values: ArrayLike<number | null>): Column {
    return this.band(values).mean;
  }

  /** The worst of each bin by a rank, lowest first. */
  worst<T>(values: readonly T[], rank: (value: T) => number): T[] {
    const worst: T[] = [];
    this.binOfSlot.forEach((bin, k) => {
      const value = values[k];
      if (value === undefined) return;
      const held = worst[bin];
      if (held === undefined || rank(value) < rank(held)) worst[bin] = value;
    });
    return worst;
  }

  /** Place of a slot in the range; -1 outside. */
  slotAt(slotMs: number): number {
    const k = (slotMs - this.startMs) / SLOT_MS;
    return k >= 0 && k < this.slots ? k : -1;
  }
}

function endOfBin(ms: number, resolution: Resolution): number {
  if (resolution === 'slot') return ms + SLOT_MS;
  if (resolution === 'hour') return (Math.floor(ms / HOUR_MS) + 1) * HOUR_MS;
  return civilDay(civilTime(ms).date).endMs;
}
