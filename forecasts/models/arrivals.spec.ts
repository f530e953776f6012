import { describe, expect, it } from '@jest/globals';
import type { Forecast } from '../forecaster.js';
import { sliceOf, type RegularSeries } from '../regular-series.js';
import { DAY_MS, START_MS, noiseAt, plainCalendar } from '../testing/made-series.js';
import { arrivals, type ArrivalsState } from './arrivals.js';

const STEP_MS = 3_600_000;
const PER_DAY = 24;
const DAYS = 140;
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];
const OPTIONS = { calendar: plainCalendar, levels: LEVELS, maxLeadMs: 2 * DAY_MS };

/** Cars that may come in an hour: many on working days, few at weekends, none at night. */
function chance(hour: number, day: number): number {
  if (hour < 6 || hour >= 21) return 0.02;
  const isWeekend = plainCalendar(START_MS + day * DAY_MS).weekday > 5;
  return (hour >= 9 && hour < 17 ? 0.5 : 0.25) * (isWeekend ? 0.4 : 1);
}

/** Eight places, a car on each stays two hours and takes 4 kWh in each of them. */
function charging(days: number, busier = (day: number): number => (day >= 0 ? 1 : 0)): RegularSeries {
  const values = new Float64Array(days * PER_DAY);
  for (let i = 0; i < values.length; i += 1) {
    const day = Math.floor(i / PER_DAY);
    for (let place = 0; place < 8; place += 1) {
      if (noiseAt(17 * i + place) + 0.5 >= 0.5 * chance(i % PER_DAY, day) * busier(day)) continue;
      values[i] = (values[i] ?? 0) + 4;
      if (i + 1 < values.length) values[i + 1] = (values[i + 1] ?? 0) + 4;
    }
  }
  return { startMs: START_MS, stepMs: STEP_MS, values };
}

function daysOf(series: RegularSeries, from: number, to: number): RegularSeries {
  return sliceOf(series, START_MS + from * DAY_MS, START_MS + to * DAY_MS);
}

/** A day asked for half a day ahead, or at the hour given. */
function predict(state: ArrivalsState, day: number, hour = 0, horizon = PER_DAY): Forecast {
  const originMs = START_MS + day * DAY_MS + hour * STEP_MS;
  return arrivals.predict(state, { originMs, horizon, exogenous: {}, calendar: plainCalendar });
}

const whole = charging(DAYS);
const state = arrivals.fit(daysOf(whole, 0, 120), {}, OPTIONS);

