/** One meter on the shared design of its area: moments, substitutions and the errors of fits that did not see them. */
import { isKnown } from '../regular-series.js';
import { FLEET_BLOCKS, type FleetArea } from './fleet-area.js';
import { FLEET_PENALTIES, FLEET_WIDTH } from './fleet-design.js';
import { addRows, emptyEquations, solveEquations } from './normal-equations.js';

const F = FLEET_WIDTH;
/** Days away whose same slot fills a gap, in the order in which they are tried. */
const FILL_DAYS = [-7, 7, -14, 14, -1, 1, -2, 2, -3, 3];
/** Above this share of gaps a meter gets normal equations of its own, of what is known alone. */
export const MANY_GAPS = 0.1;
const DAY_MS = 86_400_000;

/** Level and scale of a meter, and how much of it had to be filled. */
export interface MeterScale {
  readonly level: number;
  readonly scale: number;
  readonly least: number;
  readonly most: number;
  /** Share of steps without a value, 0..1. */
  readonly missing: number;
}

/** Buffers for one meter after the other; nothing is allocated per meter but where gaps are many. */
export class FleetStructure {
  /** Coefficients of the last meter, in units of its scale, shape (groups, F). */
  readonly coefficients: Float64Array;
  /** Errors of the last meter in order of time, of fits without their block, in units of its scale; NaN where unknown. */
  readonly errors: Float64Array;
  private readonly target: Float64Array;
  private readonly moments: Float64Array;
  private readonly sums: Float64Array;
  private readonly solution = new Float64Array(F);

  constructor(private readonly area: FleetArea) {
    const { length } = area.grid;
    this.coefficients = new Float64Array(area.groups * F);
    this.errors = new Float64Array(length);
    this.target = new Float64Array(length);
    this.moments = new Float64Array(area.groups * FLEET_BLOCKS * F);
    this.sums = new Float64Array(F);
  }

  /** Fits one meter. @param values shape (T), NaN = missing */
  fit(values: Float64Array): MeterScale {
    const scale = scaleOf(values);
    this.gather(values, scale);
    if (scale.missing > MANY_GAPS) this.solveAlone(values, scale);
    else this.solveShared(values, scale);
    return scale;
  }

  /** Scaled values in order of rows, gaps filled. */
  private gather(values: Float64Array, { level, scale }: MeterScale): void {
    const { steps } = this.area;
    const day = Math.round(DAY_MS / this.area.grid.stepMs);
    const { target } = this;
    for (let p = 0; p < steps.length; p += 1) {
      const t = steps[p] ?? 0;
      const value = values[t] ?? Number.NaN;
      const seen = isKnown(value) ? value : filled(values, t, day);
      target[p] = isKnown(seen) ? (seen - level) / scale : 0;
    }
  }

  private solveShared(values: Float64Array, scale: MeterScale): void {
    const { groups, factors, first } = this.area;
    const size = F * F;
    this.multiply();
    for (let group = 0; group < groups; group += 1) {
      this.sumBlocks(group, -1);
      solveInto(this.solution, factors.subarray(group * size, (group + 1) * size), this.sums);
      this.coefficients.set(this.solution, group * F);
      for (let b = 0; b < FLEET_BLOCKS; b += 1) {
        this.sumBlocks(group, b);
        const at = ((1 + b) * groups + group) * size;
        solveInto(this.solution, factors.subarray(at, at + size), this.sums);
        const cell = group * FLEET_BLOCKS + b;
        this.residuals(values, scale, { from: first[cell] ?? 0, to: first[cell + 1] ?? 0 });
      }
    }
  }

  /** X'y by group and block, four rows at a time: the sums are read and written once for all four. */
  private multiply(): void {
    const { rows, first } = this.area;
    const { moments, target } = this;
    moments.fill(0);
    for (let cell = 0; cell + 1 < first.length; cell += 1) {
      const to = first[cell + 1] ?? 0;
      const from = first[cell] ?? 0;
      for (let p = from; p < to; p += 4) addFour({ moments, at: cell * F }, rows, { target, p, to });
    }
  }

