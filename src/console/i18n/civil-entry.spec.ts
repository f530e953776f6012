import { describe, expect, it } from '@jest/globals';
import { entryOf, instantOf } from './civil-entry.js';

const PARIS = 'Europe/Paris';
const utc = (text: string): number => Date.parse(text);

describe('entryOf', () => {
  it.each([
    ['2026-01-15T17:15:00Z', '2026-01-15T18:15'],
    ['2026-07-14T22:30:59Z', '2026-07-15T00:30'],
    ['2026-12-31T23:00:00Z', '2027-01-01T00:00'],
  ])('%s is %s at Lyon', (instant, entry) => {
    expect(entryOf(utc(instant), PARIS)).toBe(entry);
  });
});

describe('instantOf', () => {
  it.each([
    ['2026-01-15T18:15', '2026-01-15T17:15:00Z'],
    ['2026-07-15T00:30', '2026-07-14T22:30:00Z'],
    ['2026-01-15', '2026-01-14T23:00:00Z'],
    ['2026-03-29T01:59', '2026-03-29T00:59:00Z'],
    ['2026-03-29T03:00', '2026-03-29T01:00:00Z'],
    ['2026-10-25T03:00', '2026-10-25T02:00:00Z'],
  ])('%s at Lyon is %s', (entry, instant) => {
    expect(instantOf(entry, PARIS)).toBe(utc(instant));
  });

  it('takes the hour that summer time leaves out for the one after the change', () => {
    expect(entryOf(instantOf('2026-03-29T02:30', PARIS) ?? 0, PARIS)).toBe('2026-03-29T03:30');
  });

  it('takes the first of an hour that comes twice', () => {
    expect(instantOf('2026-10-25T02:30', PARIS)).toBe(utc('2026-10-25T00:30:00Z'));
  });

  it.each(['', 'soon', '2026-02-30T10:00', '2026-13-01', '18:15'])('%p is no instant', (entry) => {
    expect(instantOf(entry, PARIS)).toBeNull();
  });

  it('gives back every quarter-hour of a year but those of the doubled hour', () => {
    for (let ms = utc('2026-01-01T00:00:00Z'); ms < utc('2027-01-01T00:00:00Z'); ms += 5 * 900_000) {
      const back = instantOf(entryOf(ms, PARIS), PARIS);
      expect(back === ms || back === ms - 3_600_000).toBe(true);
    }
  });

  it('works far from Lyon', () => {
    expect(instantOf('2026-01-15T12:00', 'Pacific/Kiritimati')).toBe(utc('2026-01-14T22:00:00Z'));
    expect(instantOf('2026-01-15T12:00', 'America/Los_Angeles')).toBe(utc('2026-01-15T20:00:00Z'));
  });
});
