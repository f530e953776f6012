/** `short-term-ridge@1`: a regression per lead on the last steps and the same steps of yesterday and last week, for the next hours. */
import {
  LEVELS,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import { isKnown, knownCount, newsSince, trimmed, type RegularSeries } from '../regular-series.js';
import { bounded, quantileRows, writeQuantiles } from './bounded.js';
import { rowDot } from './ridge.js';
import { cellsOf, slotsPerDay } from './smoothing-clock.js';
import { between, fitLeadErrors, leadErrorsAt, type LeadErrors } from './smoothing-errors.js';
import { aheadOf, firstLength, lastOf, runOver, type Track } from './smoothing-fit.js';
import {
  doubleSeasonal,
  memoryOf,
  smoothedCentres,
  smoothingMarks,
  trackOf,
  type DoubleSeasonalState,
} from './smoothing-forecaster.js';
import { cleaned, firstMemory, type Gains } from './smoothing-recursion.js';
import { fromScale } from './smoothing-scale.js';
import { fitGrouped, type GroupedFit } from './short-term-regression.js';
import {
  SHORT_TERM_WIDTH,
  fillShortTerm,
  firstOrigin,
  windowOf,
  type ShortTermWindow,
} from './short-term-window.js';

const HOUR_MS = 3_600_000;
/** Farthest lead of a regression of its own [h]. */
const FARTHEST_HOURS = 6;
/** Leads that all have their own; further ones by the table below. */
const DENSE_LEADS = 4;
const SPARSE_HOURS = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6];
/** Beyond the farthest lead what the regression knew better than the smoothing is forgotten by half in this time [h]. */
const FORGET_HOURS = 6;
const LEAST_DAYS = 24;
const MOST_DAYS = 1100;
/** Origins that a fit looks at, at most; more of them are thinned out. */
const MOST_ORIGINS = 60_000;
const MOST_GROUPS = 48;
/** Days by which a fit counts an origin half. */
const HALF_LIFE_DAYS = 365;
/** Days from which on a history tells the seasons of the year apart. */
const YEARLY_DAYS = 540;
const BLOCK_DAYS = 28;
/** Blocks that a history is cut into at least. */
const LEAST_BLOCKS = 12;
/** Digits of a stored coefficient. */
const DIGITS = 7;

/** What is fitted for the next hours; plain JSON. */
interface ShortTermPart {
  /** Leads with a regression of their own [steps], rising. */
  readonly leads: readonly number[];
  readonly yearly: boolean;
  /** By lead one row of coefficients per group of slots; a single row when all share it. */
  readonly coefficients: readonly (readonly (readonly number[])[])[];
  readonly groups: number;
  readonly errors: LeadErrors;
}

/** Fitted state; plain JSON of constant size. */
export interface ShortTermState {
  readonly modelId: string;
  readonly smoothing: DoubleSeasonalState;
  /** Last days on the scale of the smoothing, gaps filled, outliers cut. */
  readonly tail: readonly number[];
  /** Null when the history was too short. */
  readonly regression: ShortTermPart | null;
}

/** For the next hours, without weather; beyond them it runs into double-seasonal smoothing. */
export const shortTermRidge: Forecaster<ShortTermState> = {
  id: 'short-term-ridge@1',
  reads: [],
  fit: (history, exogenous, options) => fitShortTerm(trimmed(history), exogenous, options),
  update: updateShortTerm,
  predict: predictShortTerm,
};

function fitShortTerm(history: RegularSeries, exogenous: object, options: FitOptions): ShortTermState {
  const smoothing = doubleSeasonal.fit(history, exogenous, options);
  const track = trackOf(history, smoothing.scale, options.calendar);
  const filled = cleanedHistory(track, smoothing);
  const days = (knownCount(history) * history.stepMs) / DAY_MS;
  return {
    modelId: shortTermRidge.id,
    smoothing,
    tail: Array.from(filled.subarray(-firstOrigin(history.stepMs))),
    regression: days < LEAST_DAYS ? null : fitRegressions({ track, filled, smoothing }, history, options),
  };
}

function cleanedHistory(track: Track, smoothing: DoubleSeasonalState): Float64Array {
  const gains = smoothing.members[0]?.gains;
  if (!gains) return track.values;
  const first = firstMemory(track.values, track.cells, { length: firstLength(track), slots: track.slots });
  return cleaned(first, gains, track);
}

interface Cleaned {
  readonly track: Track;
  /** Values of the track with gaps filled and outliers cut. */
  readonly filled: Float64Array;
  readonly smoothing: DoubleSeasonalState;
}