describe('arrivals', () => {
  // Day 120 is a Friday, 1 May; 16 kWh come in a busy hour (8 places, a chance of a quarter, two hours of 4 kWh).
  it('know the hours, and that weekends are quiet', () => {
    expect(plainCalendar(START_MS + 120 * DAY_MS).weekday).toBe(5);
    const [friday, saturday] = [predict(state, 120), predict(state, 121)];
    expect(friday.mean[12]).toBeGreaterThan(13);
    expect(friday.mean[12]).toBeLessThan(19);
    expect(saturday.mean[12]).toBeGreaterThan(4.5);
    expect(saturday.mean[12]).toBeLessThan(9);
    expect(friday.mean[3]).toBeLessThan(1.5);
    expect(friday.marks).toEqual([]);
  });

  it('say nothing at night up to the median, and hold as often as they say when cars come', () => {
    let inside = 0;
    let below = 0;
    let hours = 0;
    for (let day = 120; day < DAYS; day += 1) {
      const { quantiles } = predict(state, day);
      expect(LEVELS.map((_, l) => quantiles[l]?.[2])).toEqual([
        0,
        0,
        0,
        expect.any(Number),
        expect.any(Number),
      ]);
      for (let h = 0; h < PER_DAY; h += 1) {
        const row = quantiles.map((one) => one[h] ?? Number.NaN);
        expect([...row].sort((a, b) => a - b)).toEqual(row);
        expect(row[0]).toBeGreaterThanOrEqual(0);
        if (h < 9 || h >= 17) continue;
        const y = whole.values[day * PER_DAY + h] ?? Number.NaN;
        hours += 1;
        if (y >= (row[0] ?? 0) && y <= (row[4] ?? 0)) inside += 1;
        if (y <= (row[2] ?? 0)) below += 1;
      }
    }
    expect(inside / hours).toBeGreaterThan(0.75);
    expect(inside / hours).toBeLessThan(0.93);
    expect(below / hours).toBeGreaterThan(0.4);
    expect(below / hours).toBeLessThan(0.65);
  });

  it('follow growth', () => {
    const doubled = charging(DAYS, (day) => (day < 92 ? 0.5 : 1));
    const grown = arrivals.fit(daysOf(doubled, 0, 120), {}, OPTIONS);
    const steady = predict(state, 124).mean[12] ?? 0;
    const followed = predict(grown, 124).mean[12] ?? 0;
    expect(followed).toBeGreaterThan(0.8 * steady);
    expect(followed).toBeLessThan(1.2 * steady);
  });

  it('know that who came stays for a while', () => {
    const at = 120 * PER_DAY + 12;
    const known = (size: number): ArrivalsState => {
      const values = whole.values.slice(120 * PER_DAY, at).fill(size, 10);
      return arrivals.update(state, {
        news: { startMs: START_MS + 120 * DAY_MS, stepMs: STEP_MS, values },
        exogenous: {},
        calendar: plainCalendar,
      });
    };
    const [busy, quiet] = [predict(known(32), 120, 12), predict(known(0), 120, 12)];
    expect(busy.mean[0]).toBeGreaterThan(1.15 * (quiet.mean[0] ?? 0));
    const [soon, late] = [0, 20].map((h) => (busy.mean[h] ?? 0) / (quiet.mean[h] ?? 1));
    expect(late).toBeLessThan(soon ?? 0);
  });

  it('say the same after updates in pieces as in whole, from a state that does not grow and is plain JSON', () => {
    const news = daysOf(whole, 120, 124);
    const input = (part: RegularSeries) => ({ news: part, exogenous: {}, calendar: plainCalendar });
    const once = arrivals.update(state, input(news));
    const pieces = [120, 121, 122, 123].reduce(
      (before, day) => arrivals.update(before, input(daysOf(whole, day, day + 1))),
      state,
    );
    expect(predict(pieces, 124)).toEqual(predict(once, 124));
    expect(once.values).toHaveLength(state.values.length);
    const stored = JSON.parse(JSON.stringify(once)) as ArrivalsState;
    expect(predict(stored, 124)).toEqual(predict(once, 124));
  });
});

describe('arrivals that cannot be told', () => {
  it('are left to the seasonal naive, and it is said why', () => {
    const short = predict(arrivals.fit(daysOf(whole, 0, 20), {}, OPTIONS), 20);
    expect(short.marks[0]).toBe('short-history: 20.0 days known; seasonal naive is used');
    expect(short.mean[12]).toBe(whole.values[13 * PER_DAY + 12]);
    const below = { ...whole, values: whole.values.map((value) => value - 4) };
    expect(predict(arrivals.fit(daysOf(below, 0, 60), {}, OPTIONS), 60).marks[0]).toContain('below-zero');
  });

  it('are nothing after two months of nothing, and the seasonal naive after two months of silence', () => {
    const after = (value: number): Forecast => {
      const values = new Float64Array(61 * PER_DAY).fill(value);
      const news = { startMs: START_MS + 120 * DAY_MS, stepMs: STEP_MS, values };
      return predict(arrivals.update(state, { news, exogenous: {}, calendar: plainCalendar }), 181);
    };
    expect(Math.max(...after(0).mean, ...(after(0).quantiles.at(-1) ?? []))).toBe(0);
    expect(after(Number.NaN).marks.length).toBeGreaterThan(0);
    expect(after(Number.NaN).mean.every(Number.isFinite)).toBe(true);
  });

  it('are nothing where nothing ever came, and survive gaps and a constant', () => {
    const zeros = { ...whole, values: whole.values.map(() => 0) };
    expect(predict(arrivals.fit(daysOf(zeros, 0, 60), {}, OPTIONS), 60).mean[12]).toBe(0);
    const torn = { ...whole, values: whole.values.map((value, i) => (i % 7 < 3 ? Number.NaN : value)) };
    const given = predict(arrivals.fit(daysOf(torn, 0, 120), {}, OPTIONS), 120);
    expect(given.mean[12]).toBeGreaterThan(12);
    expect(given.mean[12]).toBeLessThan(20);
    const constant = { ...whole, values: whole.values.map(() => 5) };
    expect(predict(arrivals.fit(daysOf(constant, 0, 60), {}, OPTIONS), 60).mean[12]).toBeCloseTo(5, 1);
  });
});
