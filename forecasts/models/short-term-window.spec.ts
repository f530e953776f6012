import { describe, expect, it } from '@jest/globals';
import type { Calendar } from '../forecaster.js';
import { plainCalendar } from '../testing/made-series.js';
import {
  SHORT_TERM_WIDTH,
  fillShortTerm,
  firstOrigin,
  windowOf,
  type ShortTermWindow,
} from './short-term-window.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Where features stand in a row. */
const AT = { one: 0, smoothed: 1, recent: 4, days: 10, classes: 34, yesterday: 41, flags: 48, year: 53 };
/** Monday. */
const START = Date.UTC(2026, 0, 5);
const utc: Calendar = (ms) => {
  const day = Math.floor(ms / DAY);
  return { ...plainCalendar(ms), hour: (ms / HOUR) % 24, weekday: ((day + 3) % 7) + 1, dayNumber: day };
};

function hourly(value: (i: number) => number, calendar: Calendar = utc, more = 6): ShortTermWindow {
  const values = Float64Array.from({ length: 20 * 24 }, (_, i) => value(i));
  return windowOf(values, { startMs: START, stepMs: HOUR, more }, calendar);
}
function rowOf(window: ShortTermWindow, origin: number, lead: number, yearly = false): Float64Array {
  const row = new Float64Array(SHORT_TERM_WIDTH).fill(99);
  fillShortTerm(row, window, { origin, lead, smoothed: [1000, 2000, 3000], yearly });
  return row;
}

describe('fillShortTerm', () => {
  // Squares: the last value before hour 300 is 299² = 89401, and steps are odd numbers.
  const squares = hourly((i) => i * i);

  it('writes every column', () => {
    const row = rowOf(squares, 300, 3);
    expect([...row]).not.toContain(99);
    expect(row).toHaveLength(57);
    expect(row[AT.one]).toBe(1);
  });

  it('starts with what the smoothings say beyond the last value, and the last steps', () => {
    const row = rowOf(squares, 300, 3);
    expect([...row.subarray(AT.smoothed, AT.recent)]).toEqual([1000 - 89401, 2000 - 89401, 3000 - 89401]);
    expect([...row.subarray(AT.recent, AT.days)]).toEqual([597, 595, 593, 591, 589, 587]);
  });

  it('lays one, two and seven days ago beside them', () => {
    const row = rowOf(squares, 300, 3);
    for (const [k, days] of [1, 2, 7].entries()) {
      const from = AT.days + 8 * k;
      const then = 299 - 24 * days;
      expect(row[from]).toBe((then + 3) ** 2 - then ** 2);
      expect(row[from + 1]).toBe(89401 - then ** 2);
      // Each step of the squares has grown by 2 an hour since.
      expect([...row.subarray(from + 2, from + 8)]).toEqual(new Array(6).fill(48 * days));
    }
  });

  it('looks at nothing from the origin on', () => {
    const changed = hourly((i) => (i >= 300 ? -1e9 : i * i));
    expect([...rowOf(changed, 300, 6)]).toEqual([...rowOf(squares, 300, 6)]);
  });

  it('tells the class of the target and of the day before; a holiday is a Sunday with a flag', () => {
    // Hour 300 is in day 12, a Saturday; eight days are 192 hours.
    const row = rowOf(squares, 300, 1);
    expect([...row.subarray(AT.classes, AT.flags)].indexOf(1)).toBe(5);
    expect([...row.subarray(AT.yesterday, AT.flags)].indexOf(1)).toBe(4);
    const holiday = hourly(
      (i) => i,
      (ms) => ({
        ...utc(ms),
        holiday: ms >= START + 12 * DAY && ms < START + 13 * DAY,
        bridge: true,
        schoolHoliday: 0.4,
      }),
    );
    const marked = rowOf(holiday, 300, 1);
    expect(marked[AT.classes + 6]).toBe(1);
    expect([...marked.subarray(AT.flags, AT.year)]).toEqual([1, 0, 0, 1, 0.4]);
    expect([...rowOf(holiday, 324, 1).subarray(AT.flags, AT.flags + 2)]).toEqual([0, 1]);
    expect(rowOf(holiday, 300 + 168, 1)[AT.flags + 2]).toBe(1);
  });

  it('tells the time of the year only when asked', () => {
    expect([...rowOf(squares, 300, 1).subarray(AT.year)]).toEqual([0, 0, 0, 0]);
    const [c = 0, s = 0] = rowOf(squares, 300, 1, true).subarray(AT.year);
    expect(c * c + s * s).toBeCloseTo(1, 12);
    // Middle of January.
    expect(c).toBeGreaterThan(0.9);
    expect(s).toBeGreaterThan(0);
  });

  it('reads the same time of the wall clock over a clock change', () => {
    // The clock goes forward on day 10 at 2 h: hour 300 shows 13 h; the same a week before stood an hour later in UTC.
    const change = START + 10 * DAY + 2 * HOUR;
    const civil: Calendar = (ms) => utc(ms + (ms >= change ? HOUR : 0));
    const squaresThen = hourly((i) => i * i, civil);
    const row = rowOf(squaresThen, 300, 3);
    const aWeekAgo = 299 - 168 + 1;
    expect(row[AT.days + 17]).toBe(89401 - aWeekAgo ** 2);
    expect(row[AT.days + 16]).toBe((aWeekAgo + 3) ** 2 - aWeekAgo ** 2);
    const yesterday = 299 - 24;
    expect(row[AT.days + 1]).toBe(89401 - yesterday ** 2);
  });
});

describe('windowOf', () => {
  it('reads the calendar over its values and the steps to come', () => {
    const window = hourly((i) => i, utc, 5);
    expect(window.values).toHaveLength(480);
    expect(window.hour).toHaveLength(485);
    expect([window.slot[0], window.slot[25], window.slot[484]]).toEqual([0, 1, 4]);
    expect(window.dayClass[24]).toBe(1);
    expect(window.ahead.every((steps) => steps === 0)).toBe(true);
  });
});

describe('firstOrigin', () => {
  it.each([
    [15, 768],
    [60, 192],
  ])('leaves eight days of %p minutes before it', (minutes, steps) => {
    expect(firstOrigin(minutes * 60_000)).toBe(steps);
  });
});
