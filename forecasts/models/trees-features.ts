/** What the trees look at for one target step: the clock, the slot's own distribution, and what the series did lately. */
import { isKnown } from '../regular-series.js';
import { SlotKernel, codesOf, relativeValues, type KernelShape } from './trees-kernel.js';
import type { RowReader } from './trees-rows.js';
import { sameSlot, windowMean, type SlotTrack } from './trees-track.js';

/** Number of features. */
export const FEATURES = 32;

/** A kernel of the last days, and one of the same weekday over months. */
const LATELY = {
  days: 14,
  neighbours: 1,
  fade: 0.5,
  decayDays: 4,
  sameWeekday: 1,
  otherKind: 0.7,
};
const WEEKLY = {
  days: 56,
  neighbours: 1,
  fade: 0.5,
  decayDays: 28,
  sameWeekday: 1,
  otherKind: 0.02,
};
const THIRDS = [0.25, 0.5, 0.75] as const;

/** Reads the features of one series; buffers are its own. */
export class FeatureReader implements RowReader {
  /** The slot's distribution as last read, in the unit of the series, and its mean. */
  readonly quantiles: Float64Array;
  mean = 0;
  private readonly main: SlotKernel;
  private readonly lately: SlotKernel;
  private readonly weekly: SlotKernel;
  private unit = 1;
  private readonly thirds = new Float64Array(THIRDS.length);

  constructor(
    readonly track: SlotTrack,
    private readonly levels: readonly number[],
    private readonly shape: KernelShape,
  ) {
    this.quantiles = new Float64Array(levels.length);
    const plain = codesOf(track.values);
    const relative = shape.levelled ? codesOf(relativeValues(track)) : plain;
    this.main = new SlotKernel(track, shape, relative);
    this.lately = new SlotKernel(track, LATELY, plain);
    this.weekly = new SlotKernel(track, WEEKLY, relative);
  }

  spread(): number {
    const width = (this.quantiles.at(-1) ?? 0) - (this.quantiles[0] ?? 0);
    return width > 0 ? 0.5 * width + 0.1 * this.unit : 0;
  }

  weightAt(): number {
    return this.track.mean > 0 ? 1 / this.track.mean : 1;
  }

  read(step: number, end: number, row: Float32Array): boolean {
    const { track, levels } = this;
    // Features and steps of the trees are in units of the series' level at the end of what is known.
    const unit = track.level[Math.min(end, track.known)] ?? 1;
    const relativeUnit = this.shape.levelled ? unit : 1;
    this.unit = unit;
    this.mean = this.main.read(step, end, { levels, into: this.quantiles, unit: relativeUnit });
    if (!isKnown(this.mean)) return false;
    row[0] = step - end + 1;
    row[1] = track.hour[step] ?? 0;
    row[2] = track.weekday[step] ?? 0;
    row[3] = track.off[step] ?? 0;
    row[4] = (this.quantiles[0] ?? 0) / unit;
    row[5] = (this.quantiles[this.levels.length >> 1] ?? 0) / unit;
    row[6] = (this.quantiles.at(-1) ?? 0) / unit;
    row[7] = this.mean / unit;
    this.fillKernel(row, 8, { kernel: this.lately, step, end, unit: 1 / unit });
    this.fillKernel(row, 12, { kernel: this.weekly, step, end, unit: relativeUnit / unit });
    this.fillRecent(row, 16, { end, unit });
    this.fillSlots(row, 25, { step, end, unit });
    return true;
  }

  private fillKernel(
    row: Float32Array,
    at: number,
    { kernel, step, end, unit }: { kernel: SlotKernel; step: number; end: number; unit: number },
  ): void {
    const mean = kernel.read(step, end, { levels: THIRDS, into: this.thirds, unit });
    row[at] = mean;
    for (let i = 0; i < THIRDS.length; i += 1) {
      row[at + 1 + i] = isKnown(mean) ? (this.thirds[i] ?? 0) : Number.NaN;
    }
  }

  /** The last value, means of the last hours and days, extremes of a day, and how the last hours differ from a week's. */
  private fillRecent(row: Float32Array, at: number, { end, unit }: { end: number; unit: number }): void {
    const { track } = this;
    const { perHour, perDay } = track;
    const mean = (from: number, to: number): number => windowMean(track, from, to, end) / unit;
    row[at] = (track.values[end - 1] ?? Number.NaN) / unit;
    row[at + 1] = mean(end - perHour, end);
    row[at + 2] = mean(end - 3 * perHour, end);
    row[at + 3] = mean(end - 8 * perHour, end);
    row[at + 4] = mean(end - perDay, end);
    row[at + 5] = mean(end - 7 * perDay, end);
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = Math.max(0, end - perDay); i < end; i += 1) {
      const value = track.values[i] ?? Number.NaN;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    row[at + 6] = least <= most ? least / unit : Number.NaN;
    row[at + 7] = least <= most ? most / unit : Number.NaN;
    let usual = 0;
    for (let day = 1; day <= 7; day += 1)
      usual += mean(end - day * perDay - 3 * perHour, end - day * perDay) / 7;
    row[at + 8] = mean(end - 3 * perHour, end) - usual;
  }

  /** The same slot on the last days it is known, a week ago, and the hours around it over a week. */
  private fillSlots(
    row: Float32Array,
    at: number,
    { step, end, unit }: { step: number; end: number; unit: number },
  ): void {
    const { track } = this;
    const { perHour, perDay } = track;
    const back = Math.max(1, Math.ceil((step - end + 1) / perDay));
    const slot = (days: number): number => sameSlot(track, step, days);
    const mean = (from: number, to: number): number => windowMean(track, from, to, end) / unit;
    const last = slot(back);
    row[at] = (last < end ? (track.values[last] ?? Number.NaN) : Number.NaN) / unit;
    row[at + 1] = mean(last - perHour, last + perHour + 1);
    const second = slot(back + 1);
    row[at + 2] = mean(second - perHour, second + perHour + 1);
    const week = slot(7 * Math.ceil(back / 7));
    row[at + 3] = mean(week - 1, week + 2);
    const around = [0, 0];
    for (let day = back; day < back + 7; day += 1) {
      const centre = slot(day);
      around[0] = (around[0] ?? 0) + mean(centre - 3 * perHour, centre) / 7;
      around[1] = (around[1] ?? 0) + mean(centre + 1, centre + 1 + 3 * perHour) / 7;
    }
    row[at + 4] = around[0] ?? Number.NaN;
    row[at + 5] = around[1] ?? Number.NaN;
    row[at + 6] = (track.level[Math.max(0, end - 14 * perDay)] ?? unit) / unit;
  }
}
