import { describe, expect, it } from '@jest/globals';
import type { Forecast, FitOptions } from '../forecaster.js';
import {
  DAY_MS,
  PER_DAY,
  START_MS,
  STEP_MS,
  daysOf,
  made,
  noiseAt,
  plainCalendar,
} from '../testing/made-series.js';
import { doubleSeasonal, type DoubleSeasonalState } from './smoothing-forecaster.js';

const OPTIONS: FitOptions = { calendar: plainCalendar, levels: [0.1, 0.5, 0.9], maxLeadMs: DAY_MS };
/** A shape of the day, quieter on two days of seven. */
const shapeAt = (i: number): number => {
  const weekend = [2, 3].includes(Math.floor(i / PER_DAY) % 7);
  return (weekend ? 80 : 100) * (1 + 0.3 * Math.sin((2 * Math.PI * (i % PER_DAY)) / PER_DAY));
};
const fitted = (days: number, value: (i: number) => number): DoubleSeasonalState =>
  doubleSeasonal.fit(made(days, value), {}, OPTIONS);
const predict = (state: DoubleSeasonalState, originMs: number, horizon = PER_DAY): Forecast =>
  doubleSeasonal.predict(state, { originMs, horizon, exogenous: {}, calendar: plainCalendar });
const endOfDay = (days: number): number => START_MS + days * DAY_MS;

describe('doubleSeasonal', () => {
  it('continues an exact day and week, on working days and weekends', () => {
    const state = fitted(28, shapeAt);
    const { mean, marks } = predict(state, endOfDay(28), 4 * PER_DAY);
    for (let h = 0; h < 4 * PER_DAY; h += 1) expect(mean[h]).toBeCloseTo(shapeAt(28 * PER_DAY + h), 1);
    expect(marks).toEqual([]);
  });

  it('lets an error fade: most of it one step on, little of it a day on', () => {
    let carried = 0;
    const persistent = Array.from(
      { length: 42 * PER_DAY },
      (_, i) => (carried = 0.9 * carried + 4 * noiseAt(i)),
    );
    const state = fitted(42, (i) => shapeAt(i) + (persistent[i] ?? 0));
    const jolted = made(1, (i) => shapeAt(42 * PER_DAY + i));
    const off = 6;
    const news = {
      ...jolted,
      startMs: endOfDay(42),
      values: jolted.values.map((v, i) => v + off * 0.9 ** (PER_DAY - 1 - i)),
    };
    const after = doubleSeasonal.update(state, { news, exogenous: {}, calendar: plainCalendar });
    const { mean } = predict(after, endOfDay(43), PER_DAY);
    const left = (h: number): number => (mean[h] ?? 0) - shapeAt(43 * PER_DAY + h);
    expect(left(0)).toBeGreaterThan(3);
    expect(Math.abs(left(PER_DAY - 1))).toBeLessThan(2.5);
  });

  it('says the same after an update in pieces as after one in whole, and leaves the old state as it is', () => {
    const value = (i: number): number => shapeAt(i) + 5 * noiseAt(i);
    const state = fitted(28, value);
    const before = JSON.stringify(state);
    const whole = made(31, value);
    const news = { exogenous: {}, calendar: plainCalendar };
    const once = doubleSeasonal.update(state, { news: whole, ...news });
    const first = doubleSeasonal.update(state, { news: daysOf(whole, 28, 29), ...news });
    const twice = doubleSeasonal.update(first, { news: daysOf(whole, 29, 31), ...news });
    expect(twice).toEqual(once);
    expect(JSON.stringify(state)).toBe(before);
    expect(doubleSeasonal.update(once, { news: whole, ...news })).toEqual(once);
  });

  it('keeps its state plain and of one size', () => {
    const value = (i: number): number => shapeAt(i) + 5 * noiseAt(i);
    const state = fitted(28, value);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    const later = doubleSeasonal.update(state, {
      news: made(40, value),
      exogenous: {},
      calendar: plainCalendar,
    });
    const count = (s: DoubleSeasonalState): number =>
      s.members.reduce((n, m) => n + m.day.length + m.week.length, 0);
    expect(count(later)).toBe(3 * 8 * PER_DAY);
    expect(later.endMs).toBe(endOfDay(40));
  });

  it('covers its own noise: 80 % of the values between the outer quantiles', () => {
    const value = (i: number): number => shapeAt(i) + 10 * noiseAt(i);
    let inside = 0;
    let state = fitted(42, value);
    for (let day = 42; day < 52; day += 1) {
      const { quantiles } = predict(state, endOfDay(day));
      for (let h = 0; h < PER_DAY; h += 1) {
        const actual = value(day * PER_DAY + h);
        if (actual >= (quantiles[0]?.[h] ?? 0) && actual <= (quantiles[2]?.[h] ?? 0)) inside += 1;
      }
      state = doubleSeasonal.update(state, {
        news: made(day + 1, value),
        exogenous: {},
        calendar: plainCalendar,
      });
    }
    expect(inside / (10 * PER_DAY)).toBeGreaterThan(0.74);
    expect(inside / (10 * PER_DAY)).toBeLessThan(0.9);
  });

  it('bridges gaps and outliers in its history', () => {
    const value = (i: number): number =>
      i % 997 === 5 ? 5000 : i > 20 * PER_DAY && i < 22 * PER_DAY ? Number.NaN : shapeAt(i);
    const { mean } = predict(fitted(28, value), endOfDay(28));
    for (let h = 0; h < PER_DAY; h += 8) expect(mean[h]).toBeCloseTo(shapeAt(28 * PER_DAY + h), -0.7);
  });

  it.each([
    [5, ['short-history: 5.0 days known, weekdays are not told apart']],
    [0, ['no-history: nothing was ever measured, zero is given']],
  ])('marks a history of %p days', (days, marks) => {
    const { mean, quantiles, marks: seen } = predict(fitted(days, shapeAt), endOfDay(days));
    expect(seen).toEqual(marks);
    expect(mean.every((v) => Number.isFinite(v))).toBe(true);
    expect(quantiles.flatMap((row) => [...row]).every((v) => Number.isFinite(v))).toBe(true);
  });

  it('marks a day without news and widens with it', () => {
    const value = (i: number): number => shapeAt(i) + 5 * noiseAt(i >> 3);
    const state = fitted(28, value);
    const late = predict(state, endOfDay(28) + DAY_MS, 4);
    const fresh = predict(state, endOfDay(28), 4);
    const width = (f: Forecast): number => (f.quantiles[2]?.[0] ?? 0) - (f.quantiles[0]?.[0] ?? 0);
    expect(late.marks).toEqual(['recent-data-missing: nothing measured for 24.0 h before the first step']);
    expect(width(late)).toBeGreaterThan(width(fresh));
  });

  it('refuses news of another step, and keeps the bounds', () => {
    const state = doubleSeasonal.fit(
      made(28, (i) => shapeAt(i) - 70),
      {},
      { ...OPTIONS, lowerBound: 0 },
    );
    const { mean, quantiles } = predict(state, endOfDay(28));
    expect(Math.min(...mean, ...(quantiles[0] ?? []))).toBe(0);
    const news = { startMs: endOfDay(28), stepMs: 2 * STEP_MS, values: Float64Array.of(1) };
    expect(() => doubleSeasonal.update(state, { news, exogenous: {}, calendar: plainCalendar })).toThrow(
      RangeError,
    );
  });
});
