import { describe, expect, it } from '@jest/globals';
import type { Calendar } from '../forecaster.js';
import { plainCalendar } from '../testing/made-series.js';
import { sameSlot, slotTrack, windowMean, type SlotTrack } from './trees-track.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A clock that is put an hour forward (1) or back (-1) at an instant. */
function clock(changeMs: number, by: number): Calendar {
  return (ms) => {
    const shown = ms + (ms < changeMs ? 0 : by) * HOUR_MS;
    const dayNumber = Math.floor(shown / DAY_MS);
    const weekday = ((dayNumber + 3) % 7) + 1;
    const hour = (shown - dayNumber * DAY_MS) / HOUR_MS;
    return { hour, weekday, dayNumber, holiday: false, bridge: false, schoolHoliday: 0 };
  };
}

function trackOf(values: readonly number[], calendar = plainCalendar, ahead = 0): SlotTrack {
  return slotTrack({ startMs: 0, stepMs: HOUR_MS, ahead }, Float64Array.from(values), calendar);
}

describe('the same slot on days before', () => {
  it.each([
    ['put forward', 1],
    ['put back', -1],
  ])('has the same civil hour when the clock is %s in between', (_name, by) => {
    const changeMs = 5 * DAY_MS + 2 * HOUR_MS;
    const track = trackOf(new Array<number>(14 * 24).fill(1), clock(changeMs, by));
    let compared = 0;
    for (let step = 10 * 24; step < 11 * 24; step += 1) {
      for (let days = 1; days < 8; days += 1) {
        const before = sameSlot(track, step, days);
        // The hour that is left out on a day of 23 h, and the one that is met twice, have no like.
        if (Math.abs(before - changeMs / HOUR_MS) < 2) continue;
        compared += 1;
        expect(track.hour[before]).toBe(track.hour[step]);
        expect(track.weekday[before]).toBe((((((track.weekday[step] ?? 1) - 1 - days) % 7) + 7) % 7) + 1);
      }
    }
    expect(compared).toBeGreaterThan(150);
  });

  it('lies before the series where that is too short', () => {
    expect(sameSlot(trackOf([1, 2, 3]), 2, 1)).toBe(-22);
  });
});

describe('a track', () => {
  it('has a mean of a window that sees neither gaps nor what lies after its end', () => {
    const track = trackOf([1, Number.NaN, 3, 5, 100]);
    expect(windowMean(track, 0, 4, 4)).toBe(3);
    expect(windowMean(track, 0, 99, 3)).toBe(2);
    expect(windowMean(track, -5, 1, 5)).toBe(1);
    expect(windowMean(track, 1, 2, 5)).toBeNaN();
    expect(windowMean(track, 3, 5, 3)).toBeNaN();
    expect(windowMean(track, 4, 4, 5)).toBeNaN();
  });

  it('has a level that knows only what came before, and holds through a gap', () => {
    const track = trackOf([4, 4, Number.NaN, Number.NaN, 4]);
    expect(track.level[1]).toBeCloseTo(4, 12);
    expect(track.level[4]).toBeCloseTo(4, 12);
    const changed = trackOf([4, 4, 4, 1000, 1000]);
    expect([...changed.level.subarray(1, 4)].every((level) => Math.abs(level - 4) < 1e-9 || level > 4)).toBe(
      true,
    );
    expect(changed.level).toHaveLength(6);
  });

  it.each([
    ['nothing known', [Number.NaN, Number.NaN], 0],
    ['zeros alone', [0, 0], 0],
    ['output below zero', [-2, -4], 3],
  ])('of %s has a level above zero and a mean size of %d', (_name, values, mean) => {
    const track = trackOf(values);
    expect(track.mean).toBe(mean);
    expect(track.level.every((level) => level > 0)).toBe(true);
  });

  it('takes infinite values for missing ones', () => {
    const track = trackOf([1, Number.POSITIVE_INFINITY, 3, Number.NEGATIVE_INFINITY]);
    expect([...track.values]).toEqual([1, Number.NaN, 3, Number.NaN]);
    expect(windowMean(track, 0, 4, 4)).toBe(2);
  });

  it('counts weekends and holidays as days off, for the steps ahead as well', () => {
    const festive: Calendar = (ms) => ({ ...plainCalendar(ms), holiday: plainCalendar(ms).dayNumber === 4 });
    // Day 0 of 1970 was a Thursday; Saturday is day 2, and the Monday after it is made a holiday.
    const track = trackOf([], festive, 6 * 24);
    const days = [0, 1, 2, 3, 4, 5].map((day) => track.off[24 * day + 1]);
    expect(days).toEqual([0, 0, 1, 1, 1, 0]);
    expect(track.known).toBe(0);
  });
});
