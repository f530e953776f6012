/** The design of a load: calendar and weather columns of a run of steps, shared by all series of one calendar and one weather. */
import type { Calendar, Exogenous } from '../forecaster.js';
import type { FeatureGrid } from './feature-grid.js';
import {
  LOAD_CALENDAR_WIDTH,
  LoadCalendar,
  loadCalendarPenalties,
  winterOffset,
  yearAngle,
  type LoadCalendarPlan,
} from './load-calendar.js';
import {
  LoadWeather,
  loadWeatherPenalties,
  loadWeatherWidth,
  planLoadWeather,
  type LoadWeatherMemory,
  type LoadWeatherPlan,
} from './load-weather.js';

const DAY_MS = 86_400_000;
/** Most regressions per day: steps shorter than half an hour share one with their neighbours. */
const MOST_GROUPS = 48;
/** Place of a step within its group: line and bend. */
const PLACE_WIDTH = 2;
const PLACE_PENALTY = 0.1;

/** Which columns a fit uses; plain JSON. */
export interface LoadDesignPlan {
  /** Regressions per day: the civil day is cut into as many groups of steps. */
  readonly groups: number;
  readonly stepsPerGroup: number;
  readonly calendar: LoadCalendarPlan;
  readonly weather: LoadWeatherPlan;
}

/** Columns of a run of steps. */
export interface LoadDesign {
  readonly width: number;
  /** Shape (T, F), row by row; the first column is 1. */
  readonly rows: Float64Array;
  /** Group of each step, shape (T). */
  readonly group: Int32Array;
  /** Civil hour of each step, shape (T). */
  readonly hour: Float64Array;
  /** Cosine and sine of the civil year, shape (T) each. */
  readonly yearCos: Float64Array;
  readonly yearSin: Float64Array;
  /** 1 on Saturdays, Sundays and holidays, shape (T). */
  readonly rest: Uint8Array;
  /** Where the smoothing of the weather stands after the last step. */
  readonly memory: LoadWeatherMemory;
  /** Share of steps without a temperature, 0..1. */
  readonly missingTemperature: number;
}

/** Lays down the columns for a history. */
export function planLoadDesign(
  grid: FeatureGrid,
  { exogenous, calendar }: { readonly exogenous: Exogenous; readonly calendar: Calendar },
): LoadDesignPlan {
  const spd = Math.max(1, Math.round(DAY_MS / grid.stepMs));
  const stepsPerGroup = Math.ceil(spd / MOST_GROUPS);
  const endMs = grid.startMs + grid.length * grid.stepMs;
  return {
    groups: Math.ceil(spd / stepsPerGroup),
    stepsPerGroup,
    calendar: {
      startMs: grid.startMs,
      offsetHours: winterOffset(calendar, endMs - 366 * DAY_MS, endMs),
      days: (grid.length * grid.stepMs) / DAY_MS,
    },
    weather: planLoadWeather(exogenous, grid),
  };
}

/** Number of columns of a plan. */
export function loadDesignWidth(plan: LoadDesignPlan): number {
  return LOAD_CALENDAR_WIDTH + (plan.stepsPerGroup > 1 ? PLACE_WIDTH : 0) + loadWeatherWidth(plan.weather);
}

/** How strongly each column is held towards zero, for a target of unit variance and one row per day and group. */
export function loadDesignPenalties(plan: LoadDesignPlan): number[] {
  const place = plan.stepsPerGroup > 1 ? new Array<number>(PLACE_WIDTH).fill(PLACE_PENALTY) : [];
  return [...loadCalendarPenalties(plan.calendar), ...place, ...loadWeatherPenalties(plan.weather)];
}

/**
 * Columns of the steps of a grid.
 *
 * @param memory what an earlier design ended with, null to start anew
 */
export function loadDesign(
  plan: LoadDesignPlan,
  grid: FeatureGrid,
  input: {
    readonly exogenous: Exogenous;
    readonly calendar: Calendar;
    readonly memory: LoadWeatherMemory | null;
  },
): LoadDesign {
  const { length, stepMs } = grid;
  const width = loadDesignWidth(plan);
  const days = new LoadCalendar(plan.calendar, input.calendar);
  const weather = new LoadWeather(plan.weather, input.exogenous, { stepMs, memory: input.memory });
  const weatherAt = width - loadWeatherWidth(plan.weather);
  const design = emptyDesign(width, length);
  for (let t = 0; t < length; t += 1) {
    const ms = grid.startMs + t * stepMs;
    const reading = input.calendar(ms);
    const row = design.rows.subarray(t * width, (t + 1) * width);
    days.fill(row, 0, { ms, reading });
    const slot = (reading.hour / 24) * plan.groups;
    design.group[t] = Math.min(plan.groups - 1, Math.floor(slot + 1e-9));
    if (plan.stepsPerGroup > 1) {
      const place = 2 * (slot - Math.floor(slot + 1e-9)) - 1;
      row[LOAD_CALENDAR_WIDTH] = place;
      row[LOAD_CALENDAR_WIDTH + 1] = place * place;
    }
    weather.fill(row, weatherAt, ms);
    const angle = yearAngle(reading);
    design.hour[t] = reading.hour;
    design.yearCos[t] = Math.cos(angle);
    design.yearSin[t] = Math.sin(angle);
    design.rest[t] = reading.holiday || reading.weekday > 5 ? 1 : 0;
  }
  const missingTemperature = length === 0 ? 0 : weather.missingSteps / length;
  return { ...design, memory: weather.memory, missingTemperature };
}

function emptyDesign(width: number, length: number): Omit<LoadDesign, 'memory' | 'missingTemperature'> {
  return {
    width,
    rows: new Float64Array(length * width),
    group: new Int32Array(length),
    hour: new Float64Array(length),
    yearCos: new Float64Array(length),
    yearSin: new Float64Array(length),
    rest: new Uint8Array(length),
  };
}
