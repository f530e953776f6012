/** A fleet of meters that share calendar and weather: fitted, updated and predicted row by row in packed numbers. */
import { isKnown } from '../regular-series.js';
import type { FleetArea } from './fleet-area.js';
import { FLEET_WIDTH, type FleetDesign } from './fleet-design.js';
import { fillRecent, RecentFit, sumErrors, type RecentErrors } from './fleet-recent.js';
import { FleetSpread, sizeGain } from './fleet-spread.js';
import { fleetLayout, HEAD, HOURS, RECENT_WIDTH, type FleetLayout } from './fleet-state.js';
import { FleetStructure } from './fleet-structure.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Origins that corrections and quantiles are learned from lie this far apart [steps]: prime, so that every hour comes. */
const ORIGIN_STRIDE = 7;
/** With a shorter history regressions per time of day know too few days [days]. */
export const FLEET_LEAST_DAYS = 90;

/** Fits the meters of an area one after the other; what a meter leaves is a row of {@link FleetLayout}. */
export class FleetFit {
  readonly layout: FleetLayout;
  private readonly structure: FleetStructure;
  private readonly recentFit: RecentFit;
  private readonly spread: FleetSpread;
  private readonly recent: RecentErrors;

  /** @throws RangeError when the grid of the area is shorter than 90 days */
  constructor(
    private readonly area: FleetArea,
    levels: readonly number[],
  ) {
    const { stepMs, length } = area.grid;
    const days = (length * stepMs) / DAY_MS;
    if (days < FLEET_LEAST_DAYS) {
      throw new RangeError(
        `a fleet needs ${String(FLEET_LEAST_DAYS)} days of history; saw ${days.toFixed(1)}: fit each series by a model for short histories`,
      );
    }
    this.layout = fleetLayout(stepMs, area.groups, levels);
    this.structure = new FleetStructure(area);
    this.recentFit = new RecentFit(length, ORIGIN_STRIDE);
    this.spread = new FleetSpread(area.hour, Math.ceil(length / ORIGIN_STRIDE));
    this.recent = {
      sums: new Float64Array(length + 1),
      perHour: Math.max(1, Math.round(HOUR_MS / stepMs)),
      perDay: Math.round(DAY_MS / stepMs),
    };
  }

  /**
   * Fits one meter.
   *
   * @param values shape (T) on the grid of the area, NaN = missing
   * @param row written, shape (stride)
   */
  fit(values: Float64Array, row: Float32Array): void {
    const { layout, structure, recent, recentFit, spread } = this;
    const { errors } = structure;
    const { level, scale, least, most, missing } = structure.fit(values);
    sumErrors(recent.sums, errors);
    spread.follow(errors, sizeGain(recent.perHour));
    row[HEAD.level] = level;
    row[HEAD.scale] = scale;
    row[HEAD.least] = least;
    row[HEAD.most] = most;
    row[HEAD.missing] = missing;
    row[HEAD.floor] = spread.floor;
    row.set(structure.coefficients, layout.coefficients);
    for (let a = 0; a < layout.anchors.length; a += 1) {
      const fitted = recentFit.fit(recent, errors, layout.anchors[a] ?? 1);
      row.set(fitted, layout.correction + a * RECENT_WIDTH);
      const at = layout.table + a * HOURS * layout.levels.length;
      spread.quantiles(recentFit, layout.levels, { row, at });
    }
    row.set(spread.sizes, layout.sizes);
    const { length } = this.area.grid;
    for (let t = length - layout.kept; t < length; t += 1) {
      row[layout.ring + (t % layout.kept)] = errors[t] ?? Number.NaN;
    }
  }
}

/** A step to be taken in: its place in a design, and its number since the start of the grid that was fitted. */
export interface FleetStep {
  readonly design: FleetDesign;
  readonly t: number;
  readonly number: number;
}

/** Takes one more value of a meter into its row, in place; constant time. @param value NaN = missing */
export function updateMeter(layout: FleetLayout, row: Float32Array, step: FleetStep, value: number): void {
  const scale = row[HEAD.scale] ?? 1;
  const error = (value - (row[HEAD.level] ?? 0)) / scale - structureAt(layout, row, step);
  row[layout.ring + (step.number % layout.kept)] = error;
  if (!isKnown(error)) return;
  const at = layout.sizes + (step.design.hour[step.t] ?? 0);
  const size = row[at] ?? 0;
  const gain = sizeGain(Math.max(1, Math.round(HOUR_MS / layout.stepMs)));
  row[at] = size + gain * (Math.abs(error) - size);
}

