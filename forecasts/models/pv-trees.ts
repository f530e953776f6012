/** Panels: clear-sky output of the place the series tells of, the clearness of its last weeks, and trees that move it. */
import { LEVELS, type Calendar, type Exogenous, type FitOptions } from '../forecaster.js';
import type { Forecast, Forecaster, PredictInput, UpdateInput } from '../forecaster.js';
import { isKnown, trimmed, type RegularSeries } from '../regular-series.js';
import { bounded, boundsOf, quantileRows, type Bounds } from './bounded.js';
import { PV_FEATURES, PvReader, type PvSky } from './pv-features.js';
import { clearSky, placeOf, type PanelPlace } from './pv-sun.js';
import { keptValues, withNews, type KeptValues } from './kept-values.js';
import { seededRandom } from './trees-random.js';
import { fitSteps, readStep, type StepForecast, type StepModel } from './trees-steps.js';
import { slotTrack } from './trees-track.js';

/** What is known of panels; plain JSON. */
export interface PvState extends KeptValues {
  /** Levels of the output, rising; of a series that counts output below zero they are mirrored. */
  readonly levels: readonly number[];
  /** Whether output counts below zero (load convention); values are kept as output all the same. */
  readonly mirrored: boolean;
  /** Of the output. */
  readonly bounds: Bounds;
  readonly place: PanelPlace;
  readonly seasonal: boolean;
  /** Null when too little was known. */
  readonly model: StepModel | null;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DEFAULT_LEAD_MS = 2 * DAY_MS;
const KEPT_DAYS = 100;
const TREES_FROM_DAYS = 60;
/** With less than this the season is left out: it would be taken for whatever else changed. */
const SEASONS_FROM_DAYS = 400;
const TREES = { trees: 150, maxLeaves: 4, minLeaf: 1000, rate: 0.08, rowShare: 0.5, columnShare: 0.5 };

/** Panels of one series or of a fleet. */
export const pvTrees: Forecaster<PvState> = {
  id: 'pv-trees@1',
  reads: ['irradiance', 'others'],
  fit,
  update: (state, { news }: UpdateInput) => ({
    ...state,
    ...withNews(state, state.mirrored ? negated(news) : news, KEPT_DAYS * DAY_MS),
  }),
  predict,
};

/** The sun's clock: UTC, every day alike. */
const sunClock: Calendar = (ms) => {
  const dayNumber = Math.floor(ms / DAY_MS);
  return {
    hour: (ms - dayNumber * DAY_MS) / HOUR_MS,
    weekday: 1,
    holiday: false,
    dayNumber,
    bridge: false,
    schoolHoliday: 0,
  };
};

function fit(given: RegularSeries, exogenous: Exogenous, options: FitOptions): PvState {
  const trimmedGiven = trimmed(given);
  const sum = trimmedGiven.values.reduce((total, value) => total + (isKnown(value) ? value : 0), 0);
  const mirrored = sum < 0;
  const history = mirrored ? negated(trimmedGiven) : trimmedGiven;
  const asked = options.levels ?? LEVELS;
  const levels = mirrored ? asked.map((level) => 1 - level).reverse() : [...asked];
  const output = history.values.map((value) => Math.max(0, value));
  const place = placeOf(history, output);
  const track = slotTrack({ ...history, ahead: 0 }, history.values, sunClock);
  const leads = Math.max(1, Math.round((options.maxLeadMs ?? DEFAULT_LEAD_MS) / history.stepMs));
  const seed = options.seed ?? 1;
  const isLong = (track.counts.at(-1) ?? 0) >= TREES_FROM_DAYS * track.perDay && track.mean > 0;
  const seasonal = track.known >= SEASONS_FROM_DAYS * track.perDay;
  const clear = clearSky(place, history, track.known);
  const reader = isLong
    ? new PvReader({ grid: history, track, clear, weather: skyOf(exogenous), seasonal }, levels)
    : null;
  return {
    ...keptValues(history, KEPT_DAYS * DAY_MS),
    levels,
    mirrored,
    bounds: outputBounds(options, mirrored),
    place,
    seasonal,
    model: reader
      ? fitSteps([{ reader, leads }], {
          ...TREES,
          width: PV_FEATURES,
          levels,
          seed,
          random: seededRandom(seed),
        })
      : null,
  };
}

function predict(state: PvState, input: PredictInput): Forecast {
  const { levels, bounds } = state;
  const from = Math.round((input.originMs - state.startMs) / state.stepMs);
  const known = Float64Array.from(state.values, (value) => value ?? Number.NaN);
  const ahead = Math.max(0, from + input.horizon - known.length);
  const track = slotTrack({ ...state, ahead }, known, sunClock);
  const clear = clearSky(state.place, state, known.length + ahead);
  const reader = new PvReader(
    { grid: state, track, clear, weather: skyOf(input.exogenous), seasonal: state.seasonal },
    levels,
  );
  const mean = new Float64Array(input.horizon);
  const quantiles = quantileRows(levels, input.horizon);
  const marks: string[] = state.model ? [] : ['short-history'];
  for (let h = 0; h < input.horizon; h += 1) {
    const step = stepOf(state, reader, from + h);
    if (!step && !marks.includes('no-same-slot')) marks.push('no-same-slot');
    mean[h] = step?.mean ?? bounded(0, bounds);
    for (const [level, row] of quantiles.entries()) row[h] = step?.quantiles[level] ?? bounded(0, bounds);
  }
  return state.mirrored
    ? {
        mean: mean.map((value) => -value),
        quantiles: quantiles.map((row) => row.map((value) => -value)).reverse(),
        marks,
      }
    : { mean, quantiles, marks };
}

/** One step; null when its slot was never seen. */
function stepOf({ model, bounds }: PvState, reader: PvReader, step: number): StepForecast | null {
  const end = reader.track.known;
  if (!reader.isDark(step)) {
    const lower = Math.max(0, bounds.lower ?? 0);
    return readStep(model, reader, { step, end, width: PV_FEATURES, bounds: { ...bounds, lower } });
  }
  if (!reader.readDark(step, end)) return null;
  const kept = (value: number): number => bounded(value, bounds);
  return { mean: kept(reader.mean), quantiles: reader.quantiles.map(kept) };
}

/** Irradiance, and the first other weather that tells of clouds by its name. */
function skyOf(exogenous: Exogenous): PvSky {
  const irradiance = exogenous.irradiance?.series;
  const cloud = Object.entries(exogenous.others ?? {}).find(([name]) => name.includes('cloud'))?.[1].series;
  return { ...(irradiance ? { irradiance } : {}), ...(cloud ? { cloud } : {}) };
}

function outputBounds(options: FitOptions, mirrored: boolean): Bounds {
  const { lower, upper } = boundsOf(options);
  if (!mirrored) return { lower, upper };
  return { lower: upper === null ? null : 0 - upper, upper: lower === null ? null : 0 - lower };
}

function negated(series: RegularSeries): RegularSeries {
  return { ...series, values: series.values.map((value) => 0 - value) };
}
