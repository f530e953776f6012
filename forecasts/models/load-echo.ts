/** The echo of a load: what the latest errors of its structure say about the next ones, by lead and civil hour. */
import { isKnown } from '../regular-series.js';
import { addRows, addScaled, dotRow, emptyEquations, solveEquations } from './normal-equations.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Leads of the first day at which coefficients are fitted [h]; 0 stands for one step. */
const FIRST_DAY_H = [0, 1, 2, 4, 8, 14, 20, 24] as const;
/** Leads within each later day [h], after its first step. */
const LATER_DAY_H = [6, 12, 18, 24] as const;
/** The same time on this many of the last known days. */
const SAME_DAYS = 7;
/** Mean errors of the last day, by runs of three hours. */
const RUNS = 8;
const SEASONAL = 4;
const TWICE_SEASONAL = 2;
/** Columns: see {@link EchoRows}. */
export const ECHO_WIDTH = 3 + 4 + SAME_DAYS + 1 + RUNS + 2 + 2 * SEASONAL + 2 * TWICE_SEASONAL + 2;
/** Days of errors that the columns reach back, for leads of two days. */
export const ECHO_DAYS = 17;
/** Hold of all hours towards zero, and of each hour towards what all share; for errors of unit variance. */
const SHARED_SHRINKAGE = 3;
const HOUR_SHRINKAGE = 10;
const HALF_LIFE_DAYS = 1500;

/** Fitted coefficients; plain JSON. */
export interface Echo {
  /** Leads in steps, rising; lead 1 is the step after the last known error. */
  readonly anchors: readonly number[];
  /** Per anchor shape (24, F), row by row. */
  readonly coefficients: readonly (readonly number[])[];
}

/** Errors in order of time with what is known of their steps. */
export interface ErrorTrack {
  /** Shape (T), NaN where unknown. */
  readonly errors: Float64Array;
  readonly stepMs: number;
  /** Civil hour, shape (T). */
  readonly hour: Float64Array;
  readonly yearCos: Float64Array;
  readonly yearSin: Float64Array;
  readonly rest: Uint8Array;
}

/** Leads in steps at which a model with this step and farthest lead is fitted. */
export function echoAnchors(stepMs: number, maxLeadMs: number): number[] {
  const farthest = Math.max(1, Math.round(maxLeadMs / stepMs));
  const steps = (hours: number): number => Math.max(1, Math.round((hours * HOUR_MS) / stepMs));
  const anchors = FIRST_DAY_H.map(steps);
  for (let day = 1; anchors[anchors.length - 1] !== undefined && day * DAY_MS < maxLeadMs; day += 1) {
    anchors.push(steps(day * 24) + 1, ...LATER_DAY_H.map((hours) => steps(day * 24 + hours)));
  }
  return [...new Set([...anchors.filter((lead) => lead < farthest), farthest])].sort((a, b) => a - b);
}

/** Writes the columns of a lead from the errors known so far. */
export class EchoRows {
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  private readonly perDay: number;
  private readonly perHour: number;

  constructor(private readonly track: ErrorTrack) {
    const { errors, stepMs } = track;
    this.perDay = Math.max(1, Math.round(DAY_MS / stepMs));
    this.perHour = HOUR_MS / stepMs;
    this.sums = new Float64Array(errors.length + 1);
    this.counts = new Float64Array(errors.length + 1);
    for (let t = 0; t < errors.length; t += 1) {
      const error = errors[t] ?? Number.NaN;
      this.sums[t + 1] = (this.sums[t] ?? 0) + (isKnown(error) ? error : 0);
      this.counts[t + 1] = (this.counts[t] ?? 0) + (isKnown(error) ? 1 : 0);
    }
  }