/** Predicts meters one after the other; buffers are kept. */
export class FleetPredictor {
  private readonly errors: Float64Array;
  private readonly recent: RecentErrors;
  private readonly numbers = new Float64Array(RECENT_WIDTH);

  constructor(private readonly layout: FleetLayout) {
    this.errors = new Float64Array(layout.kept);
    this.recent = {
      sums: new Float64Array(layout.kept + 1),
      perHour: Math.max(1, Math.round(HOUR_MS / layout.stepMs)),
      perDay: Math.round(DAY_MS / layout.stepMs),
    };
  }

  /**
   * Mean, then one run per level, of a meter.
   *
   * @param known steps since the start of the grid that was fitted; the first row of the design is the next one
   * @param ahead the first step to predict, counted from the first row of the design, and their number
   * @param into shape (1 + levels, H)
   */
  predict(
    row: Float32Array,
    at: {
      readonly design: FleetDesign;
      readonly known: number;
      readonly from: number;
      readonly count: number;
    },
    into: Float32Array,
  ): void {
    const { layout, errors, recent, numbers } = this;
    const { kept } = layout;
    for (let i = 0; i < kept; i += 1) errors[i] = row[layout.ring + ((at.known + i) % kept)] ?? Number.NaN;
    sumErrors(recent.sums, errors);
    for (let h = 0; h < at.count; h += 1) {
      const t = at.from + h;
      const place = this.placeOf(t + 1);
      fillRecent(numbers, recent, kept - 1, t + 1);
      const step = { design: at.design, t, number: at.known + t };
      const mean = structureAt(layout, row, step) + this.correction(row, place);
      this.write(row, { mean, place, hour: at.design.hour[t] ?? 0, h, count: at.count }, into);
    }
  }

  /** Mean and quantiles of a step in the unit of the meter, on its side of zero, none below the one before. */
  private write(row: Float32Array, { mean, place, hour, h, count }: StepAhead, into: Float32Array): void {
    const { table, sizes, levels } = this.layout;
    const level = number(row, HEAD.level);
    const scale = number(row, HEAD.scale);
    const lower = number(row, HEAD.least) >= 0 ? 0 : Number.NEGATIVE_INFINITY;
    const upper = number(row, HEAD.most) <= 0 ? 0 : Number.POSITIVE_INFINITY;
    const size = Math.max(number(row, HEAD.floor), number(row, sizes + hour));
    const n = levels.length;
    const low = table + (place.low * HOURS + hour) * n;
    const high = table + (place.high * HOURS + hour) * n;
    into[h] = Math.min(upper, Math.max(lower, level + scale * mean));
    let before = Number.NEGATIVE_INFINITY;
    for (let q = 0; q < n; q += 1) {
      const a = number(row, low + q);
      const error = a + place.share * (number(row, high + q) - a);
      const value = Math.min(upper, Math.max(lower, level + scale * (mean + size * error)));
      before = Math.max(before, value);
      into[(q + 1) * count + h] = before;
    }
  }

  private correction(row: Float32Array, place: Place): number {
    const low = this.layout.correction + place.low * RECENT_WIDTH;
    const high = this.layout.correction + place.high * RECENT_WIDTH;
    let sum = 0;
    for (let j = 0; j < RECENT_WIDTH; j += 1) {
      const a = row[low + j] ?? 0;
      sum += (this.numbers[j] ?? 0) * (a + place.share * ((row[high + j] ?? 0) - a));
    }
    return sum;
  }

  private placeOf(lead: number): Place {
    const { anchors } = this.layout;
    let high = 0;
    while (high < anchors.length - 1 && (anchors[high] ?? 0) < lead) high += 1;
    const to = anchors[high] ?? 1;
    if (high === 0 || lead >= to) return { low: high, high, share: 0 };
    const from = anchors[high - 1] ?? 0;
    return { low: high - 1, high, share: (lead - from) / (to - from) };
  }
}

/** Between two anchors: share 0 is the lower one. */
interface Place {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

interface StepAhead {
  readonly mean: number;
  readonly place: Place;
  readonly hour: number;
  readonly h: number;
  readonly count: number;
}

function number(row: Float32Array, index: number): number {
  return row[index] ?? 0;
}

function structureAt(layout: FleetLayout, row: Float32Array, { design, t }: FleetStep): number {
  const from = layout.coefficients + (design.group[t] ?? 0) * FLEET_WIDTH;
  const base = t * FLEET_WIDTH;
  let sum = 0;
  for (let j = 0; j < FLEET_WIDTH; j += 1) sum += (design.rows[base + j] ?? 0) * (row[from + j] ?? 0);
  return sum;
}
