import { describe, expect, it } from '@jest/globals';
import type { Exogenous, Forecast, UpdateInput } from '../forecaster.js';
import type { RegularSeries } from '../regular-series.js';
import {
  DAY_MS,
  PER_DAY,
  START_MS,
  STEP_MS,
  daysOf,
  loadAt,
  made,
  plainCalendar,
  weatherOf,
} from '../testing/made-series.js';
import { calendarOnly, calendarRidge } from './calendar-ridge.js';
import { seasonalNaive } from './seasonal-naive.js';

const calendar = plainCalendar;

function forecast(history: RegularSeries, exogenous: Exogenous, horizon = PER_DAY): Forecast {
  const state = calendarRidge.fit(history, exogenous, { calendar });
  const originMs = history.startMs + history.values.length * STEP_MS;
  return calendarRidge.predict(state, { originMs, horizon, exogenous, calendar });
}

function meanError(found: Float64Array, truth: Float64Array): number {
  return found.reduce((sum, value, i) => sum + Math.abs(value - (truth[i] ?? 0)), 0) / found.length;
}

function neverCrosses({ quantiles }: Forecast): boolean {
  return quantiles.every((row, level) =>
    row.every(
      (value, h) => Number.isFinite(value) && (level === 0 || value >= (quantiles[level - 1]?.[h] ?? 0)),
    ),
  );
}

describe('calendarRidge', () => {
  const load = made(32, loadAt);
  const weather = weatherOf(32);

  it('learns the week and the heating, far better than last week does', () => {
    const truth = daysOf(load, 28, 29).values;
    const history = daysOf(load, 0, 28);
    const ridge = forecast(history, weather);
    const state = seasonalNaive.fit(history, {}, { calendar });
    const input = { originMs: START_MS + 28 * DAY_MS, horizon: PER_DAY, exogenous: {}, calendar };
    const naive = seasonalNaive.predict(state, input);
    expect(ridge.marks).toEqual([]);
    expect(meanError(ridge.mean, truth)).toBeLessThan(0.3 * meanError(naive.mean, truth));
    expect(meanError(ridge.mean, truth)).toBeLessThan(5);
    expect(neverCrosses(ridge)).toBe(true);
  });

  it('is the same after a trip through JSON and when run again', () => {
    const history = daysOf(load, 0, 28);
    const input = {
      originMs: START_MS + 28.5 * DAY_MS,
      horizon: 96,
      exogenous: weather,
      calendar,
    };
    const state = calendarRidge.fit(history, weather, { calendar });
    const again = JSON.parse(
      JSON.stringify(calendarRidge.fit(history, weather, { calendar })),
    ) as typeof state;
    expect(calendarRidge.predict(again, input)).toEqual(calendarRidge.predict(state, input));
  });

  it('corrects itself by what was measured since the fit', () => {
    const history = daysOf(load, 0, 28);
    const state = calendarRidge.fit(history, weather, { calendar });
    const originMs = START_MS + 28.5 * DAY_MS;
    const after = (news: RegularSeries): Forecast =>
      calendarRidge.predict(calendarRidge.update(state, { news, exogenous: weather, calendar }), {
        originMs,
        horizon: 8,
        exogenous: weather,
        calendar,
      });
    const usual = daysOf(load, 28, 28.5);
    const higher = { ...usual, values: usual.values.map((value) => value + 50) };
    expect((after(higher).mean[0] ?? 0) - (after(usual).mean[0] ?? 0)).toBeGreaterThan(10);
  });

  it('knows the same after one update or many, and a fit on all of it has the same recent errors', () => {
    const state = calendarRidge.fit(daysOf(load, 0, 28), weather, { calendar });
    const input = (from: number, to: number): UpdateInput => ({
      news: daysOf(load, from, to),
      exogenous: weather,
      calendar,
    });
    const atOnce = calendarRidge.update(state, input(28, 29));
    const steps = [28, 28.25, 28.5, 28.75].reduce(
      (known, day) => calendarRidge.update(known, input(day, day + 0.25)),
      state,
    );
    expect(steps).toEqual(atOnce);
    // Old news are left out, and a gap in between is a gap.
    expect(calendarRidge.update(state, input(27, 29))).toEqual(atOnce);
    expect(calendarRidge.update(state, input(28.5, 29)).endMs).toBe(atOnce.endMs);
    expect(atOnce.core?.errors).toHaveLength(9 * PER_DAY);
  });

  it('refuses to predict its own past', () => {
    const state = calendarRidge.fit(load, weather, { calendar });
    const input = {
      originMs: START_MS + 31 * DAY_MS,
      horizon: 4,
      exogenous: weather,
      calendar,
    };
    expect(() => calendarRidge.predict(state, input)).toThrow(/its past/);
  });

  it.each([
    ['no weather at all', 28, {}, /no-temperature/],
    [
      'weather of NaN',
      28,
      { temperature: { series: made(32, () => Number.NaN), availabilityLagMs: 0 } },
      /no-temperature/,
    ],
    ['three days of history', 3, weather, /short-history: 3.0 days known, weekdays/],
    ['one day of history', 1, weather, /short-history: 1.0 days known.*seasonal naive is used/],
  ])('with %s it goes on and says so', (_name, days, exogenous, mark) => {
    const found = forecast(daysOf(load, 28 - days, 28), exogenous);
    expect(found.marks.join('; ')).toMatch(mark);
    expect(neverCrosses(found)).toBe(true);
    expect(meanError(found.mean, daysOf(load, 28, 29).values)).toBeLessThan(60);
  });

  it('bridges gaps and outages', () => {
    const history = daysOf(load, 0, 28);
    history.values.fill(Number.NaN, 5 * PER_DAY, 8 * PER_DAY);
    for (let i = 0; i < history.values.length; i += 7) history.values[i] = Number.NaN;
    expect(meanError(forecast(history, weather).mean, daysOf(load, 28, 29).values)).toBeLessThan(8);
    history.values.fill(Number.NaN, 27.5 * PER_DAY);
    expect(forecast(history, weather).marks.join()).toContain('recent-data-missing');
  });

  it.each([0, 42, -17.5])('gives a constant series of %d back, with no spread', (level) => {
    const found = forecast(
      made(28, () => level),
      weather,
    );
    for (const row of [found.mean, ...found.quantiles])
      for (const value of row) expect(value).toBeCloseTo(level, 9);
  });

  it('keeps mean and quantiles inside the bounds', () => {
    const history = made(28, (i) => Math.max(0, loadAt(i) - 400));
    const state = calendarRidge.fit(history, weather, { calendar, lowerBound: 0, upperBound: 20 });
    const input = { originMs: START_MS + 28 * DAY_MS, horizon: 96, exogenous: weather, calendar };
    const found = calendarRidge.predict(state, input);
    for (const row of [found.mean, ...found.quantiles]) {
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...row)).toBeLessThanOrEqual(20);
    }
  });

  it('calendarOnly reads no weather and misses none', () => {
    const river = made(29, (i) => -40_000 + 20 * Math.sin(i / 400));
    const state = calendarOnly.fit(daysOf(river, 0, 28), {}, { calendar, upperBound: 0 });
    const input = {
      originMs: START_MS + 28 * DAY_MS,
      horizon: 96,
      exogenous: weather,
      calendar,
    };
    const found = calendarOnly.predict(state, input);
    expect(found.marks).toEqual([]);
    expect(meanError(found.mean, daysOf(river, 28, 29).values)).toBeLessThan(10);
  });
});
