/** What the trees look at for panels: the sun, the clearness of the last hours and days, and the sky that is forecast. */
import { isKnown, valueAt, type RegularSeries } from '../regular-series.js';
import { yearAngle, type StepGrid } from './pv-sun.js';
import { SlotKernel, codesOf } from './trees-kernel.js';
import type { RowReader } from './trees-rows.js';
import { sameSlot, type SlotTrack } from './trees-track.js';

/** Number of features. */
export const PV_FEATURES = 27;

/** Weather panels may know of the time predicted for. */
export interface PvSky {
  readonly irradiance?: RegularSeries;
  readonly cloud?: RegularSeries;
}

/** What a reader reads. */
export interface PvSeries {
  readonly grid: StepGrid;
  /** On the clock of UTC, as the sun knows no other. */
  readonly track: SlotTrack;
  /** Clear-sky output by step, shape (known + ahead). */
  readonly clear: Float64Array;
  readonly weather: PvSky;
  /** Whether a whole year was learnt from, so that the season says something. */
  readonly seasonal: boolean;
}

/** Steps with less than this share of the clearest step's output are dusk: told by the last days alone. */
const DUSK_SHARE = 0.02;
/** Days after which a value counts for a third in the level of the panels. */
const LEVEL_DAYS = 20;
const CLEARNESS = { days: 90, neighbours: 1, fade: 0.5, decayDays: 40, sameWeekday: 1, otherKind: 1 };
const DARK = { days: 14, neighbours: 0, fade: 1, decayDays: 10, sameWeekday: 1, otherKind: 1 };

/** Reads the features of one series of panels (output 0 or more). */
export class PvReader implements RowReader {
  readonly track: SlotTrack;
  readonly quantiles: Float64Array;
  mean = 0;
  private unit = 1;
  private readonly clearness: SlotKernel;
  private readonly dark: SlotKernel;
  private readonly outputs: Float64Array;
  private readonly skies: Float64Array;
  private readonly level: Float64Array;
  private readonly dusk: number;

  constructor(
    private readonly series: PvSeries,
    private readonly levels: readonly number[],
  ) {
    const { track, clear } = series;
    this.track = track;
    this.quantiles = new Float64Array(levels.length);
    this.dusk = DUSK_SHARE * clear.reduce((most, value) => Math.max(most, value), 0);
    const ratios = track.values.map((value, i) => (this.isDark(i) ? Number.NaN : value / (clear[i] ?? 1)));
    this.clearness = new SlotKernel(track, CLEARNESS, codesOf(ratios));
    this.dark = new SlotKernel(track, DARK, codesOf(track.values));
    this.outputs = new Float64Array(track.known + 1);
    this.skies = new Float64Array(track.known + 1);
    this.level = new Float64Array(track.known + 1);
    this.addUp();
  }

  /** Whether the sun is down or nearly so. */
  isDark(step: number): boolean {
    return (this.series.clear[step] ?? 0) <= this.dusk;
  }

  /** Distribution of a dark step by the same slot of the last days; false when none is known. */
  readDark(step: number, end: number): boolean {
    this.mean = this.dark.read(step, end, { levels: this.levels, into: this.quantiles, unit: 1 });
    return isKnown(this.mean);
  }

  read(step: number, end: number, row: Float32Array): boolean {
    if (this.isDark(step)) return false;
    const clear = this.series.clear[step] ?? 0;
    const level = this.level[Math.min(end, this.track.known)] ?? Number.NaN;
    const { levels, quantiles } = this;
    this.mean = this.clearness.read(step, end, { levels, into: quantiles, unit: clear });
    if (!isKnown(this.mean) || !(level > 0)) return false;
    this.unit = clear * level;
    const { startMs, stepMs } = this.series.grid;
    const angle = yearAngle(startMs + step * stepMs);
    row[0] = step - end + 1;
    row[1] = clear;
    row[2] = this.series.seasonal ? Math.sin(angle) : Number.NaN;
    row[3] = this.series.seasonal ? Math.cos(angle) : Number.NaN;
    row[4] = this.track.hour[step] ?? 0;
    row[5] = (quantiles[0] ?? 0) / this.unit;
    row[6] = (quantiles[levels.length >> 1] ?? 0) / this.unit;
    row[7] = (quantiles.at(-1) ?? 0) / this.unit;
    row[8] = this.mean / this.unit;
    this.fillRecent(row, 9, { end, level });
    this.fillSlots(row, 19, { step, end, level });
    this.fillWeather(row, 24, step);
    return true;
  }

