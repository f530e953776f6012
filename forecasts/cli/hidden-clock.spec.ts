import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../features/same-slot.js';
import type { RegularSeries } from '../regular-series.js';
import { noiseAt } from '../testing/made-series.js';
import { calendarOfClock, clockMark, hiddenClock, type HiddenClock } from './hidden-clock.js';
import { zoneCalendar } from './zone-calendar.js';

const HOUR = 3_600_000;
const START = Date.UTC(2023, 10, 6);

/** Hours labelled in UTC of people who live by a zone: offices that open at eight and rest on weekends and holidays. */
function livedIn(
  zone: string,
  days: number,
  size = (hour: number): number => (hour >= 8 && hour < 18 ? 60 : 5),
): RegularSeries {
  const calendar = zoneCalendar(zone, []);
  const values = Float64Array.from({ length: days * 24 }, (_, i) => {
    const { hour, weekday, holiday } = calendar(START + i * HOUR);
    return (holiday || weekday > 5 ? 10 : size(hour)) + 3 * noiseAt(i) + 4;
  });
  return { startMs: START, stepMs: HOUR, values };
}

describe('the clock behind labels in UTC', () => {
  it('is found with its summer time and holidays', () => {
    expect(hiddenClock(livedIn('America/Denver', 400))).toEqual({
      shiftHours: -7,
      summerTime: 'united-states',
      holidaysOf: 'America/New_York',
    });
    expect(hiddenClock(livedIn('Europe/Paris', 400))).toEqual({
      shiftHours: 1,
      summerTime: 'europe',
      holidaysOf: 'Europe/Paris',
    });
  });

  it('is found in the south, where no holidays are known', () => {
    expect(hiddenClock(livedIn('Australia/Sydney', 400))).toEqual({
      shiftHours: 10,
      summerTime: 'australia',
      holidaysOf: null,
    });
  });

  it('is that of the labels where people live by them', () => {
    expect(hiddenClock(livedIn('Etc/UTC', 400))).toBeNull();
  });

  it('is not guessed from half a year or less, nor from a series that has no days', () => {
    expect(hiddenClock(livedIn('America/Denver', 179))).toBeNull();
    const noise = Float64Array.from({ length: 400 * 24 }, (_, i) => noiseAt(i));
    expect(hiddenClock({ startMs: START, stepMs: HOUR, values: noise })).toBeNull();
    expect(
      hiddenClock({ startMs: START, stepMs: HOUR, values: new Float64Array(400 * 24).fill(7) }),
    ).toBeNull();
  });

  it('is found through gaps, and in a series that counts below zero', () => {
    const { values, ...grid } = livedIn('America/Denver', 400);
    const torn = values.map((value, i) => (i % 11 === 0 || (i > 3000 && i < 3400) ? Number.NaN : -value));
    expect(hiddenClock({ ...grid, values: torn })?.summerTime).toBe('united-states');
  });

  it('is kept while it still shows, and given up when it does not or another one does', () => {
    const guess: HiddenClock = { shiftHours: 0, summerTime: 'europe', holidaysOf: null };
    const denver = livedIn('America/Denver', 400);
    expect(hiddenClock(livedIn('Etc/UTC', 400), guess)).toBeNull();
    expect(hiddenClock(denver, guess)?.summerTime).toBe('united-states');
    const found = hiddenClock(denver);
    expect(hiddenClock(denver, found)).toEqual(found);
    expect(hiddenClock(livedIn('Etc/UTC', 100), guess)).toBe(guess);
  });

  it('is looked for in the last two years alone', () => {
    const old = livedIn('America/Denver', 1200);
    const { values } = livedIn('Etc/UTC', 1200);
    values.set(old.values.subarray(0, 460 * 24));
    expect(hiddenClock({ ...old, values })).toBeNull();
  });
});

describe('the calendar of a hidden clock', () => {
  const clock = (own: Partial<HiddenClock>): HiddenClock => ({
    shiftHours: 0,
    summerTime: 'none',
    holidaysOf: null,
    ...own,
  });

  it.each([
    ['Europe/Paris', clock({ shiftHours: 1, summerTime: 'europe', holidaysOf: 'Europe/Paris' })],
    [
      'America/Denver',
      clock({ shiftHours: -7, summerTime: 'united-states', holidaysOf: 'America/New_York' }),
    ],
  ])('shows what that of %s shows at every hour of the months in which clocks change', (zone, hidden) => {
    const [known, own] = [zoneCalendar(zone, []), calendarOfClock(hidden)];
    for (let ms = START; ms < START + 730 * DAY_MS; ms += HOUR) {
      // Clocks change in March and from the end of October on.
      if (![2, 9, 10].includes(new Date(ms).getUTCMonth())) continue;
      expect(own(ms + HOUR / 2)).toEqual(known(ms + HOUR / 2));
    }
  });

  it('has summer around New Year in the south', () => {
    const calendar = calendarOfClock(clock({ shiftHours: 10, summerTime: 'australia' }));
    expect(calendar(Date.UTC(2024, 0, 15, 2)).hour).toBe(13);
    expect(calendar(Date.UTC(2024, 5, 15, 2)).hour).toBe(12);
    const sydney = zoneCalendar('Australia/Sydney', []);
    for (let ms = Date.UTC(2024, 2, 20); ms < Date.UTC(2024, 9, 20); ms += 5 * HOUR) {
      expect(calendar(ms).hour).toBe(sydney(ms).hour);
    }
  });

  it('is told in words', () => {
    expect(
      clockMark(clock({ shiftHours: -7, summerTime: 'united-states', holidaysOf: 'America/New_York' })),
    ).toBe(
      'hidden-clock: labels are in UTC, but days follow a clock -7 h, summer time as in united-states, holidays as in America/New_York',
    );
    expect(clockMark(clock({ summerTime: 'australia' }))).toBe(
      'hidden-clock: labels are in UTC, but days follow their own clock, summer time as in australia',
    );
    expect(clockMark(clock({ shiftHours: 2 }))).toContain('a clock +2 h, no summer time');
  });
});
