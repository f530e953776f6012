/** `similar-days@1`: the weighted mean of past days that are like the one to come, scaled from their level to today's. */
import {
  LEVELS,
  type Calendar,
  type CalendarReading,
  type Exogenous,
  type FitOptions,
  type Forecast,
  type Forecaster,
  type PredictInput,
  type UpdateInput,
} from '../forecaster.js';
import { DAY_MS } from '../features/same-slot.js';
import { yearAngle } from '../features/load-calendar.js';
import { endOf, isKnown, newsSince, trimmed, valueAt, type RegularSeries } from '../regular-series.js';
import { bounded, boundsOf, quantileRows, writeQuantiles, type Bounds } from './bounded.js';
import { seasonalNaive, type SeasonalNaiveState } from './seasonal-naive.js';

/** Days kept: two years, so that each season is there twice; and most values kept, for short steps. */
const KEPT_DAYS = 760;
const KEPT_VALUES = 100_000;
/** Below this many whole days there is nothing to choose from. */
const LEAST_DAYS = 28;
/** Days of which the mean is the level, and those between them and the day itself. */
const LEVEL_DAYS = 7;
const LEVEL_GAP_DAYS = 2;
/** Most similar days that are averaged. */
const NEIGHBOURS = 10;
/** Distances that count as one: days of the season, degrees, days of age. */
const SEASON_DAYS = 25;
const TEMPERATURE_C = 2.5;
const AGE_DAYS = 700;
/** A day is whole when this share of its steps is known. */
const WHOLE_SHARE = 0.9;
/** Days on which the errors are measured, one in so many of the last ones. */
const ERROR_DAYS = 300;
const ERROR_STRIDE = 3;
/** Parts of the day that have quantiles of their own. */
const PARTS = 8;

/** Kinds of day; their order has no meaning. */
type Kind = 'working' | 'monday' | 'friday' | 'saturday' | 'rest' | 'bridge';

/** A civil day; plain JSON. */
export interface SimilarDay {
  /** Civil days since 1970-01-01. */
  readonly day: number;
  readonly kind: Kind;
  /** Angle of the year. */
  readonly angle: number;
  /** One value per step of a day of 24 h, null where unknown. */
  readonly values: (number | null)[];
  temperatureSum: number;
  temperatureCount: number;
}

/** Fitted state; plain JSON. */
export interface SimilarDaysState {
  readonly modelId: string;
  readonly stepMs: number;
  /** End of what it knows [epoch ms]. */
  readonly endMs: number;
  readonly levels: readonly number[];
  readonly bounds: Bounds;
  /** Oldest first. */
  readonly days: readonly SimilarDay[];
  /** Per part of the day the quantiles of the error over the level; null when too few days are known. */
  readonly errors: readonly (readonly number[])[] | null;
  readonly naive: SeasonalNaiveState;
}

/** Days of the same kind, season and temperature; the seasonal naive (marked) where fewer than 28 days are known. */
export const similarDays: Forecaster<SimilarDaysState> = {
  id: 'similar-days@1',
  reads: ['temperature'],
  fit: fitSimilarDays,
  update: updateSimilarDays,
  predict: predictSimilarDays,
};

function fitSimilarDays(whole: RegularSeries, exogenous: Exogenous, options: FitOptions): SimilarDaysState {
  const history = trimmed(whole);
  const levels = options.levels ?? LEVELS;
  const days = withSteps([], history, { exogenous, calendar: options.calendar });
  return {
    modelId: similarDays.id,
    stepMs: history.stepMs,
    endMs: endOf(history),
    levels,
    bounds: boundsOf(options),
    days,
    errors: days.filter(isWhole).length < LEAST_DAYS ? null : errorQuantiles(days, levels),
    naive: seasonalNaive.fit(history, exogenous, options),
  };
}

function updateSimilarDays(state: SimilarDaysState, input: UpdateInput): SimilarDaysState {
  const news = newsSince(state.endMs, state.stepMs, input.news);
  return {
    ...state,
    endMs: endOf(news),
    days: withSteps(state.days, news, input),
    naive: seasonalNaive.update(state.naive, input),
  };
}