  spread(): number {
    const width = (this.quantiles.at(-1) ?? 0) - (this.quantiles[0] ?? 0);
    return width > 0 ? 0.5 * width + 0.1 * this.unit : 0;
  }

  /** Years count alike, however much was installed. */
  weightAt(end: number): number {
    const level = this.level[Math.min(end, this.track.known)] ?? 0;
    return level > 0 ? 1 / level : 0;
  }

  /** Clearness of the last hours, days and weeks, relative to the level. */
  private fillRecent(row: Float32Array, at: number, { end, level }: { end: number; level: number }): void {
    const { perHour, perDay } = this.track;
    const clearness = (from: number, to: number): number => this.ratio(end - from, end - to) / level;
    row[at] = clearness(2 * perHour, 0);
    row[at + 1] = clearness(4 * perHour, 0);
    row[at + 2] = clearness(perDay, 0);
    row[at + 3] = clearness(2 * perDay, perDay);
    row[at + 4] = clearness(3 * perDay, 0);
    row[at + 5] = clearness(7 * perDay, 0);
    row[at + 6] = clearness(30 * perDay, 0);
    row[at + 7] = clearness(4 * perHour, 0) - clearness(perDay + 4 * perHour, perDay);
    row[at + 8] = clearness(90 * perDay, 0);
    row[at + 9] = clearness(perHour, 0) - clearness(5 * perHour, perHour);
  }

  /** Clearness at and around the slot on the last days it is known. */
  private fillSlots(
    row: Float32Array,
    at: number,
    { step, end, level }: { step: number; end: number; level: number },
  ): void {
    const { perHour, perDay } = this.track;
    const back = Math.max(1, Math.ceil((step - end + 1) / perDay));
    for (let day = 0; day < 4; day += 1) {
      const centre = sameSlot(this.track, step, back + day);
      row[at + day] = this.ratio(centre - perHour, Math.min(end, centre + perHour + 1)) / level;
    }
    const last = sameSlot(this.track, step, back);
    row[at + 4] = this.ratio(last - 6 * perHour, Math.min(end, last + 6 * perHour)) / level;
  }

  private fillWeather(row: Float32Array, at: number, step: number): void {
    const { grid, weather, clear } = this.series;
    const ms = grid.startMs + step * grid.stepMs;
    const sun = weather.irradiance ? valueAt(weather.irradiance, ms) : Number.NaN;
    row[at] = sun / (1000 * Math.max(this.dusk, clear[step] ?? 0));
    row[at + 1] = weather.cloud ? valueAt(weather.cloud, ms) : Number.NaN;
    row[at + 2] = sun;
  }

  /** Output over clear-sky output of the lit steps in [from, to); NaN when too little light fell. */
  private ratio(from: number, to: number): number {
    const a = Math.max(0, from);
    const b = Math.min(to, this.track.known);
    if (b <= a) return Number.NaN;
    const sky = (this.skies[b] ?? 0) - (this.skies[a] ?? 0);
    return sky > this.dusk ? ((this.outputs[b] ?? 0) - (this.outputs[a] ?? 0)) / sky : Number.NaN;
  }

  private addUp(): void {
    const keep = Math.exp(-1 / (LEVEL_DAYS * this.track.perDay));
    let output = 0;
    let sky = 0;
    this.level[0] = Number.NaN;
    for (let i = 0; i < this.track.known; i += 1) {
      const value = this.track.values[i] ?? Number.NaN;
      const counts = isKnown(value) && !this.isDark(i);
      const clear = counts ? (this.series.clear[i] ?? 0) : 0;
      const given = counts ? Math.max(0, value) : 0;
      this.outputs[i + 1] = (this.outputs[i] ?? 0) + given;
      this.skies[i + 1] = (this.skies[i] ?? 0) + clear;
      output = output * keep + given;
      sky = sky * keep + clear;
      this.level[i + 1] = sky > 0 ? output / sky : Number.NaN;
    }
  }
}
