import { describe, expect, it } from '@jest/globals';
import type { Calendar, Exogenous } from '../forecaster.js';
import type { RegularSeries } from '../regular-series.js';
import { plainCalendar } from '../testing/made-series.js';
import { LOAD_CALENDAR_WIDTH } from './load-calendar.js';
import {
  loadDesign,
  loadDesignPenalties,
  loadDesignWidth,
  planLoadDesign,
  type LoadDesign,
} from './load-design.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday, 0 h on the clock of the plain calendar. */
const MONDAY_MS = Date.UTC(2026, 0, 5) - HOUR_MS;
const calendar = plainCalendar;

function series(hours: number, value: (i: number) => number): RegularSeries {
  return {
    startMs: MONDAY_MS,
    stepMs: HOUR_MS,
    values: Float64Array.from({ length: hours }, (_, i) => value(i)),
  };
}

function weatherOf(temperatures: Readonly<Record<string, RegularSeries>>, mean: RegularSeries): Exogenous {
  const ahead = (one: RegularSeries): { series: RegularSeries; availabilityLagMs: number } => ({
    series: one,
    availabilityLagMs: -2 * DAY_MS,
  });
  return {
    temperature: ahead(mean),
    others: Object.fromEntries(Object.entries(temperatures).map(([name, one]) => [name, ahead(one)])),
  };
}

function designOf(hours: number, exogenous: Exogenous, own: Calendar = calendar): LoadDesign {
  const grid = { startMs: MONDAY_MS, stepMs: HOUR_MS, length: hours };
  const plan = planLoadDesign(grid, { exogenous, calendar: own });
  expect(loadDesignPenalties(plan)).toHaveLength(loadDesignWidth(plan));
  return loadDesign(plan, grid, { exogenous, calendar: own, memory: null });
}

function row(design: LoadDesign, t: number): number[] {
  return [...design.rows.subarray(t * design.width, (t + 1) * design.width)];
}

describe('loadDesign', () => {
  it('groups the day by hours, and quarter-hours by halves with their place', () => {
    const hourly = designOf(48, {});
    expect(hourly.width).toBe(LOAD_CALENDAR_WIDTH);
    expect([...hourly.group.subarray(0, 3), hourly.group[24]]).toEqual([0, 1, 2, 0]);
    const grid = { startMs: MONDAY_MS, stepMs: HOUR_MS / 4, length: 8 };
    const plan = planLoadDesign(grid, { exogenous: {}, calendar });
    const quarters = loadDesign(plan, grid, { exogenous: {}, calendar, memory: null });
    expect([...quarters.group]).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect([0, 1].map((t) => row(quarters, t)[LOAD_CALENDAR_WIDTH])).toEqual([-1, 0]);
  });

  it('tells weekdays, and a holiday, its eve, its morrow and the bridge from them', () => {
    const tuesday = Math.floor((MONDAY_MS + HOUR_MS) / DAY_MS) + 1;
    const festive: Calendar = (ms) => {
      const reading = calendar(ms);
      return {
        ...reading,
        holiday: reading.dayNumber === tuesday,
        bridge: reading.dayNumber === tuesday - 1,
      };
    };
    const plain = designOf(72, {});
    const design = designOf(72, {}, festive);
    const [monday, holiday, after] = [12, 36, 60].map((t) => row(design, t));
    // Columns 1..6 are the weekdays without Wednesday, 7 the holiday on a working day, 18 the bridge, 20 the day after.
    expect(row(plain, 12).slice(1, 8)).toEqual([1, 0, 0, 0, 0, 0, 0]);
    expect(row(plain, 36).slice(1, 8)).toEqual([0, 1, 0, 0, 0, 0, 0]);
    expect(holiday?.slice(1, 8)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(monday?.[18]).toBe(1);
    expect(after?.[20]).toBe(1);
    expect(row(plain, 60)[20]).toBe(0);
    expect([design.rest[36], plain.rest[36]]).toEqual([1, 0]);
  });

  it('smooths the temperature by its time constants and bends it at the thresholds', () => {
    // 10 °C for ten days, then 0 °C.
    const step = series(264, (i) => (i < 240 ? 10 : 0));
    const design = designOf(264, weatherOf({}, step));
    // Below 4, 8, 12, 16 °C and above 20, 24, 28 °C, in tens of degrees: at 10 °C only the last two heating ones.
    expect(row(design, 239).slice(LOAD_CALENDAR_WIDTH, LOAD_CALENDAR_WIDTH + 7)).toEqual([
      0, 0, 0.2, 0.6, 0, 0, 0,
    ]);
    const hour12 = row(design, 251);
    expect(hour12[LOAD_CALENDAR_WIDTH]).toBeCloseTo(0.4, 9);
    // Twelve hours at 0 °C with τ = 12 h: 10/e °C, so 16 - 3.68 below 16.
    expect(hour12[LOAD_CALENDAR_WIDTH + 7 + 3]).toBeCloseTo((16 - 10 / Math.E) / 10, 6);
  });

  it('goes on from its memory as if it had never stopped', () => {
    const warm = series(96, (i) => 8 + 6 * Math.sin(i / 5));
    const weather = weatherOf(
      { t_a: series(96, (i) => 9 + Math.cos(i)), t_b: warm, wind: series(96, (i) => i % 7) },
      warm,
    );
    const grid = { startMs: MONDAY_MS, stepMs: HOUR_MS, length: 96 };
    const plan = planLoadDesign(grid, { exogenous: weather, calendar });
    const whole = loadDesign(plan, grid, { exogenous: weather, calendar, memory: null });
    const first = loadDesign(plan, { ...grid, length: 50 }, { exogenous: weather, calendar, memory: null });
    const rest = { ...grid, startMs: MONDAY_MS + 50 * HOUR_MS, length: 46 };
    const second = loadDesign(plan, rest, { exogenous: weather, calendar, memory: first.memory });
    expect(row(second, 45)).toEqual(row(whole, 95));
    // Two places: the second is told by the mean and the first.
    expect(plan.weather.places).toEqual(['t_a']);
    expect(plan.weather.others.map(({ name }) => name)).toEqual(['wind']);
  });

  it('holds the smoothed temperature through gaps, counts them, and takes a lost place for the mean', () => {
    const gappy = series(48, (i) => (i < 24 ? 5 : Number.NaN));
    const weather = weatherOf({ t_a: gappy, t_b: series(48, () => 5) }, gappy);
    const grid = { startMs: MONDAY_MS, stepMs: HOUR_MS, length: 48 };
    const plan = planLoadDesign({ ...grid, length: 24 }, { exogenous: weather, calendar });
    const design = loadDesign(plan, grid, { exogenous: weather, calendar, memory: null });
    expect(design.missingTemperature).toBe(0.5);
    expect(row(design, 47).slice(LOAD_CALENDAR_WIDTH)).toEqual(row(design, 23).slice(LOAD_CALENDAR_WIDTH));
    expect(design.rows.every((value) => Number.isFinite(value))).toBe(true);
  });
});