function predictSimilarDays(state: SimilarDaysState, input: PredictInput): Forecast {
  const { stepMs, levels, bounds, errors } = state;
  const { originMs, horizon, calendar } = input;
  const past = new Past(state.days);
  if (!errors || past.lastLevel === null) {
    const naive = seasonalNaive.predict(state.naive, input);
    return {
      ...naive,
      marks: [
        `short-history: fewer than ${String(LEAST_DAYS)} whole days; seasonal naive is used`,
        ...naive.marks,
      ],
    };
  }
  const span = { startMs: originMs, stepMs, values: new Float64Array(horizon).fill(Number.NaN) };
  const targets = new Map(withSteps([], span, input).map((day) => [day.day, past.profileOf(day)]));
  const mean = new Float64Array(horizon);
  const quantiles = quantileRows(levels, horizon);
  for (let h = 0; h < horizon; h += 1) {
    const reading = calendar(originMs + h * stepMs);
    const value = (targets.get(reading.dayNumber)?.[slotOf(reading, stepMs)] ?? 1) * past.lastLevel;
    mean[h] = bounded(value, bounds);
    const own = errors[Math.floor((reading.hour / 24) * PARTS)] ?? [];
    const scale = Math.abs(past.lastLevel);
    writeQuantiles(quantiles, h, { mean: value, errors: own.map((error) => error * scale), bounds });
  }
  const blind = !input.exogenous.temperature;
  return { mean, quantiles, marks: blind ? ['no-temperature: days are chosen by the calendar alone'] : [] };
}

/** Days with the steps of a series behind them; those given stay as they are. */
function withSteps(
  before: readonly SimilarDay[],
  series: RegularSeries,
  { exogenous, calendar }: { readonly exogenous: Exogenous; readonly calendar: Calendar },
): SimilarDay[] {
  const kept = Math.min(KEPT_DAYS, Math.floor((KEPT_VALUES * series.stepMs) / DAY_MS));
  const days = before.slice(-kept);
  const last = days.pop();
  let current = last && { ...last, values: last.values.slice() };
  for (let i = 0; i < series.values.length; i += 1) {
    const ms = series.startMs + i * series.stepMs;
    const reading = calendar(ms);
    if (current?.day !== reading.dayNumber) {
      if (current) days.push(current);
      current = emptyDay(reading, series.stepMs);
    }
    const value = series.values[i];
    if (isKnown(value)) current.values[slotOf(reading, series.stepMs)] = value;
    const warm = exogenous.temperature ? valueAt(exogenous.temperature.series, ms) : Number.NaN;
    if (!isKnown(warm)) continue;
    current.temperatureSum += warm;
    current.temperatureCount += 1;
  }
  if (current) days.push(current);
  return days.slice(-kept);
}

function emptyDay(reading: CalendarReading, stepMs: number): SimilarDay {
  return {
    day: reading.dayNumber,
    kind: kindOf(reading),
    angle: yearAngle({ ...reading, hour: 12 }),
    values: new Array<null>(Math.round(DAY_MS / stepMs)).fill(null),
    temperatureSum: 0,
    temperatureCount: 0,
  };
}

function kindOf({ weekday, holiday, bridge }: CalendarReading): Kind {
  if (holiday || weekday === 7) return 'rest';
  if (bridge) return 'bridge';
  if (weekday === 6) return 'saturday';
  if (weekday === 1) return 'monday';
  return weekday === 5 ? 'friday' : 'working';
}

function slotOf({ hour }: CalendarReading, stepMs: number): number {
  return Math.floor((hour * 3_600_000) / stepMs + 1e-9);
}

/** What is known, with the level before each day. */
class Past {
  private readonly whole: readonly SimilarDay[];
  private readonly means: readonly number[];

  constructor(days: readonly SimilarDay[]) {
    this.whole = days.filter(isWhole);
    this.means = this.whole.map(({ values }) => meanOf(values));
  }

