/** Durations of ISO 8601 from an instant on: hours by the clock, months by the calendar, and "without end". */
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../domain-error.js';
import { BEGINNING_OF_TIME_MS, durationAfter, END_OF_TIME_MS, isDuration } from './civil-duration.js';

const at = (iso: string): number => Date.parse(iso);
const after = (iso: string, duration: string): string =>
  new Date(durationAfter(at(iso), duration)).toISOString();

describe('the instant a duration later', () => {
  it.each([
    ['a quarter-hour', '2026-01-15T17:00:00Z', 'PT15M', '2026-01-15T17:15:00.000Z'],
    ['nothing', '2026-01-15T17:00:00Z', 'PT0S', '2026-01-15T17:00:00.000Z'],
    ['half a second', '2026-01-15T17:00:00Z', 'PT0.5S', '2026-01-15T17:00:00.500Z'],
    ['a day and an hour', '2026-01-15T17:00:00Z', 'P1DT1H', '2026-01-16T18:00:00.000Z'],
    ['a week', '2026-01-15T17:00:00Z', 'P1W', '2026-01-22T17:00:00.000Z'],
    ['a month, to the last day of a shorter one', '2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00.000Z'],
    ['a month, in a leap year', '2028-01-31T00:00:00Z', 'P1M', '2028-02-29T00:00:00.000Z'],
    ['a year from a leap day', '2028-02-29T12:00:00Z', 'P1Y', '2029-02-28T12:00:00.000Z'],
    ['a quarter-hour back', '2026-01-15T17:00:00Z', '-PT15M', '2026-01-15T16:45:00.000Z'],
    // Calendar days are days of UTC: the clock change of Lyon on 29 March does not shorten them.
    ['a day over a clock change', '2026-03-28T12:00:00Z', 'P1D', '2026-03-29T12:00:00.000Z'],
  ])('is %s', (_name, start, duration, end) => {
    expect(after(start, duration)).toBe(end);
  });

  it.each(['P9999Y', 'P1000Y', 'P8000Y6M'])('is the end of time for %s', (duration) => {
    expect(durationAfter(at('2026-01-15T17:00:00Z'), duration)).toBe(END_OF_TIME_MS);
  });

  it('never goes beyond the end of time', () => {
    expect(durationAfter(at('9999-12-31T00:00:00Z'), 'P2D')).toBe(END_OF_TIME_MS);
    expect(durationAfter(at('9500-01-01T00:00:00Z'), 'P999Y')).toBe(END_OF_TIME_MS);
    expect(new Date(END_OF_TIME_MS).toISOString()).toBe('9999-12-31T23:59:59.999Z');
  });

  it.each(['P4294967295M', 'P999Y4294967295M', 'PT9007199254740991S', 'P99999999D'])(
    'is an end of time for %s, which no calendar reaches, also backwards',
    (duration) => {
      expect(durationAfter(at('2026-01-15T17:00:00Z'), duration)).toBe(END_OF_TIME_MS);
      expect(durationAfter(at('2026-01-15T17:00:00Z'), `-${duration}`)).toBe(BEGINNING_OF_TIME_MS);
      expect(new Date(BEGINNING_OF_TIME_MS).toISOString()).toBe('0001-01-01T00:00:00.000Z');
    },
  );

  it.each(['', '15 min', 'PT', 'P', '15M', 'PT15', 'P1H', 'PT1D', 'forever'])(
    'is refused for %j, with an example of what is expected',
    (duration) => {
      expect(() => durationAfter(0, duration)).toThrow(DomainError);
      expect(() => durationAfter(0, duration)).toThrow(
        /is no ISO 8601 duration; expected for example PT15M or P1D/,
      );
      expect(isDuration(duration)).toBe(false);
    },
  );

  it.each(['PT15M', 'P1D', 'P9999Y', 'P1Y2M3DT4H5M6S', '-PT1H'])('%s is one', (duration) => {
    expect(isDuration(duration)).toBe(true);
  });
});
