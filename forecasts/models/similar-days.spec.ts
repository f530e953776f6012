import { describe, expect, it } from '@jest/globals';
import type { Calendar, Exogenous } from '../forecaster.js';
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
import { seasonalNaive } from './seasonal-naive.js';
import { similarDays } from './similar-days.js';

const calendar = plainCalendar;
const HISTORY_DAYS = 84;
const originMs = START_MS + HISTORY_DAYS * DAY_MS;
const load = made(HISTORY_DAYS + 3, loadAt);
const history = daysOf(load, 0, HISTORY_DAYS);
const weather: Exogenous = { temperature: weatherOf(HISTORY_DAYS + 3).temperature };

function meanError(mean: Float64Array, firstDay: number): number {
  const truth = daysOf(load, firstDay, firstDay + 1).values;
  return mean.reduce((sum, value, i) => sum + Math.abs(value - (truth[i] ?? 0)), 0) / mean.length;
}

describe('similarDays', () => {
  const input = { originMs, horizon: PER_DAY, exogenous: weather, calendar };
  const state = similarDays.fit(history, weather, { calendar });

  it('takes days of like temperature and is closer than last week', () => {
    const naive = seasonalNaive.predict(seasonalNaive.fit(history, {}, { calendar }), input);
    const { mean, quantiles, marks } = similarDays.predict(state, input);
    expect(marks).toEqual([]);
    expect(meanError(mean, HISTORY_DAYS)).toBeLessThan(meanError(naive.mean, HISTORY_DAYS));
    quantiles.slice(1).forEach((row, level) => {
      row.forEach((value, h) => {
        expect(value).toBeGreaterThanOrEqual(quantiles[level]?.[h] ?? Number.NaN);
      });
    });
  });

  it('gives a repeating week back exactly, and goes with a level that has doubled', () => {
    const isRest = (i: number): boolean => [2, 3].includes(Math.floor(i / PER_DAY) % 7);
    const week = made(70, (i) => (isRest(i) ? 80 : 100) + (i % PER_DAY));
    const fitted = similarDays.fit(daysOf(week, 0, 56), {}, { calendar });
    const at = START_MS + 56 * DAY_MS;
    const ask = (from: typeof fitted, ms: number): Float64Array =>
      similarDays.predict(from, { originMs: ms, horizon: PER_DAY, exogenous: {}, calendar }).mean;
    // The level is the mean of seven days on end, the same for each day, so a profile is its day over one mean.
    expect(ask(fitted, at)[10]).toBeCloseTo(week.values[56 * PER_DAY + 10] ?? 0, 6);
    const doubled = daysOf(week, 56, 63);
    const news = { ...doubled, values: doubled.values.map((value) => 2 * value) };
    const later = similarDays.update(fitted, { news, exogenous: {}, calendar });
    const expected = 2 * (week.values[10] ?? 0);
    expect(Math.abs((ask(later, at + 7 * DAY_MS)[10] ?? 0) / expected - 1)).toBeLessThan(0.25);
  });

  it('tells a holiday from the working day it falls on', () => {
    const holidays = new Set(
      [20, 48, HISTORY_DAYS].map((day) => Math.floor((START_MS + 3_600_000) / DAY_MS) + day),
    );
    const festive: Calendar = (ms) => {
      const reading = calendar(ms);
      return { ...reading, holiday: holidays.has(reading.dayNumber) };
    };
    const quiet = made(HISTORY_DAYS + 1, (i) => {
      const reading = festive(START_MS + i * STEP_MS);
      return reading.holiday || reading.weekday === 7 ? 50 : 100;
    });
    const fitted = similarDays.fit(daysOf(quiet, 0, HISTORY_DAYS), {}, { calendar: festive });
    const ask = { originMs, horizon: PER_DAY, exogenous: {}, calendar };
    const { mean, marks } = similarDays.predict(fitted, { ...ask, calendar: festive });
    expect(mean[40]).toBeLessThan(60);
    expect(similarDays.predict(fitted, ask).mean[40]).toBeGreaterThan(90);
    expect(marks).toEqual([expect.stringMatching(/^no-temperature/)]);
  });

  it('goes through JSON and single steps unchanged, with gaps; says when it knows too little', () => {
    const news = daysOf(load, HISTORY_DAYS, HISTORY_DAYS + 1);
    news.values[5] = Number.NaN;
    const once = similarDays.update(state, { news, exogenous: weather, calendar });
    let bit = state;
    for (let i = 0; i < PER_DAY; i += 1) {
      const one = {
        startMs: originMs + i * STEP_MS,
        stepMs: STEP_MS,
        values: news.values.subarray(i, i + 1),
      };
      bit = similarDays.update(bit, { news: one, exogenous: weather, calendar });
    }
    bit = JSON.parse(JSON.stringify(bit)) as typeof state;
    const next = { ...input, originMs: originMs + DAY_MS };
    expect(similarDays.predict(bit, next)).toEqual(similarDays.predict(once, next));
    const few = similarDays.fit(daysOf(load, 0, 10), {}, { calendar });
    const said = similarDays.predict(few, { ...input, originMs: START_MS + 10 * DAY_MS });
    expect(said.marks[0]).toMatch(/^short-history/);
  });
});
