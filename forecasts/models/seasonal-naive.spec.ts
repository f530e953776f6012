import { describe, expect, it } from '@jest/globals';
import type { Forecast } from '../forecaster.js';
import type { RegularSeries } from '../regular-series.js';
import {
  DAY_MS,
  PER_DAY,
  START_MS,
  STEP_MS,
  daysOf,
  loadAt,
  made,
  noiseAt,
  plainCalendar,
} from '../testing/made-series.js';
import { seasonalNaive } from './seasonal-naive.js';

function forecast(history: RegularSeries, horizon = PER_DAY): Forecast {
  const originMs = history.startMs + history.values.length * STEP_MS;
  const state = seasonalNaive.fit(history, {}, { calendar: plainCalendar });
  return seasonalNaive.predict(state, { originMs, horizon, exogenous: {}, calendar: plainCalendar });
}

describe('seasonalNaive', () => {
  it('gives the same slot of last week, for as many weeks as asked', () => {
    const load = made(28, loadAt);
    const { mean, marks } = forecast(load, 2 * PER_DAY);
    expect([...mean]).toEqual([...daysOf(load, 21, 23).values]);
    expect(marks).toEqual([]);
  });

  it('takes the day before where last week is missing, and says for how many steps', () => {
    const load = made(28, loadAt);
    load.values.fill(Number.NaN, 0, 27 * PER_DAY);
    const { mean, marks } = forecast(load);
    expect([...mean]).toEqual([...daysOf(load, 27, 28).values]);
    expect(marks).toEqual(["no-last-week: another day's slot was taken for 96 of 96 steps"]);
  });

  it('falls to the mean level, then to zero, each marked', () => {
    const load = made(1, () => 5);
    load.values.fill(Number.NaN, 0, 48);
    const half = forecast(load);
    expect(half.mean[0]).toBe(5);
    expect(half.marks.join()).toContain('no-same-slot: the mean level was taken for 48 of 96 steps');
    const nothing = forecast(made(3, () => Number.NaN));
    expect(nothing.mean.every((value) => value === 0)).toBe(true);
    expect(nothing.marks).toEqual(['no-history: nothing was ever measured, zero is given']);
  });

  it('spreads its quantiles as far as it was off, and not at all on a constant', () => {
    const wide = forecast(made(28, (i) => 100 + 20 * noiseAt(i)));
    const narrow = forecast(made(28, (i) => 100 + 2 * noiseAt(i)));
    const width = (f: Forecast): number => (f.quantiles[8]?.[0] ?? 0) - (f.quantiles[0]?.[0] ?? 0);
    expect(width(wide) / width(narrow)).toBeCloseTo(10, 1);
    expect(width(forecast(made(28, () => 7)))).toBe(0);
  });

  it('follows the civil clock over a clock change', () => {
    // From day 10 on the clock shows one hour more.
    const changeMs = START_MS + 10 * DAY_MS;
    const summer = (ms: number): ReturnType<typeof plainCalendar> =>
      plainCalendar(ms >= changeMs ? ms + 3_600_000 : ms);
    const byClock = made(10, (i) => summer(START_MS + i * STEP_MS).hour);
    const state = seasonalNaive.fit(byClock, {}, { calendar: summer });
    const input = { originMs: changeMs, horizon: 92, exogenous: {}, calendar: summer };
    const { mean } = seasonalNaive.predict(state, input);
    expect([...mean]).toEqual(Array.from({ length: 92 }, (_, h) => summer(changeMs + h * STEP_MS).hour));
  });

  it('keeps its bounds and survives a trip through JSON', () => {
    const history = made(14, (i) => -10 + 30 * noiseAt(i));
    const state = seasonalNaive.fit(history, {}, { calendar: plainCalendar, upperBound: 0 });
    const input = {
      originMs: START_MS + 14 * DAY_MS,
      horizon: 96,
      exogenous: {},
      calendar: plainCalendar,
    };
    const direct = seasonalNaive.predict(state, input);
    expect(Math.max(...direct.mean, ...(direct.quantiles[8] ?? []))).toBeLessThanOrEqual(0);
    expect(seasonalNaive.predict(JSON.parse(JSON.stringify(state)) as typeof state, input)).toEqual(direct);
  });
});
