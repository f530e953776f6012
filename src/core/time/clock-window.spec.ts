/** Clock windows on horizons: over midnight, begun before, and on the days the clocks change. */
import { describe, expect, it } from '@jest/globals';
import { CLOCK_TIME, clockWindows } from './clock-window.js';
import { SLOT_MS } from './slot.js';

const EVENING = { slotMs: Date.parse('2026-01-15T17:00:00Z'), slots: 96 };

describe('clockWindows', () => {
  it('finds the window of each day, also the one that is open already', () => {
    // From 18:00: the window 17:30..19:00 began two slots ago and comes again the next day.
    expect(clockWindows(EVENING, '17:30', '19:00')).toEqual([
      { first: -2, end: 4 },
      { first: 94, end: 100 },
    ]);
  });

  it('runs over midnight when the end is not after the start', () => {
    expect(clockWindows(EVENING, '22:00', '06:00')).toEqual([{ first: 16, end: 48 }]);
    expect(clockWindows(EVENING, '12:00', '12:00')).toEqual([
      { first: -24, end: 72 },
      { first: 72, end: 168 },
    ]);
  });

  it('leaves out a window that ended before', () => {
    expect(clockWindows({ ...EVENING, slots: 4 }, '16:00', '18:00')).toEqual([]);
  });

  it('follows the civil clock: a night of 25 hours is four slots longer, and begins once', () => {
    const autumn = { slotMs: Date.parse('2026-10-24T20:00:00Z'), slots: 96 };
    expect(clockWindows(autumn, '22:00', '06:00')).toEqual([{ first: 0, end: 36 }]);
    expect(clockWindows(autumn, '02:30', '06:00')[0]?.first).toBe(18);
    const spring = { slotMs: Date.parse('2026-03-28T21:00:00Z'), slots: 40 };
    expect(clockWindows(spring, '22:00', '06:00')).toEqual([{ first: 0, end: 28 }]);
    expect(spring.slotMs + 28 * SLOT_MS).toBe(Date.parse('2026-03-29T04:00:00Z'));
  });

  it('knows civil times on a quarter-hour only', () => {
    expect(['00:00', '23:45', '18:30'].every((text) => CLOCK_TIME.test(text))).toBe(true);
    expect(['24:00', '18:10', '7:00', '18:30:00'].some((text) => CLOCK_TIME.test(text))).toBe(false);
  });
});