  /**
   * Writes the columns for target step t when `last` is the last known one: the last three errors; means of three hours,
   * of the last day, of the day before and of a week; the same time on the last seven known days and two weeks ago; eight
   * runs of three hours; the error a day and a week before the last; four of these by the
   * season, two of them by its second harmonic and by rest days.
   */
  fill(row: Float64Array, { t, last }: { readonly t: number; readonly last: number }): void {
    const { perDay, perHour } = this;
    const back = Math.max(1, Math.ceil((t - last) / perDay));
    let j = 0;
    for (let i = 0; i < 3; i += 1) row[j++] = this.error(last - i);
    const hours3 = this.mean(last, Math.max(1, Math.round(3 * perHour)));
    const day = this.mean(last, perDay);
    const week = this.mean(last, 7 * perDay);
    row[j++] = hours3;
    row[j++] = day;
    row[j++] = this.mean(last - perDay, perDay);
    row[j++] = week;
    const same = this.error(t - back * perDay);
    for (let i = 0; i < SAME_DAYS; i += 1) row[j++] = this.error(t - (back + i) * perDay);
    row[j++] = this.error(t - 14 * perDay);
    const run = perDay / RUNS;
    for (let i = 0; i < RUNS; i += 1) {
      const until = last - Math.round(i * run);
      row[j++] = this.mean(until, Math.max(1, until - (last - Math.round((i + 1) * run))));
    }
    row[j++] = this.error(last - perDay);
    row[j++] = this.error(last - 7 * perDay);
    const cos = this.track.yearCos[t] ?? 0;
    const sin = this.track.yearSin[t] ?? 0;
    for (const value of [same, hours3, day, week]) {
      row[j++] = value * cos;
      row[j++] = value * sin;
    }
    for (const value of [same, day]) {
      row[j++] = value * (2 * cos * cos - 1);
      row[j++] = value * 2 * cos * sin;
    }
    const rest = this.track.rest[t] ?? 0;
    row[j++] = same * rest;
    row[j] = day * rest;
  }

  private error(t: number): number {
    const error = this.track.errors[t];
    return isKnown(error) ? error : 0;
  }

  /** Mean of the known errors of `count` steps up to and with `until`; 0 of none. */
  private mean(until: number, count: number): number {
    const end = Math.max(0, until + 1);
    const begin = Math.max(0, end - count);
    const known = (this.counts[end] ?? 0) - (this.counts[begin] ?? 0);
    return known > 0 ? ((this.sums[end] ?? 0) - (this.sums[begin] ?? 0)) / known : 0;
  }
}

/**
 * Fits the echo at each anchor on about one step per hour.
 *
 * @returns the coefficients, per anchor the errors that remain at the steps that were used, shape (T), and how many steps
 *   lie between two of those
 */
export function fitEcho(
  track: ErrorTrack,
  maxLeadMs: number,
): { echo: Echo; remaining: Float64Array[]; stride: number } {
  const anchors = echoAnchors(track.stepMs, maxLeadMs);
  const fit = new EchoFit(track);
  const fitted = anchors.map((lead) => fit.fit(lead));
  return {
    echo: { anchors, coefficients: fitted.map(({ coefficients }) => coefficients) },
    remaining: fitted.map(({ remaining }) => remaining),
    stride: fit.stride,
  };
}

/** Coefficients of a lead, shape (24, F): lines between the anchors. */
export function echoCoefficients(echo: Echo, lead: number): Float64Array {
  const { anchors, coefficients } = echo;
  let b = anchors.findIndex((anchor) => anchor >= lead);
  if (b < 0) b = anchors.length - 1;
  const a = Math.max(0, b - 1);
  const low = anchors[a] ?? lead;
  const high = anchors[b] ?? lead;
  const share = high > low ? Math.min(1, Math.max(0, (lead - low) / (high - low))) : 1;
  const before = coefficients[a] ?? [];
  return Float64Array.from(
    coefficients[b] ?? [],
    (value, i) => share * value + (1 - share) * (before[i] ?? 0),
  );
}

/** Fits one anchor after the other in the same memory. */
class EchoFit {
  readonly stride: number;
  private readonly rows: EchoRows;
  private readonly design: Float64Array;
  /** Steps that are used, rising: within the hour another one each day, so that none is left out for good. */
  private readonly used: Int32Array;
  private readonly weights: Float64Array;
  private readonly targets: Float64Array;
  /** Rows of the design by civil hour. */
  private readonly byHour: readonly Int32Array[];

