/** `double-seasonal@1`: three double-seasonal smoothings, two quick for the next hours, one calm for the next days, joined by lead. */
import {
  LEVELS,
  type Calendar,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import { endOf, isKnown, knownCount, newsSince, trimmed, type RegularSeries } from '../regular-series.js';
import { bounded, boundsOf, quantileRows, writeQuantiles, type Bounds } from './bounded.js';
import { cellsOf, slotsPerDay, type Cells } from './smoothing-clock.js';
import { between, fitLeadErrors, leadErrorsAt, measuredLeads, type LeadErrors } from './smoothing-errors.js';
import { aheadOf, firstLength, fitGains, lastOf, runOver, type Parts, type Track } from './smoothing-fit.js';
import { copyOf, firstMemory, type Gains, type Memory } from './smoothing-recursion.js';
import { fromScale, scaleOf, toScale, type SmoothingScale } from './smoothing-scale.js';

const DEFAULT_MAX_LEAD_MS = 2 * DAY_MS;
/** Days of history that the memory and the errors are taken from. */
const LAST_DAYS = 800;
const DAYS_FOR_DAY_INDEX = 2;
const DAYS_FOR_WEEK_INDEX = 15;
/** Beyond so many hours the third is believed the less, the shorter the history [days at half]: it learns yesterdays by heart. */
const NEAR_HOURS = 6;
const FAR_DAYS = 90;
/** Without a value for longer the recent error says little. */
const HOURS_WITHOUT_NEWS = 6;

/** One smoothing; plain JSON. */
interface Member {
  readonly gains: Gains;
  readonly level: number;
  readonly error: number;
  readonly spread: number;
  readonly day: readonly number[];
  readonly week: readonly number[];
}

/** Fitted state; plain JSON of constant size. */
export interface DoubleSeasonalState {
  readonly modelId: string;
  readonly stepMs: number;
  /** End of what it knows [epoch ms]. */
  readonly endMs: number;
  readonly levels: readonly number[];
  readonly bounds: Bounds;
  readonly scale: SmoothingScale;
  /** Quick one first, calm one second, then the one whose indexes move by whole errors. */
  readonly members: readonly Member[];
  /** Share of the calm one in the first two at the leads of the errors, 0..1. */
  readonly calmShare: readonly number[];
  /** Share of the third in all, at the same leads, 0..1. */
  readonly wholeShare: readonly number[];
  readonly errors: LeadErrors;
  /** Steps since the last known value. */
  readonly silent: number;
  readonly marks: readonly string[];
}

/** Taylor's double-seasonal smoothing with autoregressive errors; no weather. */
export const doubleSeasonal: Forecaster<DoubleSeasonalState> = {
  id: 'double-seasonal@1',
  reads: [],
  fit: (history, _exogenous, options) => fitDoubleSeasonal(history, options),
  update: updateDoubleSeasonal,
  predict: predictDoubleSeasonal,
};

function fitDoubleSeasonal(given: RegularSeries, options: FitOptions): DoubleSeasonalState {
  const history = trimmed(given);
  const { stepMs } = history;
  const scale = scaleOf(history.values);
  const track = trackOf(history, scale, options.calendar);
  const days = (knownCount(history) * stepMs) / DAY_MS;
  const parts: Parts = { day: days >= DAYS_FOR_DAY_INDEX, week: days >= DAYS_FOR_WEEK_INDEX };
  const leads = measuredLeads(stepMs, options.maxLeadMs ?? DEFAULT_MAX_LEAD_MS);
  const day = Math.min(track.slots, leads[leads.length - 1] ?? 1);
  const gains = [
    fitGains(track, parts, [1]),
    fitGains(track, parts, [day]),
    fitGains(track, { ...parts, isWhole: true }, [1]),
  ];
  const { members, calmShare, wholeShare, rows } = measured(track, gains, { leads, days });
  const levels = options.levels ?? LEVELS;
  return {
    modelId: doubleSeasonal.id,
    stepMs,
    endMs: endOf(history),
    levels,
    bounds: boundsOf(options),
    scale,
    members,
    calmShare,
    wholeShare,
    errors: fitLeadErrors(leads, rows, { days, levels }),
    silent: silentSteps(history.values, 0),
    marks: historyMarks(days, parts),
  };
}

function historyMarks(days: number, parts: Parts): string[] {
  if (days === 0) return ['no-history: nothing was ever measured, zero is given'];
  return parts.week ? [] : [`short-history: ${days.toFixed(1)} days known, weekdays are not told apart`];
}

/** Runs all members over the last part of the track; their shares by lead and the errors of them joined. */
function measured(
  whole: Track,
  gains: readonly Gains[],
  { leads, days }: { readonly leads: readonly number[]; readonly days: number },
): {
  members: Member[];
  calmShare: number[];
  wholeShare: number[];
  rows: { values: Float64Array; hours: Float64Array }[];
} {
  const track = lastOf(whole, LAST_DAYS * whole.slots);
  const from = firstLength(track);
  const runs = gains.map((own) => {
    const memory = firstMemory(track.values, track.cells, { length: from, slots: track.slots });
    const errors = leads.map(() => new Float64Array(track.values.length).fill(Number.NaN));
    runOver(track, memory, {
      gains: own,
      visit: (i) => {
        if (i < from) return;
        for (const [k, lead] of leads.entries()) {
          const target = i + lead - 1;
          const row = errors[k];
          if (!row || target >= row.length) continue;
          row[target] =
            (track.values[target] ?? Number.NaN) - aheadOf(memory, own, { cells: track.cells, i, lead });
        }
      },
    });
    return { member: memberOf(own, memory), errors };
  });
  const [quick, calm, third] = runs;
  const calmShare = leads.map((_, k) => shareOf(quick?.errors[k], calm?.errors[k]));
  const two = leads.map((_, k) => joinedErrors(quick?.errors[k], calm?.errors[k], calmShare[k] ?? 0));
  const nearSteps = NEAR_HOURS * (track.slots / 24);
  const wholeShare = leads.map((lead, k) => {
    const share = shareOf(two[k], third?.errors[k]);
    return lead <= nearSteps ? share : (share * days) / (days + FAR_DAYS);
  });
  const rows = leads.map((_, k) => ({
    values: joinedErrors(two[k], third?.errors[k], wholeShare[k] ?? 0),
    hours: track.cells.hour,
  }));
  return { members: runs.map((run) => run.member), calmShare, wholeShare, rows };
}

function joinedErrors(
  first: Float64Array | undefined,
  second: Float64Array | undefined,
  share: number,
): Float64Array {
  return Float64Array.from(first ?? [], (error, t) => (1 - share) * error + share * (second?.[t] ?? error));
}

/** Share of the second error that makes the joined squared error smallest, in 0..1. */
function shareOf(first: Float64Array | undefined, second: Float64Array | undefined): number {
  let top = 0;
  let bottom = 0;
  for (const [t, a] of (first ?? []).entries()) {
    const difference = a - (second?.[t] ?? Number.NaN);
    if (!isKnown(difference)) continue;
    top += a * difference;
    bottom += difference * difference;
  }
  return bottom > 0 ? Math.min(1, Math.max(0, top / bottom)) : 0;
}

function updateDoubleSeasonal(state: DoubleSeasonalState, input: UpdateInput): DoubleSeasonalState {
  const news = newsSince(state.endMs, state.stepMs, input.news);
  if (news.values.length === 0) return state;
  const track = trackOf(news, state.scale, input.calendar);
  const members = state.members.map((member) => {
    const memory = memoryOf(member);
    runOver(track, memory, { gains: member.gains });
    return memberOf(member.gains, memory);
  });
  return { ...state, endMs: endOf(news), members, silent: silentSteps(track.values, state.silent) };
}

function predictDoubleSeasonal(state: DoubleSeasonalState, input: PredictInput): Forecast {
  const { horizon, originMs } = input;
  const { stepMs, bounds } = state;
  const cells = cellsOf({ startMs: originMs, stepMs, length: horizon }, input.calendar);
  const gap = Math.round((originMs - state.endMs) / stepMs);
  const mean = new Float64Array(horizon);
  const quantiles = quantileRows(state.levels, horizon);
  const centres = smoothedCentres(state, cells, gap);
  for (let h = 0; h < horizon; h += 1) {
    const centre = centres[h] ?? 0;
    mean[h] = bounded(fromScale(state.scale, centre), bounds);
    const errors = leadErrorsAt(state.errors, gap + h + 1 + state.silent, cells.hour[h] ?? 0);
    const spread = errors.map((error) => fromScale(state.scale, centre + error) - (mean[h] ?? 0));
    writeQuantiles(quantiles, h, { mean: mean[h] ?? 0, errors: spread, bounds });
  }
  return { mean, quantiles, marks: smoothingMarks(state, gap) };
}

/**
 * Forecasts on the scale for the cells of the steps from `gap` steps after the end of the state's knowledge on.
 */
export function smoothedCentres(state: DoubleSeasonalState, cells: Cells, gap: number): Float64Array {
  const memories = state.members.map(memoryOf);
  return cells.hour.map((_, h) => joinedAt(state, memories, { cells, h, ahead: gap + h + 1 }));
}

/** All members at step h, `ahead` steps after the last they know of, on the scale. */
function joinedAt(
  state: DoubleSeasonalState,
  memories: readonly Memory[],
  { cells, h, ahead }: { cells: Cells; h: number; ahead: number },
): number {
  const { low, high, share } = between(state.errors.leads, ahead + state.silent);
  const shareAt = (shares: readonly number[]): number => {
    const a = shares[low] ?? 0;
    return a + share * ((shares[high] ?? a) - a);
  };
  const [calm, whole] = [shareAt(state.calmShare), shareAt(state.wholeShare)];
  const weights = [(1 - calm) * (1 - whole), calm * (1 - whole), whole];
  let sum = 0;
  for (const [m, memory] of memories.entries()) {
    const gains = state.members[m]?.gains;
    if (!gains) continue;
    sum +=
      (weights[m] ?? 0) *
      (aheadOf(memory, gains, { cells, i: h, lead: 1 }) +
        (gains.error ** ahead - gains.error) * memory.error);
  }
  return sum;
}

/** Fallbacks of a forecast made `gap` steps after the end of the state's knowledge. */
export function smoothingMarks(state: DoubleSeasonalState, gap: number): string[] {
  if (state.marks.some((mark) => mark.startsWith('no-history'))) return [...state.marks];
  const hours = ((gap + state.silent) * state.stepMs) / (DAY_MS / 24);
  if (!(hours > HOURS_WITHOUT_NEWS)) return [...state.marks];
  return [
    ...state.marks,
    `recent-data-missing: nothing measured for ${hours.toFixed(1)} h before the first step`,
  ];
}

/** A series on its scale, with its cells. */
export function trackOf(series: RegularSeries, scale: SmoothingScale, calendar: Calendar): Track {
  const { startMs, stepMs, values } = series;
  return {
    values: values.map((value) => toScale(scale, value)),
    cells: cellsOf({ startMs, stepMs, length: values.length }, calendar),
    slots: slotsPerDay(stepMs),
  };
}

/** Steps since the last known value, counting on from an earlier number. */
function silentSteps(values: Float64Array, before: number): number {
  for (let i = values.length - 1; i >= 0; i -= 1) if (isKnown(values[i])) return values.length - 1 - i;
  return before + values.length;
}

/** The memory of a member, as a copy. */
export function memoryOf(member: Member): Memory {
  const { level, error, spread, day, week } = member;
  return copyOf({ level, error, spread, day: Float64Array.from(day), week: Float64Array.from(week) });
}

function memberOf(gains: Gains, memory: Memory): Member {
  const { level, error, spread, day, week } = memory;
  return { gains, level, error, spread, day: Array.from(day), week: Array.from(week) };
}
