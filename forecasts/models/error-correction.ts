/** What the last errors of a model say about its next ones, fitted for each lead. */
import { isKnown } from '../regular-series.js';
import { DAY_MS } from '../features/same-slot.js';
import { fitRidge } from './ridge.js';

const HOUR_MS = 3_600_000;
/** Leads at which coefficients are fitted [h]; between them they are interpolated. */
const ANCHOR_HOURS = [0.25, 0.5, 1, 2, 4, 8, 16, 24, 36, 48, 72, 168];
/** Hold towards zero, in units of the residuals' own variance times rows. */
const SHRINKAGE = 0.01;
/** Recent errors: last, mean of an hour, mean of a day, same slot of the last known day, same slot of the last known week. */
const WIDTH = 5;

/** Fitted correction; plain JSON. Lead 1 is the step after the last known error. */
export interface ErrorCorrection {
  readonly stepMs: number;
  /** Leads in steps, rising. */
  readonly anchors: readonly number[];
  /** One row of five per anchor. */
  readonly coefficients: readonly (readonly number[])[];
}

/** Leads in steps at which a model with this step and farthest lead is fitted. */
export function anchorLeads(stepMs: number, maxLeadMs: number): number[] {
  const farthest = Math.max(1, Math.round(maxLeadMs / stepMs));
  const leads = ANCHOR_HOURS.map((hours) => Math.max(1, Math.round((hours * HOUR_MS) / stepMs)));
  return [...new Set([...leads.filter((lead) => lead < farthest), farthest])].sort((a, b) => a - b);
}

/**
 * Fits the correction on errors in order of time and returns what is left of them.
 *
 * @param errors shape (T), NaN where unknown
 * @returns the correction, and per anchor the errors that remain at each target step, shape (T)
 */
export function fitErrorCorrection(
  errors: Float64Array,
  grid: { readonly stepMs: number; readonly maxLeadMs: number },
): { correction: ErrorCorrection; remaining: Float64Array[] } {
  const recent = new RecentErrors(errors, grid.stepMs);
  const anchors = anchorLeads(grid.stepMs, grid.maxLeadMs);
  const coefficients: number[][] = [];
  const remaining: Float64Array[] = [];
  for (const lead of anchors) {
    const fitted = fitLead(errors, recent, lead);
    coefficients.push(fitted.coefficients);
    remaining.push(fitted.remaining);
  }
  return { correction: { stepMs: grid.stepMs, anchors, coefficients }, remaining };
}

/**
 * Corrections for the steps from `origin` on.
 *
 * @param errors known errors before the origin, oldest first, NaN where unknown
 * @param horizon steps from the origin
 * @returns shape (H) and the lead of the first step counted from the last known error
 */
export function correct(
  correction: ErrorCorrection,
  errors: Float64Array,
  horizon: number,
): { values: Float64Array; firstLead: number } {
  const values = new Float64Array(horizon);
  let last = errors.length - 1;
  while (last >= 0 && !isKnown(errors[last])) last -= 1;
  const firstLead = errors.length - last;
  if (last < 0) return { values, firstLead: 1 };
  const recent = new RecentErrors(errors, correction.stepMs);
  const row = new Float64Array(WIDTH);
  for (let h = 0; h < horizon; h += 1) {
    recent.fill(row, last, firstLead + h);
    values[h] = interpolateRows(correction.anchors, correction.coefficients, firstLead + h).reduce(
      (sum, c, j) => sum + c * (row[j] ?? 0),
      0,
    );
  }
  return { values, firstLead };
}

/** Row at a lead, linear between the rows of the anchors beside it, constant outside. */
export function interpolateRows(
  anchors: readonly number[],
  rows: readonly (readonly number[])[],
  lead: number,
): readonly number[] {
  let upper = anchors.findIndex((anchor) => anchor >= lead);
  if (upper < 0) upper = anchors.length - 1;
  const above = rows[upper] ?? [];
  const below = rows[upper - 1];
  const from = anchors[upper - 1];
  const to = anchors[upper];
  if (!below || from === undefined || to === undefined || lead >= to) return above;
  const share = (lead - from) / (to - from);
  return above.map((value, i) => value * share + (below[i] ?? 0) * (1 - share));
}

