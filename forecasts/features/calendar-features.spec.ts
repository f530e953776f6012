import { describe, expect, it } from '@jest/globals';
import {
  CALENDAR_WIDTH,
  calendarPenalties,
  fillCalendar,
  harmonicBuffer,
  harmonicsOf,
} from './calendar-features.js';

function row(weekday: number, holiday = false, hour = 7.25): number[] {
  const values = new Float64Array(CALENDAR_WIDTH);
  const harmonics = harmonicBuffer();
  harmonicsOf(hour, harmonics);
  const reading = { hour, weekday, holiday, dayNumber: 0, bridge: false, schoolHoliday: 0 };
  fillCalendar(values, 0, reading, harmonics);
  return [...values];
}

const active = (values: readonly number[]): number => values.filter((value) => value !== 0).length;

describe('calendar features', () => {
  it('are cosines and sines of the hour', () => {
    const harmonics = harmonicBuffer();
    harmonicsOf(5.5, harmonics);
    for (let k = 1; k <= harmonics.length / 2; k += 1) {
      expect(harmonics[2 * k - 2]).toBeCloseTo(Math.cos((2 * Math.PI * k * 5.5) / 24), 9);
      expect(harmonics[2 * k - 1]).toBeCloseTo(Math.sin((2 * Math.PI * k * 5.5) / 24), 9);
    }
  });

  it('make a holiday a Sunday, whatever its weekday', () => {
    for (const weekday of [1, 3, 5, 6]) expect(row(weekday, true)).toEqual(row(7));
  });

  it('tell Monday, Friday and Saturday from the days between', () => {
    expect(row(2)).toEqual(row(3));
    expect(row(2)).toEqual(row(4));
    for (const weekday of [1, 5, 6, 7]) expect(active(row(weekday))).toBeGreaterThan(active(row(2)));
    expect(row(6)).not.toEqual(row(7));
  });

  it('have one penalty each, the constant the least', () => {
    const penalties = calendarPenalties();
    expect(penalties).toHaveLength(CALENDAR_WIDTH);
    expect(Math.min(...penalties)).toBe(penalties[0]);
    expect(Math.min(...penalties)).toBeGreaterThan(0);
  });
});
