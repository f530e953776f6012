import { describe, expect, it } from '@jest/globals';
import type { Exogenous, Forecast } from '../forecaster.js';
import type { RegularSeries } from '../regular-series.js';
import { noiseAt, plainCalendar } from '../testing/made-series.js';
import { loadRegression, type LoadState } from './load-regression.js';
import { seasonalNaive } from './seasonal-naive.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2025, 0, 1);
const calendar = plainCalendar;

/** Hourly temperature: seasons, days, and weather that wanders [°C]. */
function temperatureAt(i: number): number {
  return (
    11 -
    9 * Math.cos((2 * Math.PI * i) / 8766) +
    4 * Math.sin((2 * Math.PI * (i - 9)) / 24) +
    5 * Math.sin(i / 61) +
    3 * Math.sin(i / 27)
  );
}

/** Load: two peaks, weekends, heating, and a drift of its own that no calendar tells [kW]. */
function loadAt(i: number): number {
  const ms = START_MS + i * HOUR_MS;
  const { hour, weekday } = calendar(ms);
  const shape = 300 + 60 * Math.sin(((hour - 8) / 12) * Math.PI) + 30 * Math.cos(((hour - 19) / 6) * Math.PI);
  const heating = 7 * Math.max(0, 15 - temperatureAt(i));
  return (weekday > 5 ? 0.85 : 1) * shape + heating + 10 * Math.sin(i / 90) + 4 * noiseAt(i);
}

function hours(days: number, value: (i: number) => number): RegularSeries {
  return {
    startMs: START_MS,
    stepMs: HOUR_MS,
    values: Float64Array.from({ length: days * 24 }, (_, i) => value(i)),
  };
}

const DAYS = 120;
const load = hours(DAYS + 4, loadAt);
const history = { ...load, values: load.values.subarray(0, DAYS * 24) };
const weather: Exogenous = {
  temperature: { series: hours(DAYS + 4, temperatureAt), availabilityLagMs: -2 * DAY_MS },
};
const END_MS = START_MS + DAYS * DAY_MS;
const news: RegularSeries = {
  startMs: END_MS,
  stepMs: HOUR_MS,
  values: load.values.subarray(DAYS * 24, DAYS * 24 + 30),
};
const state = loadRegression.fit(history, weather, { calendar });

function errorOf({ mean }: Forecast, originMs: number): number {
  const first = (originMs - START_MS) / HOUR_MS;
  return (
    mean.reduce((sum, value, h) => sum + Math.abs(value - (load.values[first + h] ?? 0)), 0) / mean.length
  );
}

function ask(from: LoadState, exogenous: Exogenous, originMs = END_MS): Forecast {
  return loadRegression.predict(from, { originMs, horizon: 48, exogenous, calendar });
}

describe('loadRegression', () => {
  it('is several times closer than last week, and closer with weather than without', () => {
    const naive = seasonalNaive.predict(seasonalNaive.fit(history, {}, { calendar }), {
      originMs: END_MS,
      horizon: 48,
      exogenous: {},
      calendar,
    });
    const withWeather = errorOf(ask(state, weather), END_MS);
    const without = errorOf(ask(loadRegression.fit(history, {}, { calendar }), {}), END_MS);
    expect(withWeather).toBeLessThan(0.25 * errorOf(naive, END_MS));
    expect(withWeather).toBeLessThan(without);
  });

  it('gives quantiles that rise and cover about what they say', () => {
    const { quantiles } = ask(state, weather);
    let inside = 0;
    for (let h = 0; h < 48; h += 1) {
      const row = quantiles.map((level) => level[h] ?? Number.NaN);
      row.slice(1).forEach((value, l) => {
        expect(value).toBeGreaterThanOrEqual(row[l] ?? Number.NaN);
      });
      const truth = load.values[DAYS * 24 + h] ?? 0;
      if (truth >= (row[0] ?? 0) && truth <= (row[8] ?? 0)) inside += 1;
    }
    expect(inside).toBeGreaterThan(0.6 * 48);
  });

  it('updated step by step is the same as updated at once, and plain JSON', () => {
    const once = loadRegression.update(state, { news, exogenous: weather, calendar });
    let bit = JSON.parse(JSON.stringify(state)) as LoadState;
    for (let i = 0; i < 30; i += 1) {
      const one = { startMs: END_MS + i * HOUR_MS, stepMs: HOUR_MS, values: news.values.subarray(i, i + 1) };
      bit = JSON.parse(
        JSON.stringify(loadRegression.update(bit, { news: one, exogenous: weather, calendar })),
      ) as LoadState;
    }
    const originMs = END_MS + 30 * HOUR_MS;
    const a = ask(once, weather, originMs);
    const b = ask(bit, weather, originMs);
    a.mean.forEach((value, h) => {
      expect(b.mean[h]).toBeCloseTo(value, 1);
    });
    expect(bit.core?.weather?.errors.length).toBe(state.core?.weather?.errors.length);
    expect(errorOf(a, originMs)).toBeLessThan(6);
  });

  it('follows a step that the calendar cannot know', () => {
    const higher = { ...news, values: news.values.map((value) => value + 40) };
    const before = ask(
      loadRegression.update(state, { news, exogenous: weather, calendar }),
      weather,
      END_MS + 30 * HOUR_MS,
    );
    const after = ask(
      loadRegression.update(state, { news: higher, exogenous: weather, calendar }),
      weather,
      END_MS + 30 * HOUR_MS,
    );
    expect((after.mean[0] ?? 0) - (before.mean[0] ?? 0)).toBeGreaterThan(20);
  });

  it('goes on without weather, with gaps and after a day of silence, and says so', () => {
    const blind = ask(state, {});
    expect(blind.marks).toEqual([expect.stringMatching(/^no-temperature/)]);
    expect(errorOf(blind, END_MS)).toBeLessThan(40);
    const silent = loadRegression.update(state, {
      news: { ...news, values: news.values.map(() => Number.NaN) },
      exogenous: weather,
      calendar,
    });
    const late = ask(silent, weather, END_MS + 30 * HOUR_MS);
    expect(late.marks).toEqual([expect.stringMatching(/^recent-data-missing/)]);
    expect(late.mean.every((value) => Number.isFinite(value))).toBe(true);
    const gap = {
      ...history,
      values: history.values.map((v, i) => (i % 50 < 3 ? Number.NaN : i === 3000 ? 9999 : v)),
    };
    expect(errorOf(ask(loadRegression.fit(gap, weather, { calendar }), weather), END_MS)).toBeLessThan(10);
  });

  it('leaves short histories to calendar-ridge, marked; refuses its own past', () => {
    const short = { ...history, values: history.values.subarray(0, 40 * 24) };
    const few = loadRegression.fit(short, weather, { calendar });
    const originMs = START_MS + 40 * DAY_MS;
    expect(ask(few, weather, originMs).marks[0]).toMatch(/^short-history: 40.0 days/);
    const one = { startMs: originMs, stepMs: HOUR_MS, values: load.values.subarray(960, 970) };
    const later = loadRegression.update(few, { news: one, exogenous: weather, calendar });
    expect(ask(later, weather, originMs + 10 * HOUR_MS).mean).toHaveLength(48);
    expect(() => ask(state, weather, END_MS - HOUR_MS)).toThrow(/that is its past/);
  });

  it('a constant series stays what it is', () => {
    const flat = { ...history, values: history.values.map(() => 5) };
    const { mean } = ask(loadRegression.fit(flat, weather, { calendar }), weather);
    mean.forEach((value) => {
      expect(value).toBeCloseTo(5, 6);
    });
  });
});