  /** Level of the last known days; null when nothing is known. */
  get lastLevel(): number | null {
    return this.levelBefore(this.whole.length);
  }

  /** Shape of a day over the level before it, from the days that are like it; of days before the n-th alone. */
  profileOf(target: SimilarDay, n = this.whole.length): number[] {
    const ranked = this.whole
      .slice(0, n)
      .map((day, i) => ({
        day,
        weight: Math.exp(-distance(target, day)),
        level: this.levelBefore(i - LEVEL_GAP_DAYS + 1),
      }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, NEIGHBOURS);
    return target.values.map((_, slot) => {
      let sum = 0;
      let weights = 0;
      for (const { day, weight, level } of ranked) {
        const value = day.values[slot];
        if (value === null || value === undefined || level === null || level === 0) continue;
        sum += (weight * value) / level;
        weights += weight;
      }
      return weights > 0 ? sum / weights : 1;
    });
  }

  /** Errors of the n-th day over its level, had it been predicted two days ahead; empty without a level. */
  errorsOf(n: number): (number | null)[] {
    const day = this.whole[n];
    const known = n - LEVEL_GAP_DAYS + 1;
    const level = this.levelBefore(known);
    if (!day || level === null || level === 0) return [];
    const profile = this.profileOf(day, known);
    return day.values.map((value, slot) =>
      value === null ? null : (value - level * (profile[slot] ?? 1)) / Math.abs(level),
    );
  }

  get count(): number {
    return this.whole.length;
  }

  private levelBefore(n: number): number | null {
    const means = this.means.slice(Math.max(0, n - LEVEL_DAYS), Math.max(0, n));
    return means.length === 0 ? null : means.reduce((a, b) => a + b, 0) / means.length;
  }
}

function distance(a: SimilarDay, b: SimilarDay): number {
  let turn = Math.abs(a.angle - b.angle);
  if (turn > Math.PI) turn = 2 * Math.PI - turn;
  const season = (turn * 365.25) / (2 * Math.PI) / SEASON_DAYS;
  const age = (a.day - b.day) / AGE_DAYS;
  const isWarmthKnown = a.temperatureCount > 0 && b.temperatureCount > 0;
  const warmth = isWarmthKnown
    ? (a.temperatureSum / a.temperatureCount - b.temperatureSum / b.temperatureCount) / TEMPERATURE_C
    : 0;
  return kindDistance(a.kind, b.kind) + season * season + warmth * warmth + age * age;
}

function kindDistance(a: Kind, b: Kind): number {
  if (a === b) return 0;
  const isWork = (kind: Kind): boolean => kind === 'working' || kind === 'monday' || kind === 'friday';
  if (isWork(a) && isWork(b)) return 1;
  return isWork(a) || isWork(b) ? 9 : 3;
}

function isWhole({ values }: SimilarDay): boolean {
  return values.filter((value) => value !== null).length >= WHOLE_SHARE * values.length;
}

function meanOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.reduce((a, b) => a + b, 0) / Math.max(1, known.length);
}

function errorQuantiles(days: readonly SimilarDay[], levels: readonly number[]): number[][] {
  const past = new Past(days);
  const parts = Array.from({ length: PARTS }, (): number[] => []);
  for (let n = Math.max(LEAST_DAYS / 2, past.count - ERROR_DAYS); n < past.count; n += ERROR_STRIDE) {
    const errors = past.errorsOf(n);
    errors.forEach((error, slot) => {
      if (error !== null) parts[Math.floor((slot / errors.length) * PARTS)]?.push(error);
    });
  }
  return parts.map((errors) => {
    const sorted = Float64Array.from(errors).sort();
    return levels.map((level) => {
      const position = level * (sorted.length - 1);
      const low = Math.max(0, Math.floor(position));
      const value = sorted[low] ?? 0;
      return value + ((sorted[low + 1] ?? value) - value) * (position - low);
    });
  });
}