function fitRegressions(
  { track, filled, smoothing }: Cleaned,
  { startMs, stepMs }: RegularSeries,
  options: FitOptions,
): ShortTermPart | null {
  const slots = slotsPerDay(stepMs);
  const recent = lastOf({ ...track, values: filled }, MOST_DAYS * slots);
  const from = filled.length - recent.values.length;
  const grid = { startMs: startMs + from * stepMs, stepMs, more: 0 };
  const window = windowOf(recent.values, grid, options.calendar);
  const days = recent.values.length / slots;
  const yearly = days >= YEARLY_DAYS;
  const groups = groupsOf(slots);
  const leads = leadsOf(stepMs, options.maxLeadMs);
  const known = track.values.subarray(from);
  const context = {
    window,
    known,
    yearly,
    groups,
    recent,
    gains: smoothing.members.map((member) => member.gains),
  };
  const coefficients: number[][][] = [];
  const rows: { values: Float64Array; hours: Float64Array }[] = [];
  let near: number | undefined;
  for (const lead of leads) {
    const fitted = fitLead(context, lead, near);
    if (!fitted) return null;
    near = fitted.fit.ownPenalty;
    const own = Number.isFinite(fitted.fit.ownPenalty)
      ? fitted.fit.coefficients
      : fitted.fit.coefficients.slice(0, 1);
    coefficients.push(own.map((row) => row.map((value) => Number(value.toPrecision(DIGITS)))));
    rows.push({ values: fitted.fit.outOfBlock, hours: fitted.hours });
  }
  const errors = fitLeadErrors(leads, rows, { days, levels: options.levels ?? LEVELS });
  return { leads, yearly, coefficients, groups, errors };
}

interface LeadContext {
  readonly window: ShortTermWindow;
  /** Values on the scale as they were measured, NaN where unknown. */
  readonly known: Float64Array;
  readonly yearly: boolean;
  readonly groups: number;
  readonly recent: Track;
  /** Of the smoothings. */
  readonly gains: readonly Gains[];
}

/** What a smoothing forecasts for step origin + lead - 1, at every origin. */
function aheadOfAll(track: Track, gains: Gains, lead: number): Float64Array {
  const { values, cells, slots } = track;
  const memory = firstMemory(values, cells, { length: firstLength(track), slots });
  const ahead = new Float64Array(values.length);
  runOver(track, memory, {
    gains,
    visit: (i) => {
      ahead[i] = aheadOf(memory, gains, { cells, i, lead });
    },
  });
  return ahead;
}

function fitLead(
  context: LeadContext,
  lead: number,
  near: number | undefined,
): { fit: GroupedFit; hours: Float64Array } | null {
  const { window, yearly, groups } = context;
  const { values, stepMs } = window;
  const slots = slotsPerDay(stepMs);
  const first = firstOrigin(stepMs);
  const room = values.length - lead - first + 1;
  const stride = strideOf(room, slots);
  const count = Math.max(0, Math.floor((room - 1) / stride) + 1);
  const block = Math.max(slots, Math.min(BLOCK_DAYS * slots, Math.floor(values.length / LEAST_BLOCKS)));
  const rate = Math.LN2 / (HALF_LIFE_DAYS * slots);
  const members = context.gains.map((gains) => aheadOfAll(context.recent, gains, lead));
  const rows = {
    width: SHORT_TERM_WIDTH,
    groups,
    design: new Float64Array(count * SHORT_TERM_WIDTH),
    target: new Float64Array(count),
    group: new Int32Array(count),
    weight: new Float64Array(count),
    block: new Int32Array(count),
  };
  const hours = new Float64Array(count);
  for (let r = 0; r < count; r += 1) {
    const origin = first + r * stride;
    const last = origin - 1;
    const row = rows.design.subarray(r * SHORT_TERM_WIDTH, (r + 1) * SHORT_TERM_WIDTH);
    fillShortTerm(row, window, {
      origin,
      lead,
      smoothed: members.map((ahead) => ahead[origin] ?? 0),
      yearly,
    });
    const known = isKnown(context.known[last]) && isKnown(context.known[last + lead]);
    rows.target[r] = known ? (values[last + lead] ?? 0) - (values[last] ?? 0) : Number.NaN;
    rows.group[r] = groupAt(window, last, groups);
    rows.weight[r] = Math.exp(-rate * (values.length - origin));
    rows.block[r] = Math.floor(origin / block);
    hours[r] = window.hour[last + lead] ?? 0;
  }
  const fit = fitGrouped(rows, near);
  return fit && { fit, hours };
}

function updateShortTerm(state: ShortTermState, input: UpdateInput): ShortTermState {
  const { smoothing } = state;
  const quick = smoothing.members[0];
  const news = newsSince(smoothing.endMs, smoothing.stepMs, input.news);
  if (news.values.length === 0 || !quick) return state;
  const filled = cleaned(memoryOf(quick), quick.gains, trackOf(news, smoothing.scale, input.calendar));
  const kept = firstOrigin(smoothing.stepMs);
  return {
    ...state,
    smoothing: doubleSeasonal.update(smoothing, input),
    tail: [...state.tail, ...filled].slice(-kept),
  };
}

