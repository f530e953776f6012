import { describe, expect, it } from '@jest/globals';
import type { Calendar } from '../forecaster.js';
import { DAY_MS, sameCivilSlot } from './same-slot.js';

const HOUR = 3_600_000;
const BLANK = { weekday: 1, holiday: false, dayNumber: 0, bridge: false, schoolHoliday: 0 };
const SPRING_MS = Date.parse('2026-03-29T01:00:00Z');
const AUTUMN_MS = Date.parse('2026-10-25T01:00:00Z');

/** A clock of Lyon's offset around the two changes of 2026. */
const lyon: Calendar = (ms) => {
  const summer = ms >= SPRING_MS && ms < AUTUMN_MS;
  const shown = new Date(ms + (summer ? 2 : 1) * HOUR);
  return { ...BLANK, hour: shown.getUTCHours() + shown.getUTCMinutes() / 60 };
};

const before = (instant: string, days: number): string =>
  new Date(sameCivilSlot(Date.parse(instant), days, lyon)).toISOString();

describe('the same civil slot', () => {
  it.each([
    ['an ordinary day', '2026-01-15T17:15:00Z', 1, '2026-01-14T17:15:00.000Z'],
    ['a week back', '2026-01-15T17:15:00Z', 7, '2026-01-08T17:15:00.000Z'],
    // 08:00 in Lyon is 06:00 UTC in summer and 07:00 UTC in winter.
    ['over the spring change', '2026-03-30T06:00:00Z', 1, '2026-03-29T06:00:00.000Z'],
    ['over the spring change, two days', '2026-03-30T06:00:00Z', 2, '2026-03-28T07:00:00.000Z'],
    ['over the autumn change', '2026-10-26T07:00:00Z', 2, '2026-10-24T06:00:00.000Z'],
    ['a week over the autumn change', '2026-10-29T18:30:00Z', 7, '2026-10-22T17:30:00.000Z'],
    // 00:30 in Lyon: the shift must not be taken for a whole day.
    ['just after midnight in spring', '2026-03-29T22:30:00Z', 1, '2026-03-28T23:30:00.000Z'],
    ['just before midnight in autumn', '2026-10-25T22:30:00Z', 1, '2026-10-24T21:30:00.000Z'],
  ])('%s', (_name, instant, days, expected) => {
    expect(before(instant, days)).toBe(expected);
  });

  it('shows the same hour for every slot of the days of 92 and 100 quarter-hours that the day before had', () => {
    for (const [dayStart, slots] of [
      ['2026-03-28T23:00:00Z', 92],
      ['2026-10-24T22:00:00Z', 100],
    ] as const) {
      const startMs = Date.parse(dayStart);
      for (let slot = 0; slot < slots; slot += 1) {
        const ms = startMs + slot * 900_000;
        expect(lyon(sameCivilSlot(ms, 1, lyon)).hour).toBe(lyon(ms).hour);
      }
    }
  });

  it('takes 02:00 both times it comes in autumn from the one before', () => {
    const [first, second] = ['2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z'];
    expect(before(first, 1)).toBe(before(second, 1));
    expect(before(first, 1)).toBe('2026-10-24T00:00:00.000Z');
  });

  it('is a whole number of days back on a clock that never changes', () => {
    const plain: Calendar = (ms) => ({ ...BLANK, hour: (ms / HOUR) % 24 });
    for (const days of [1, 7, 14])
      expect(sameCivilSlot(SPRING_MS, days, plain)).toBe(SPRING_MS - days * DAY_MS);
  });
});
