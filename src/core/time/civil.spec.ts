import { describe, expect, it } from '@jest/globals';
import { civilDay, civilTime, dateAfter, instantAt, isHoliday, sameClock } from './civil.js';
import { slotsBetween } from './slot.js';

describe('civilDay', () => {
  it.each([
    ['2026-01-15', 96, '2026-01-14T23:00:00.000Z'],
    ['2026-03-29', 92, '2026-03-28T23:00:00.000Z'], // clocks go forward
    ['2026-10-25', 100, '2026-10-24T22:00:00.000Z'], // clocks go back
    ['2026-07-14', 96, '2026-07-13T22:00:00.000Z'],
  ])('%s has %d quarter-hours', (date, slots, start) => {
    const day = civilDay(date);
    expect(day.slots).toBe(slots);
    expect(new Date(day.startMs).toISOString()).toBe(start);
    expect(slotsBetween(day.startMs, day.endMs)).toHaveLength(slots);
  });

  it.each(['2026-02-30', '2026-13-01', 'today', ''])('refuses "%s"', (date) => {
    expect(() => civilDay(date)).toThrow('expected YYYY-MM-DD');
  });

  it('gives days that follow each other without a hole', () => {
    expect(civilDay('2026-03-29').endMs).toBe(civilDay('2026-03-30').startMs);
  });
});

describe('civilTime', () => {
  it.each([
    [
      '2026-01-15T17:45:00Z',
      { date: '2026-01-15', hour: 18, minute: 45, weekday: 4, dayOfYear: 15, month: 1 },
    ],
    [
      '2026-07-05T22:30:00Z',
      { date: '2026-07-06', hour: 0, minute: 30, weekday: 1, dayOfYear: 187, month: 7 },
    ],
    ['2026-03-29T00:59:00Z', { date: '2026-03-29', hour: 1, weekday: 7 }],
    ['2026-03-29T01:00:00Z', { date: '2026-03-29', hour: 3, weekday: 7 }], // 02:xx does not exist
    ['2026-10-25T00:30:00Z', { hour: 2, minute: 30, offsetMs: 7_200_000 }],
    ['2026-10-25T01:30:00Z', { hour: 2, minute: 30, offsetMs: 3_600_000 }], // 02:30 again
  ])('reads %s', (instant, expected) => {
    expect(civilTime(Date.parse(instant))).toMatchObject(expected);
  });
});

describe('isHoliday', () => {
  it.each(['2026-01-01', '2026-04-06', '2026-05-14', '2026-05-25', '2026-07-14', '2026-12-25', '2025-04-21'])(
    '%s is one',
    (date) => {
      expect(isHoliday(date)).toBe(true);
    },
  );

  it.each(['2026-01-15', '2026-04-05', '2026-12-26', '2026-04-03'])('%s is none', (date) => {
    expect(isHoliday(date)).toBe(false);
  });
});

describe('instantAt', () => {
  it('finds the instant of a time on the wall, also on the days of the clock change', () => {
    expect(instantAt('2026-01-15', 18, 30)).toBe(Date.UTC(2026, 0, 15, 17, 30));
    // 29 March 2026: 2 h does not exist. 25 October 2026: 2 h comes twice.
    expect(instantAt('2026-03-29', 1, 45)).toBe(Date.UTC(2026, 2, 29, 0, 45));
    expect(instantAt('2026-03-29', 2, 30)).toBeNull();
    expect(instantAt('2026-03-29', 3, 0)).toBe(Date.UTC(2026, 2, 29, 1, 0));
    expect(instantAt('2026-10-25', 2, 30)).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantAt('2026-10-25', 3, 30)).toBe(Date.UTC(2026, 9, 25, 2, 30));
  });
});

describe('sameClock', () => {
  it.each([
    ['2026-01-15T00:00:00+01:00', 28, '2026-02-12T00:00:00+01:00'],
    ['2026-03-20T00:00:00+01:00', 28, '2026-04-17T00:00:00+02:00'],
    ['2026-10-20T17:30:00+02:00', 28, '2026-11-17T17:30:00+01:00'],
    ['2026-04-01T00:00:00+02:00', -5, '2026-03-27T00:00:00+01:00'],
    ['2026-10-26T06:15:00+01:00', -3, '2026-10-23T06:15:00+02:00'],
  ])('%s, %d days on, is %s', (from, days, to) => {
    expect(sameClock(Date.parse(from), days)).toBe(Date.parse(to));
  });
});

describe('dateAfter', () => {
  it('counts calendar days, not days of 24 hours', () => {
    expect([dateAfter('2026-03-28', 2), dateAfter('2026-03-01', -1), dateAfter('2028-02-28', 1)]).toEqual([
      '2026-03-30',
      '2026-02-28',
      '2028-02-29',
    ]);
  });
});
