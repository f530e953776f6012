/** The usual size of a series that comes in arrivals: a Poisson regression on the hour, the kind of day, the weekday and the season. */
import { isKnown } from '../regular-series.js';
import { yearAngle } from './pv-sun.js';
import { solveNormal } from './ridge.js';
import type { SlotTrack } from './trees-track.js';

/** Fitted rate; plain JSON. */
export interface ArrivalRate {
  /** Groups of the civil day. */
  readonly groups: number;
  readonly isYearly: boolean;
  /** Logarithms: all; groups; days off in each group; parts of weekdays; two of the year. */
  readonly coefficients: readonly number[];
  /** Mean of what was known. */
  readonly mean: number;
  /** Variance over mean: how many units come together. */
  readonly dispersion: number;
}

/** Steps on the civil clock. */
export interface ArrivalClock {
  readonly startMs: number;
  readonly stepMs: number;
  readonly track: Pick<SlotTrack, 'hour' | 'weekday' | 'off'>;
}

const MOST_GROUPS = 48;
/** Parts of a day that have a weekday of their own. */
const PARTS = 4;
const WEEKDAYS = 7;
/** Usual sizes of the logarithms, as a prior: hours, days off against working days, weekdays, seasons. */
const USUAL = { group: 1.5, off: 0.7, weekday: 0.15, year: 0.2 } as const;
/** With less than two years the season is left out: of one year nobody can tell it from growth [days]. */
const YEAR_FROM_DAYS = 700;
/** What happened counts half after this time [days]. */
const HALF_LIFE_DAYS = 180;
/** Arrivals that last for some steps make errors alike: rows say this many times less. */
const ALIKE = 2;
const ROUNDS = 15;
const CLOSE = 1e-4;
/** Logarithms of a rate over the mean are kept in ± this. */
const FARTHEST = 6;
const FREE = 1e-6;

/**
 * Fits the rate by iteratively reweighted least squares.
 *
 * @param values not negative; NaN = not known
 * @returns null when nothing ever came
 */
export function fitRate(clock: ArrivalClock, values: Float64Array): ArrivalRate | null {
  const perDay = Math.round(86_400_000 / clock.stepMs);
  const groups = Math.min(MOST_GROUPS, perDay);
  const steps = Int32Array.from(values.keys()).filter((i) => isKnown(values[i]));
  const mean = steps.reduce((sum, i) => sum + (values[i] ?? 0), 0) / Math.max(1, steps.length);
  if (!(mean > 0)) return null;
  const isYearly = values.length >= YEAR_FROM_DAYS * perDay;
  let rate: ArrivalRate = {
    groups,
    isYearly,
    coefficients: new Array<number>(widthOf(groups)).fill(0),
    mean,
    dispersion: mean,
  };
  const weights = Float64Array.from(steps, (i) => 2 ** (-(values.length - i) / perDay / HALF_LIFE_DAYS));
  const columns = Array.from(steps, (i) => columnsAt(clock, i, rate));
  const penalties = penaltiesOf(groups);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = improved(rate, { steps, weights, columns, values, penalties });
    if (!next) return null;
    const moved = next.coefficients.reduce(
      (most, c, j) => Math.max(most, Math.abs(c - (rate.coefficients[j] ?? 0))),
      0,
    );
    rate = next;
    if (moved < CLOSE) break;
  }
  return { ...rate, coefficients: rate.coefficients.map((c) => Number(c.toPrecision(6))) };
}

/** Rate of a step. */
export function rateAt(rate: ArrivalRate, clock: ArrivalClock, step: number): number {
  return rate.mean * Math.exp(logRate(rate.coefficients, columnsAt(clock, step, rate)));
}

/** Column and value, in turn. */
type Columns = readonly number[];

function columnsAt(
  { track, startMs, stepMs }: ArrivalClock,
  step: number,
  { groups, isYearly }: Pick<ArrivalRate, 'groups' | 'isYearly'>,
): Columns {
  const hour = track.hour[step] ?? 0;
  const isOff = track.off[step] === 1;
  const group = Math.min(groups - 1, Math.floor((hour / 24) * groups + 1e-6));
  // A holiday is like a Sunday.
  const weekday = isOff && (track.weekday[step] ?? 1) < 6 ? WEEKDAYS : (track.weekday[step] ?? 1);
  const part = (weekday - 1) * PARTS + Math.min(PARTS - 1, Math.floor((hour / 24) * PARTS));
  const list = [0, 1, 1 + group, 1, 1 + groups + group, isOff ? 0.5 : -0.5, 1 + 2 * groups + part, 1];
  if (!isYearly) return list;
  const angle = yearAngle(startMs + step * stepMs);
  const last = 1 + 2 * groups + WEEKDAYS * PARTS;
  return [...list, last, Math.sin(angle), last + 1, Math.cos(angle)];
}

function widthOf(groups: number): number {
  return 1 + 2 * groups + WEEKDAYS * PARTS + 2;
}

function penaltiesOf(groups: number): number[] {
  const of = (usual: number, count: number): number[] => new Array<number>(count).fill(1 / usual ** 2);
  return [
    FREE,
    ...of(USUAL.group, groups),
    ...of(USUAL.off, groups),
    ...of(USUAL.weekday, WEEKDAYS * PARTS),
    ...of(USUAL.year, 2),
  ];
}

function logRate(coefficients: readonly number[], columns: Columns): number {
  let sum = 0;
  for (let c = 0; c < columns.length; c += 2) {
    sum += (coefficients[columns[c] ?? 0] ?? 0) * (columns[c + 1] ?? 0);
  }
  return Math.max(-FARTHEST, Math.min(FARTHEST, sum));
}

interface Rows {
  readonly steps: Int32Array;
  readonly weights: Float64Array;
  readonly columns: readonly Columns[];
  readonly values: Float64Array;
  readonly penalties: readonly number[];
}

/** One round: weighted least squares on the line that touches the logarithm at the present rate. */
function improved(
  rate: ArrivalRate,
  { steps, weights, columns, values, penalties }: Rows,
): ArrivalRate | null {
  const width = widthOf(rate.groups);
  const normal = { gram: new Float64Array(width * width), moment: new Float64Array(width) };
  let spread = 0;
  let total = 0;
  for (let r = 0; r < steps.length; r += 1) {
    const own = columns[r] ?? [];
    const log = logRate(rate.coefficients, own);
    const expected = rate.mean * Math.exp(log);
    const error = (values[steps[r] ?? 0] ?? 0) - expected;
    const weight = weights[r] ?? 0;
    spread += (weight * error * error) / Math.max(expected, 0.05 * rate.mean);
    total += weight;
    addRow(normal, own, { weight: (weight * expected) / rate.dispersion, target: log + error / expected });
  }
  const found = solveNormal(normal, penalties);
  return found && { ...rate, coefficients: [...found], dispersion: (ALIKE * spread) / total };
}

function addRow(
  { gram, moment }: { readonly gram: Float64Array; readonly moment: Float64Array },
  columns: Columns,
  { weight, target }: { readonly weight: number; readonly target: number },
): void {
  const width = moment.length;
  for (let a = 0; a < columns.length; a += 2) {
    const p = columns[a] ?? 0;
    const weighted = weight * (columns[a + 1] ?? 0);
    moment[p] = (moment[p] ?? 0) + weighted * target;
    // Columns rise, so that only the upper triangle is written.
    for (let b = a; b < columns.length; b += 2) {
      const at = p * width + (columns[b] ?? 0);
      gram[at] = (gram[at] ?? 0) + weighted * (columns[b + 1] ?? 0);
    }
  }
}
