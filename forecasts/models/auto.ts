/** `auto@1`: tries the models that suit a series, joins them by lead as they would have done best, and keeps its quantiles honest. */
import {
  LEVELS,
  type Exogenous,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import { endOf, knownCount, newsSince, sliceOf, trimmed, type RegularSeries } from '../regular-series.js';
import { bounded, boundsOf, quantileRows, type Bounds } from './bounded.js';
import {
  calibrated,
  continued,
  fitCalibration,
  learned,
  noCalibration,
  swingsOf,
  type Calibration,
  type CalibrationSample,
} from './calibration.js';
import { bestShares, smoothed, type BandSamples } from './combination.js';
import { bandOf, bandsUpTo, rowAt, watchedLeads } from './lead-bands.js';
import {
  nextOrigin,
  rollMemory,
  rollOver,
  type Candidate,
  type Rolled,
  type RollMemory,
} from './rolling-validation.js';
import { knownUntil, weatherEnd } from './known-until.js';
import { lastMsOf, samplesOf, withOutcomes, type Pending } from './pending-forecast.js';
import { classOf, type SeriesClass } from './series-class.js';

const DEFAULT_MAX_LEAD_MS = 2 * DAY_MS;
/** What happened counts half after this time [days]: for the shares, and for the width of the quantiles. */
const SHARES_HALF_LIFE_DAYS = 365;
const WIDTH_HALF_LIFE_DAYS = 365;
/** What others must gain on the first candidate when they are compared on next to no days; from so many days on nothing. */
const FEW_DAYS_GAIN = 0.1;
const TRUSTED_DAYS = 60;
/** Forecasts of the next hours that are learned from, and the time from one to the next: no divisor of a day [ms]. */
const NEAR_MS = DAY_MS / 4;
const NEAR_EVERY_MS = (5 * DAY_MS) / 24;
/** A model that nowhere has more than this share is left out. */
const LEAST_SHARE = 0.05;

/** Names of the models that are tried for each class of series. */
export type CandidateTable = Readonly<Record<SeriesClass, readonly Candidate[]>>;

/** Fitted state; plain JSON of constant size. */
export interface AutoState {
  readonly modelId: string;
  readonly seriesClass: SeriesClass;
  readonly stepMs: number;
  /** End of what it knows [epoch ms]. */
  readonly endMs: number;
  /** End of the last known value [epoch ms]. */
  readonly knownUntilMs: number;
  readonly maxLeadMs: number;
  readonly levels: readonly number[];
  readonly bounds: Bounds;
  readonly members: readonly { readonly name: string; readonly state: unknown }[];
  /** Centres of the bands of leads [h]. */
  readonly bands: readonly number[];
  /** One row per band, one share per member. */
  readonly shares: readonly (readonly number[])[];
  readonly calibration: Calibration;
  /** Forecasts made for learning alone, whose outcomes are still to come. */
  readonly pending: readonly Pending[];
  readonly marks: readonly string[];
}

/**
 * Makes the model.
 *
 * @param memory of rolled parts, for one series that only grows: the same result in less time. Default: none is kept
 */
export function autoForecaster(
  table: CandidateTable,
  memory?: RollMemory,
): Forecaster<AutoState> & Required<Pick<Forecaster<AutoState>, 'refit'>> {
  const all = new Map(
    Object.values(table).flatMap((list) => list.map((one) => [one.name, one.model] as const)),
  );
  const modelOf = (name: string): Forecaster => {
    const found = all.get(name);
    if (found) return found;
    throw new RangeError(`the state holds a model ${name}; expected one of ${[...all.keys()].join(', ')}`);
  };
  return {
    id: 'auto@1',
    reads: ['temperature', 'irradiance', 'others'],
    fit: (history, exogenous, options) =>
      fitAuto(table, { history, exogenous, options }, memory ?? rollMemory()),
    refit: (before, history, exogenous, options) =>
      keeping(before, fitAuto(table, { history, exogenous, options }, memory ?? rollMemory()), history),
    update: (state, input) => updateAuto(modelOf, state, input),
    predict: (state, input) => predictAuto(modelOf, state, input),
  };
}

type ModelOf = (name: string) => Forecaster;

interface FitInput {
  readonly history: RegularSeries;
  readonly exogenous: Exogenous;
  readonly options: FitOptions;
}

function fitAuto(table: CandidateTable, given: FitInput, memory: RollMemory): AutoState {
  const history = trimmed(given.history);
  const options = completed(given.options, history);
  const seriesClass = classOf(history, options.calendar);
  const candidates = suited(table[seriesClass], history);
  const input = { history, exogenous: given.exogenous, options };
  const rolled = seriesClass === 'cold' ? null : rollOver(candidates, input, memory);
  const bands = bandsUpTo(options.maxLeadMs);
  const joined =
    rolled && rolled.outcomes.length > 0 ? joinedBy(rolled, { bands, levels: options.levels }) : null;
  const chosen = kept(
    candidates,
    joined?.shares ?? bands.map(() => candidates.map((_, k) => (k === 0 ? 1 : 0))),
  );
  const marks = joined ? [] : [coldMark(history)];
  return {
    modelId: 'auto@1',
    seriesClass,
    stepMs: history.stepMs,
    endMs: endOf(history),
    knownUntilMs: knownUntil(history) ?? history.startMs,
    maxLeadMs: options.maxLeadMs,
    levels: options.levels,
    bounds: boundsOf(options),
    members: chosen.candidates.map(({ name, model }) => ({
      name,
      state: model.fit(history, given.exogenous, options),
    })),
    bands,
    shares: chosen.shares,
    calibration:
      rolled && joined
        ? calibrationOf(rolled, joined.shares, { bands, levels: options.levels })
        : noCalibration(bands, options.levels),
    pending: [],
    marks,
  };
}

/** Candidates that have the history they need; all of them where none has. */
function suited(candidates: readonly Candidate[], history: RegularSeries): readonly Candidate[] {
  const days = (knownCount(history) * history.stepMs) / DAY_MS;
  const found = candidates.filter(
    ({ leastDays = 0, mostDays = Number.POSITIVE_INFINITY }) => days >= leastDays && days < mostDays,
  );
  return found.length > 0 ? found : candidates;
}

/** A new fit with what the old one learned from outcomes, and with its forecasts whose outcomes are still to come. */
function keeping(before: AutoState, fitted: AutoState, history: RegularSeries): AutoState {
  const sameLevels = before.levels.join() === fitted.levels.join();
  if (!sameLevels || before.stepMs !== fitted.stepMs || before.endMs > fitted.endMs) return fitted;
  const calibration = continued(fitted.calibration, before.calibration);
  return settled({ ...fitted, calibration, pending: before.pending }, history);
}

/** Options with their defaults; a series that never was negative is held to that. */
function completed(
  options: FitOptions,
  history: RegularSeries,
): FitOptions & { readonly levels: readonly number[]; readonly maxLeadMs: number } {
  const never = knownCount(history) > 0 && !history.values.some((value) => value < 0);
  return {
    ...options,
    levels: options.levels ?? LEVELS,
    maxLeadMs: options.maxLeadMs ?? DEFAULT_MAX_LEAD_MS,
    ...(never && options.lowerBound === undefined && { lowerBound: 0 }),
  };
}

interface Frame {
  readonly bands: readonly number[];
  readonly levels: readonly number[];
}

/** Shares of the candidates by band of leads. */
function joinedBy(rolled: Rolled, { bands, levels }: Frame): { shares: number[][] } {
  const depth = levels.length;
  const newest = rolled.originsMs[rolled.originsMs.length - 1] ?? 0;
  const perBand = bands.map(() => ({
    outcomes: [] as number[],
    weights: [] as number[],
    quantiles: rolled.quantiles.map((): number[] => []),
  }));
  rolled.outcomes.forEach((outcome, n) => {
    const band = perBand[bandOf(bands, rolled.leadsMs[n] ?? 0)];
    if (!band) return;
    band.outcomes.push(outcome);
    band.weights.push(recency(newest - (rolled.originsMs[n] ?? 0), SHARES_HALF_LIFE_DAYS));
    rolled.quantiles.forEach((rows, k) => {
      for (let l = 0; l < depth; l += 1) band.quantiles[k]?.push(rows[n * depth + l] ?? Number.NaN);
    });
  });
  const leastGain = leastGainOf(rolled);
  const shares = perBand.map((samples: BandSamples) =>
    samples.outcomes.length === 0 ? null : bestShares(samples, levels, leastGain),
  );
  return { shares: smoothed(shares) };
}

/** What others must gain on the first candidate, as a share: what a fortnight tells of them is mostly chance. */
function leastGainOf({ originsMs }: Rolled): number {
  const days = new Set(originsMs.map((ms) => Math.floor(ms / DAY_MS))).size;
  return FEW_DAYS_GAIN * Math.max(0, 1 - days / TRUSTED_DAYS);
}

function calibrationOf(rolled: Rolled, shares: readonly (readonly number[])[], frame: Frame): Calibration {
  const { bands, levels } = frame;
  const newest = rolled.originsMs[rolled.originsMs.length - 1] ?? 0;
  const samples = rolled.outcomes.map((outcome, n): CalibrationSample => {
    const leadMs = rolled.leadsMs[n] ?? 0;
    const share = rowAt(bands, shares, leadMs);
    return {
      originMs: rolled.originsMs[n] ?? 0,
      leadMs,
      outcome,
      quantiles: levels.map((_, l) =>
        share.reduce((sum, own, k) => sum + own * (rolled.quantiles[k]?.[n * levels.length + l] ?? 0), 0),
      ),
      weight: recency(newest - (rolled.originsMs[n] ?? 0), WIDTH_HALF_LIFE_DAYS),
    };
  });
  return fitCalibration(samples, bands, levels);
}

/** Candidates with a share worth its cost, and the shares of those. */
function kept(
  candidates: readonly Candidate[],
  shares: readonly (readonly number[])[],
): { candidates: Candidate[]; shares: number[][] } {
  const isKept = candidates.map((_, k) => shares.some((row) => (row[k] ?? 0) >= LEAST_SHARE));
  return {
    candidates: candidates.filter((_, k) => isKept[k]),
    shares: shares.map((row) => {
      const own = row.filter((_, k) => isKept[k]);
      const sum = own.reduce((a, b) => a + b, 0);
      return own.map((share) => share / sum);
    }),
  };
}

function updateAuto(modelOf: ModelOf, state: AutoState, input: UpdateInput): AutoState {
  const news = newsSince(state.endMs, state.stepMs, input.news);
  const endMs = endOf(news);
  let current = state;
  // An origin at the very end is left to the next update, which knows the weather beyond it: that of the last one is the first.
  for (let due = dueAfter(state.endMs - state.stepMs, news); due.ms < endMs; due = dueAfter(due.ms, news)) {
    current = settled(
      updated(modelOf, current, { ...input, news: sliceOf(news, current.endMs, due.ms) }),
      news,
    );
    const reachMs = due.isFar ? current.maxLeadMs : Math.min(NEAR_MS, current.maxLeadMs);
    current = { ...current, pending: [...current.pending, pendingAt(modelOf, current, input, reachMs)] };
  }
  current = updated(modelOf, current, { ...input, news: sliceOf(news, current.endMs, endMs) });
  return settled(current, news);
}

/** The next origin of a forecast to learn from: all leads now and then, the next hours more often, as they are known sooner. */
function dueAfter(ms: number, news: RegularSeries): { readonly ms: number; readonly isFar: boolean } {
  const far = nextOrigin(ms + 1, news);
  const near = nextOrigin(ms + 1, news, NEAR_EVERY_MS);
  return { ms: Math.min(far, near), isFar: far <= near };
}

function updated(modelOf: ModelOf, state: AutoState, input: UpdateInput): AutoState {
  if (input.news.values.length === 0) return state;
  return {
    ...state,
    endMs: endOf(input.news),
    knownUntilMs: knownUntil(input.news) ?? state.knownUntilMs,
    members: state.members.map(({ name, state: own }) => ({ name, state: modelOf(name).update(own, input) })),
  };
}

/** A forecast to learn from, as far as the weather it rests on is known. */
function pendingAt(
  modelOf: ModelOf,
  state: AutoState,
  { exogenous, calendar }: UpdateInput,
  reachMs: number,
): Pending {
  const { stepMs, endMs } = state;
  const untilMs = weatherEnd(exogenous);
  const leads = watchedLeads(stepMs, reachMs).filter((lead) => endMs + lead * stepMs <= untilMs);
  const horizon = leads[leads.length - 1] ?? 0;
  const said =
    horizon === 0 ? null : joinedForecast(modelOf, state, { originMs: endMs, horizon, exogenous, calendar });
  return {
    originMs: endMs,
    leads,
    rows: leads.map((lead) => said?.quantiles.map((row) => row[lead - 1] ?? 0) ?? []),
    outcomes: leads.map(() => null),
    swings: swingsOf(state.calibration),
  };
}

/**
 * Takes outcomes into the pending forecasts and learns from those that are complete, in the order in which they became so: the
 * same whether outcomes come one by one or many at once.
 */
function settled(state: AutoState, news: RegularSeries): AutoState {
  const { stepMs, levels, endMs } = state;
  const told = state.pending.map((one) => withOutcomes(one, news));
  const complete = told.filter((one) => lastMsOf(one, stepMs) <= endMs);
  let { calibration } = state;
  for (const one of complete.sort((a, b) => lastMsOf(a, stepMs) - lastMsOf(b, stepMs))) {
    const at = { swings: one.swings, levels, nowMs: lastMsOf(one, stepMs) };
    calibration = learned(calibration, samplesOf(one, stepMs), at);
  }
  return { ...state, calibration, pending: told.filter((one) => lastMsOf(one, stepMs) > endMs) };
}

function predictAuto(modelOf: ModelOf, state: AutoState, input: PredictInput): Forecast {
  const { levels, bounds, stepMs } = state;
  const said = joinedForecast(modelOf, state, input);
  const quantiles = quantileRows(levels, input.horizon);
  const middle = levels.indexOf(0.5);
  const swings = swingsOf(state.calibration);
  const mean = said.mean.map((value, h) => {
    const leadMs = input.originMs + (h + 1) * stepMs - state.knownUntilMs;
    const before = said.quantiles.map((row) => row[h] ?? 0);
    const after = calibrated(state.calibration, { leadMs, swings, levels }, before);
    after.forEach((quantile, l) => {
      const row = quantiles[l];
      if (row) row[h] = bounded(quantile, bounds);
    });
    const shift = middle < 0 ? 0 : (after[middle] ?? 0) - (before[middle] ?? 0);
    return bounded(value + shift, bounds);
  });
  return { mean, quantiles, marks: [...new Set([...state.marks, ...said.marks])] };
}

/** The members' forecasts joined by lead, before calibration. */
function joinedForecast(modelOf: ModelOf, state: AutoState, input: PredictInput): Forecast {
  const { horizon, originMs } = input;
  const said = state.members.map(({ name, state: own }) => modelOf(name).predict(own, input));
  const mean = new Float64Array(horizon);
  const quantiles = quantileRows(state.levels, horizon);
  for (let h = 0; h < horizon; h += 1) {
    const shares = rowAt(state.bands, state.shares, originMs + (h + 1) * state.stepMs - state.knownUntilMs);
    const join = (row: (forecast: Forecast) => Float64Array | undefined): number =>
      said.reduce((sum, forecast, k) => sum + (shares[k] ?? 0) * (row(forecast)?.[h] ?? 0), 0);
    mean[h] = join((forecast) => forecast.mean);
    quantiles.forEach((into, l) => (into[h] = join((forecast) => forecast.quantiles[l])));
  }
  return { mean, quantiles, marks: said.flatMap(({ marks }) => marks) };
}

function coldMark(history: RegularSeries): string {
  const days = (knownCount(history) * history.stepMs) / DAY_MS;
  return `cold-start: ${days.toFixed(1)} days known, too few to compare models on the series itself`;
}

function recency(ageMs: number, halfLifeDays: number): number {
  return 0.5 ** (ageMs / DAY_MS / halfLifeDays);
}