/** Features of the correction from prefix sums, so that a fit over all origins stays linear in T. */
class RecentErrors {
  private readonly sums: Float64Array;
  private readonly counts: Int32Array;
  private readonly perHour: number;
  private readonly perDay: number;

  constructor(
    private readonly errors: Float64Array,
    stepMs: number,
  ) {
    this.perHour = Math.max(1, Math.round(HOUR_MS / stepMs));
    this.perDay = Math.max(1, Math.round(DAY_MS / stepMs));
    this.sums = new Float64Array(errors.length + 1);
    this.counts = new Int32Array(errors.length + 1);
    for (let i = 0; i < errors.length; i += 1) {
      const error = errors[i] ?? Number.NaN;
      const known = isKnown(error);
      this.sums[i + 1] = (this.sums[i] ?? 0) + (known ? error : 0);
      this.counts[i + 1] = (this.counts[i] ?? 0) + (known ? 1 : 0);
    }
  }

  /** Features for the step `lead` after the last known index. */
  fill(row: Float64Array, last: number, lead: number): void {
    const target = last + lead;
    row[0] = orZero(this.errors[last]);
    row[1] = this.mean(last - this.perHour + 1, last + 1);
    row[2] = this.mean(last - this.perDay + 1, last + 1);
    row[3] = this.around(target - backBy(lead, this.perDay), last);
    row[4] = this.around(target - backBy(lead, 7 * this.perDay), last);
  }

  /** Mean over a slot and its neighbours, none of them after `last`. */
  private around(index: number, last: number): number {
    return this.mean(index - 1, index < last ? index + 2 : last + 1);
  }

  /** Mean of the known errors in [from, to); 0 when there are none. Comparisons, because this is the inner loop of a fit. */
  private mean(from: number, to: number): number {
    const { sums, counts } = this;
    const end = this.errors.length;
    const a = from < 0 ? 0 : from < end ? from : end;
    const b = to < a ? a : to < end ? to : end;
    const count = (counts[b] ?? 0) - (counts[a] ?? 0);
    return count === 0 ? 0 : ((sums[b] ?? 0) - (sums[a] ?? 0)) / count;
  }
}

/** Least whole number of periods that is not below the lead [steps]. */
function backBy(lead: number, period: number): number {
  return lead + ((period - (lead % period)) % period);
}

function fitLead(
  errors: Float64Array,
  recent: RecentErrors,
  lead: number,
): { coefficients: number[]; remaining: Float64Array } {
  const rows = errors.length;
  const design = new Float64Array(rows * WIDTH);
  const target = new Float64Array(rows).fill(Number.NaN);
  let variance = 0;
  for (let t = lead; t < rows; t += 1) {
    if (!isKnown(errors[t - lead]) || !isKnown(errors[t])) continue;
    recent.fill(design.subarray(t * WIDTH, (t + 1) * WIDTH), t - lead, lead);
    target[t] = orZero(errors[t]);
    variance += orZero(errors[t]) ** 2;
  }
  const fit = fitRidge({
    width: WIDTH,
    design,
    target,
    weights: new Float64Array(rows).fill(1),
    block: new Int32Array(rows),
    blocks: 1,
    penalties: new Array<number>(WIDTH).fill(SHRINKAGE * variance + Number.EPSILON),
  });
  const coefficients = fit ? [...fit.coefficients] : new Array<number>(WIDTH).fill(0);
  const remaining = target.map((y, t) => y - dot(design, t, coefficients));
  return { coefficients, remaining };
}

function dot(design: Float64Array, row: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, c, j) => sum + c * (design[row * WIDTH + j] ?? 0), 0);
}

function orZero(value: number | undefined): number {
  return value !== undefined && isKnown(value) ? value : 0;
}