  /** Moments of a group over its blocks but one. */
  private sumBlocks(group: number, without: number): void {
    const { sums, moments } = this;
    sums.fill(0);
    for (let b = 0; b < FLEET_BLOCKS; b += 1) {
      if (b === without) continue;
      const from = (group * FLEET_BLOCKS + b) * F;
      for (let j = 0; j < F; j += 1) sums[j] = (sums[j] ?? 0) + (moments[from + j] ?? 0);
    }
  }

  private residuals(
    values: Float64Array,
    { level, scale }: MeterScale,
    { from, to }: { readonly from: number; readonly to: number },
  ): void {
    const { rows, steps } = this.area;
    const { solution, errors } = this;
    for (let p = from; p < to; p += 1) {
      const t = steps[p] ?? 0;
      const base = p * F;
      let sum = 0;
      for (let j = 0; j < F; j += 1) sum += (rows[base + j] ?? 0) * (solution[j] ?? 0);
      errors[t] = ((values[t] ?? Number.NaN) - level) / scale - sum;
    }
  }

  /** Equations of the known rows alone; errors are those of the fit itself, for left-out blocks may hold nothing. */
  private solveAlone(values: Float64Array, scale: MeterScale): void {
    const { groups, first, steps, rows } = this.area;
    for (let group = 0; group < groups; group += 1) {
      const from = first[group * FLEET_BLOCKS] ?? 0;
      const to = first[(group + 1) * FLEET_BLOCKS] ?? 0;
      const known = Int32Array.from({ length: to - from }, (_, i) => from + i).filter((p) =>
        isKnown(values[steps[p] ?? 0]),
      );
      const equations = emptyEquations(F, 1);
      const weights = new Float64Array(known.length).fill(1);
      addRows(equations, rows, { steps: known, weights, targets: [this.target] });
      this.solution.set(solveEquations(equations, FLEET_PENALTIES)?.[0] ?? new Float64Array(F));
      this.coefficients.set(this.solution, group * F);
      this.residuals(values, scale, { from, to });
    }
  }
}

/** Adds Σ y x over rows p .. p + 3; beyond `to` a row has no weight. */
function addFour(
  into: { readonly moments: Float64Array; readonly at: number },
  rows: Float64Array,
  { target, p, to }: { readonly target: Float64Array; readonly p: number; readonly to: number },
): void {
  const { moments, at } = into;
  const y0 = element(target, p);
  const y1 = p + 1 < to ? element(target, p + 1) : 0;
  const y2 = p + 2 < to ? element(target, p + 2) : 0;
  const y3 = p + 3 < to ? element(target, p + 3) : 0;
  const a = p * F;
  const b = a + F;
  const c = b + F;
  const d = c + F;
  for (let j = 0; j < F; j += 1) {
    moments[at + j] =
      element(moments, at + j) +
      y0 * element(rows, a + j) +
      y1 * element(rows, b + j) +
      y2 * element(rows, c + j) +
      y3 * element(rows, d + j);
  }
}

/** Element of an inner loop; none beyond the end. */
function element(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

function filled(values: Float64Array, t: number, day: number): number {
  for (const days of FILL_DAYS) {
    const value = values[t + days * day] ?? Number.NaN;
    if (isKnown(value)) return value;
  }
  return Number.NaN;
}

function scaleOf(values: Float64Array): MeterScale {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t] ?? Number.NaN;
    if (!isKnown(value)) continue;
    count += 1;
    sum += value;
    squares += value * value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return { level: 0, scale: 1, least: 0, most: 0, missing: 1 };
  const level = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - level * level));
  // Rounding noise around a constant is not a scale.
  const scale = deviation > 1e-9 * (1 + Math.abs(level)) ? deviation : 1;
  return { level, scale, least, most, missing: 1 - count / values.length };
}

/** x = (U'U)^-1 b without a new array. */
function solveInto(x: Float64Array, u: Float64Array, b: Float64Array): void {
  x.set(b);
  for (let i = 0; i < F; i += 1) {
    const value = (x[i] ?? 0) / (u[i * F + i] ?? 1);
    x[i] = value;
    for (let k = i + 1; k < F; k += 1) x[k] = (x[k] ?? 0) - (u[i * F + k] ?? 0) * value;
  }
  for (let i = F - 1; i >= 0; i -= 1) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < F; k += 1) sum -= (u[i * F + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (u[i * F + i] ?? 1);
  }
}