  constructor(private readonly track: ErrorTrack) {
    const { errors, stepMs } = track;
    const perDay = Math.max(1, Math.round(DAY_MS / stepMs));
    this.rows = new EchoRows(track);
    this.stride = Math.max(1, Math.round(HOUR_MS / stepMs));
    this.used = Int32Array.from(errors.keys()).filter(
      (t) => (t + Math.floor(t / perDay)) % this.stride === 0 && isKnown(errors[t]),
    );
    this.design = new Float64Array(this.used.length * ECHO_WIDTH);
    const fade = (Math.LN2 * stepMs) / (HALF_LIFE_DAYS * DAY_MS);
    this.weights = Float64Array.from(this.used, (t) => Math.exp(-fade * (errors.length - 1 - t)));
    this.targets = Float64Array.from(this.used, (t) => errors[t] ?? 0);
    const hours = Int32Array.from(this.used, (t) => Math.floor(track.hour[t] ?? 0));
    this.byHour = Array.from({ length: HOURS }, (_, hour) =>
      Int32Array.from(hours.keys()).filter((i) => hours[i] === hour),
    );
  }

  fit(lead: number): { coefficients: number[]; remaining: Float64Array } {
    const { used, design, track } = this;
    const length = track.errors.length;
    const first = used.findIndex((t) => t >= lead);
    for (let i = Math.max(0, first); i < used.length; i += 1) {
      const t = used[i] ?? 0;
      this.rows.fill(design.subarray(i * ECHO_WIDTH, (i + 1) * ECHO_WIDTH), { t, last: t - lead });
    }
    const equations = this.byHour.map((rowsOfHour) => {
      const own = emptyEquations(ECHO_WIDTH, 1);
      const steps = rowsOfHour.filter((i) => (used[i] ?? 0) >= lead);
      const weights = Float64Array.from(steps, (i) => this.weights[i] ?? 0);
      addRows(own, design, { steps, weights, targets: [this.targets] });
      return own;
    });
    const coefficients = hourCoefficients(equations);
    const solved = Float64Array.from(coefficients);
    const remaining = new Float64Array(length).fill(Number.NaN);
    for (let i = Math.max(0, first); i < used.length; i += 1) {
      const t = used[i] ?? 0;
      const from = Math.floor(track.hour[t] ?? 0) * ECHO_WIDTH;
      const value = dotRow(design, { t: i, width: ECHO_WIDTH, from, n: ECHO_WIDTH }, solved);
      remaining[t] = (track.errors[t] ?? Number.NaN) - value;
    }
    return { coefficients, remaining };
  }
}

/** Coefficients that all hours share, and of each hour what it differs by. */
function hourCoefficients(equations: readonly ReturnType<typeof emptyEquations>[]): number[] {
  const total = emptyEquations(ECHO_WIDTH, 1);
  for (const own of equations) addScaled(total, own, 1);
  const zero = new Float64Array(ECHO_WIDTH);
  const shared =
    solveEquations(
      total,
      zero.map(() => SHARED_SHRINKAGE * HOURS),
    )?.[0] ?? zero;
  const hold = zero.map(() => HOUR_SHRINKAGE);
  return equations.flatMap((own) => {
    const said = gramTimes(own.gram, shared);
    const rest = { ...own, moments: own.moments.map((moment) => moment.map((m, j) => m - (said[j] ?? 0))) };
    const difference = solveEquations(rest, hold)?.[0] ?? zero;
    return Array.from(shared, (value, j) => value + (difference[j] ?? 0));
  });
}

/** A symmetric matrix, given by its upper triangle, times x. */
function gramTimes(gram: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  const product = new Float64Array(n);
  for (let j = 0; j < n; j += 1) {
    let sum = (gram[j * n + j] ?? 0) * (x[j] ?? 0);
    for (let k = j + 1; k < n; k += 1) {
      const value = gram[j * n + k] ?? 0;
      sum += value * (x[k] ?? 0);
      product[k] = (product[k] ?? 0) + value * (x[j] ?? 0);
    }
    product[j] = (product[j] ?? 0) + sum;
  }
  return product;
}