function predictShortTerm(state: ShortTermState, input: PredictInput): Forecast {
  const { smoothing, regression } = state;
  const { stepMs, bounds, scale } = smoothing;
  const gap = Math.round((input.originMs - smoothing.endMs) / stepMs);
  if (!regression || state.tail.length < firstOrigin(stepMs)) return fromSmoothing(state, input);
  const ahead = gap + input.horizon;
  const cells = cellsOf({ startMs: smoothing.endMs, stepMs, length: ahead }, input.calendar);
  const smoothed = smoothedCentres(smoothing, cells, 0);
  const corrections = correctionsOf(state, regression, { smoothed, input });
  const farthest = regression.leads[regression.leads.length - 1] ?? 1;
  const mean = new Float64Array(input.horizon);
  const quantiles = quantileRows(smoothing.levels, input.horizon);
  for (let h = 0; h < input.horizon; h += 1) {
    const lead = gap + h + 1;
    const centre = (smoothed[lead - 1] ?? 0) + correctionAt(regression, corrections, { lead, stepMs });
    mean[h] = bounded(fromScale(scale, centre), bounds);
    const table = lead + smoothing.silent > farthest ? smoothing.errors : regression.errors;
    const errors = leadErrorsAt(table, lead + smoothing.silent, cells.hour[lead - 1] ?? 0);
    const spread = errors.map((error) => fromScale(scale, centre + error) - (mean[h] ?? 0));
    writeQuantiles(quantiles, h, { mean: mean[h] ?? 0, errors: spread, bounds });
  }
  return { mean, quantiles, marks: smoothingMarks(smoothing, gap) };
}

function fromSmoothing(state: ShortTermState, input: PredictInput): Forecast {
  const forecast = doubleSeasonal.predict(state.smoothing, input);
  return {
    ...forecast,
    marks: [...forecast.marks, 'smoothing-alone: the history is too short for a regression'],
  };
}

/** By lead with a regression of its own: how far it stands from the smoothing, on the scale. */
function correctionsOf(
  state: ShortTermState,
  regression: ShortTermPart,
  { smoothed, input }: { smoothed: Float64Array; input: PredictInput },
): number[] {
  const { smoothing } = state;
  const { stepMs } = smoothing;
  const values = Float64Array.from(state.tail);
  const startMs = smoothing.endMs - values.length * stepMs;
  const more = regression.leads[regression.leads.length - 1] ?? 1;
  const window = windowOf(values, { startMs, stepMs, more }, input.calendar);
  const group = groupAt(window, values.length - 1, regression.groups);
  const row = new Float64Array(SHORT_TERM_WIDTH);
  const cells = cellsOf({ startMs: smoothing.endMs, stepMs, length: more }, input.calendar);
  const base = smoothed.length >= more ? smoothed : smoothedCentres(smoothing, cells, 0);
  const members = smoothing.members.map((member) => ({ gains: member.gains, memory: memoryOf(member) }));
  return regression.leads.map((lead, k) => {
    const ahead = members.map(({ gains, memory }) => aheadOf(memory, gains, { cells, i: 0, lead }));
    fillShortTerm(row, window, { origin: values.length, lead, smoothed: ahead, yearly: regression.yearly });
    const rows = regression.coefficients[k] ?? [];
    const step = rowDot(row, 0, rows[rows.length === 1 ? 0 : group] ?? []);
    return (values[values.length - 1] ?? 0) + step - (base[lead - 1] ?? 0);
  });
}

function correctionAt(
  regression: ShortTermPart,
  corrections: readonly number[],
  { lead, stepMs }: { lead: number; stepMs: number },
): number {
  const { low, high, share } = between(regression.leads, lead);
  const a = corrections[low] ?? 0;
  const inside = a + share * ((corrections[high] ?? a) - a);
  const beyond = Math.max(0, lead - (regression.leads[regression.leads.length - 1] ?? 0));
  return inside * 0.5 ** ((beyond * stepMs) / (FORGET_HOURS * HOUR_MS));
}

/** Leads with a regression of their own [steps]. */
function leadsOf(stepMs: number, maxLeadMs = 2 * DAY_MS): number[] {
  const farthest = Math.max(1, Math.round(Math.min(FARTHEST_HOURS * HOUR_MS, maxLeadMs) / stepMs));
  const dense = Array.from({ length: DENSE_LEADS }, (_, k) => k + 1);
  const sparse = SPARSE_HOURS.map((hours) => Math.round((hours * HOUR_MS) / stepMs));
  return [...new Set([...dense, ...sparse])]
    .filter((lead) => lead >= 1 && lead <= farthest)
    .sort((a, b) => a - b);
}

/** Groups that the slots of a day are put into: each its own up to 48, so that a half-hour is one. */
function groupsOf(slots: number): number {
  let groups = Math.min(slots, MOST_GROUPS);
  while (slots % groups !== 0) groups -= 1;
  return groups;
}

function groupAt(window: ShortTermWindow, last: number, groups: number): number {
  return Math.floor(((window.slot[last] ?? 0) * groups) / slotsPerDay(window.stepMs));
}

/** Every how many-th origin is looked at; shares no divisor with the day, so that each slot has its turn. */
function strideOf(origins: number, slots: number): number {
  let stride = Math.max(1, Math.ceil(origins / MOST_ORIGINS));
  while (divisor(stride, slots) !== 1) stride += 1;
  return stride;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
