/** Every model over the days of 92 and 100 quarter-hours and a holiday: it follows the clock on the wall, not UTC. */
import { describe, expect, it } from '@jest/globals';
import type { Calendar, Forecast, Forecaster } from '../forecaster.js';
import type { RegularSeries } from '../regular-series.js';
import { calendarOnly } from './calendar-ridge.js';
import { seasonalNaive } from './seasonal-naive.js';

const SLOT = 900_000;
const DAY = 96 * SLOT;
const SPRING_MS = Date.parse('2026-03-29T01:00:00Z');
const AUTUMN_MS = Date.parse('2026-10-25T01:00:00Z');

/** Lyon's clock in 2026; `holidays` are days on that clock. */
const lyon =
  (...holidays: string[]): Calendar =>
  (ms) => {
    const shown = new Date(ms + (ms >= SPRING_MS && ms < AUTUMN_MS ? 2 : 1) * 3_600_000);
    const weekday = shown.getUTCDay() === 0 ? 7 : shown.getUTCDay();
    const hour = shown.getUTCHours() + shown.getUTCMinutes() / 60;
    const holiday = holidays.includes(shown.toISOString().slice(0, 10));
    const dayNumber = Math.floor(shown.getTime() / DAY);
    return { hour, weekday, holiday, dayNumber, bridge: false, schoolHoliday: 0 };
  };

/** A load of people: quiet at night, much in the morning at 8, less on Sundays and holidays. */
function loadBy(calendar: Calendar, ms: number): number {
  const { hour, weekday, holiday } = calendar(ms);
  const rest = holiday || weekday === 7;
  return (rest ? 300 : 500) + (rest ? 50 : 200) * Math.cos((2 * Math.PI * (hour - 8)) / 24);
}

function history(calendar: Calendar, endMs: number, days: number): RegularSeries {
  const startMs = endMs - days * DAY;
  return {
    startMs,
    stepMs: SLOT,
    values: Float64Array.from({ length: days * 96 }, (_, i) => loadBy(calendar, startMs + i * SLOT)),
  };
}

/** Forecast of a civil day from its first slot, and its worst error [kW]. */
function dayAhead<S>(
  model: Forecaster<S>,
  at: { readonly startMs: number; readonly slots: number },
  calendar: Calendar,
): Forecast & { readonly worst: number } {
  const past = history(calendar, at.startMs, 28);
  const state = model.fit(past, {}, { calendar });
  const forecast = model.predict(state, {
    originMs: at.startMs,
    horizon: at.slots,
    exogenous: {},
    calendar,
  });
  const errors = forecast.mean.map((kw, h) => Math.abs(kw - loadBy(calendar, at.startMs + h * SLOT)));
  return { ...forecast, worst: Math.max(...errors) };
}

const DAYS: readonly [string, string, number][] = [
  ['an ordinary day', '2026-02-11T23:00:00Z', 96],
  ['the day of 92 quarter-hours', '2026-03-28T23:00:00Z', 92],
  ['the day after it', '2026-03-29T22:00:00Z', 96],
  ['the day of 100 quarter-hours', '2026-10-24T22:00:00Z', 100],
  ['the day after it', '2026-10-25T23:00:00Z', 96],
];

describe.each(DAYS)('%s (%s)', (_name, start, slots) => {
  const at = { startMs: Date.parse(start), slots };

  it('is last week by the clock for the seasonal naive, exactly', () => {
    const { worst, mean, marks } = dayAhead(seasonalNaive, at, lyon());
    expect([mean.length, marks]).toEqual([slots, []]);
    expect(worst).toBeLessThan(1e-9);
  });

  it('keeps the hours of the day in place for the regression', () => {
    // An hour off would be up to 52 kW wrong in the morning.
    const { worst, quantiles } = dayAhead(calendarOnly, at, lyon());
    expect(worst).toBeLessThan(12);
    expect(quantiles.every((row) => row.length === slots && row.every(Number.isFinite))).toBe(true);
  });
});

describe('a holiday on a weekday', () => {
  it('is a Sunday for the regression, which the seasonal naive cannot know', () => {
    const calendar = lyon('2026-05-14');
    const at = { startMs: Date.parse('2026-05-13T22:00:00Z'), slots: 96 };
    expect(dayAhead(calendarOnly, at, calendar).worst).toBeLessThan(20);
    expect(dayAhead(seasonalNaive, at, calendar).worst).toBeGreaterThan(200);
  });
});
