import { describe, expect, it } from '@jest/globals';
import type { Calendar, CalendarReading } from '../forecaster.js';
import { DAY_MS, START_MS, STEP_MS, plainCalendar } from '../testing/made-series.js';
import { cellsOf, slotsPerDay } from './smoothing-clock.js';

const HOUR = 3_600_000;

describe('slotsPerDay', () => {
  it.each([
    [5, 288],
    [10, 144],
    [15, 96],
    [30, 48],
    [60, 24],
    [1440, 1],
    [2880, 1],
  ])('of %p minutes are %p', (minutes, slots) => {
    expect(slotsPerDay(minutes * 60_000)).toBe(slots);
  });
});

describe('cellsOf', () => {
  it('counts slots of the civil day and week from Monday on', () => {
    // Thursday 1 January, the first and the last quarter-hour; then Friday.
    const cells = cellsOf({ startMs: START_MS, stepMs: STEP_MS, length: 97 }, plainCalendar);
    expect([cells.day[0], cells.day[95], cells.day[96]]).toEqual([0, 95, 0]);
    expect([cells.week[0], cells.week[95], cells.week[96]]).toEqual([3 * 96, 3 * 96 + 95, 4 * 96]);
    expect(cells.hour[5]).toBe(1.25);
    expect(cells.moved.some((moved) => moved !== 0)).toBe(false);
  });

  it('puts a holiday on Sunday and says that it was moved, unless it is one', () => {
    const holidays: Calendar = (ms) => ({ ...plainCalendar(ms), holiday: true });
    const days = cellsOf({ startMs: START_MS, stepMs: DAY_MS, length: 7 }, holidays);
    expect([...days.week]).toEqual([6, 6, 6, 6, 6, 6, 6]);
    // Thursday to Wednesday: the fourth day is the Sunday.
    expect([...days.moved]).toEqual([1, 1, 1, 0, 1, 1, 1]);
  });

  it('follows the wall clock over a day of 23 hours: no step has the hour that is not there', () => {
    const forward: Calendar = (ms): CalendarReading => {
      const shown = ms + (ms >= 2 * HOUR ? HOUR : 0);
      return { ...plainCalendar(ms), hour: (shown / HOUR) % 24, weekday: 1 };
    };
    const cells = cellsOf({ startMs: 0, stepMs: HOUR, length: 23 }, forward);
    expect([...cells.day.subarray(0, 4)]).toEqual([0, 1, 3, 4]);
    expect(cells.day[22]).toBe(23);
  });

  it('keeps hours that rounding left below their slot', () => {
    const rounded: Calendar = (ms) => ({ ...plainCalendar(ms), hour: 0.2499999999 });
    expect(cellsOf({ startMs: 0, stepMs: STEP_MS, length: 1 }, rounded).day[0]).toBe(1);
  });
});
