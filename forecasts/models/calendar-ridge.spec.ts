import { describe, expect, it } from '@jest/globals';
import type { Exogenous, Forecast } from '../forecaster.js';
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
  return calendarRidge.predict(state, { originMs, horizon, history, exogenous, calendar });
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
    const input = { originMs: START_MS + 28 * DAY_MS, horizon: PER_DAY, history, exogenous: {}, calendar };
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
      history: daysOf(load, 28, 29),
      exogenous: weather,
      calendar,
    };
    const state = calendarRidge.fit(history, weather, { calendar });
    const again = JSON.parse(
      JSON.stringify(calendarRidge.fit(history, weather, { calendar })),
    ) as typeof state;
    expect(calendarRidge.predict(again, input)).toEqual(calendarRidge.predict(state, input));
  });

  it('corrects itself by what was measured since the fit, and ignores what comes after the origin', () => {
    const history = daysOf(load, 0, 28);
    const state = calendarRidge.fit(history, weather, { calendar });
    const originMs = START_MS + 28.5 * DAY_MS;
    const after = (values: RegularSeries): Forecast =>
      calendarRidge.predict(state, { originMs, horizon: 8, history: values, exogenous: weather, calendar });
    const usual = daysOf(load, 28, 29);
    const higher = { ...usual, values: usual.values.map((value) => value + 50) };
    const changedLater = { ...usual, values: usual.values.map((value, i) => (i < 48 ? value : 1e6)) };
    expect((after(higher).mean[0] ?? 0) - (after(usual).mean[0] ?? 0)).toBeGreaterThan(10);
    expect(after(changedLater)).toEqual(after(usual));
  });

  it('refuses to predict its own past', () => {
    const state = calendarRidge.fit(load, weather, { calendar });
    const input = {
      originMs: START_MS + 31 * DAY_MS,
      horizon: 4,
      history: load,
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
    const input = { originMs: START_MS + 28 * DAY_MS, horizon: 96, history, exogenous: weather, calendar };
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
      history: river,
      exogenous: weather,
      calendar,
    };
    const found = calendarOnly.predict(state, input);
    expect(found.marks).toEqual([]);
    expect(meanError(found.mean, daysOf(river, 28, 29).values)).toBeLessThan(10);
  });
});
