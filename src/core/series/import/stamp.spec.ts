/** Timestamps of load curves: instants, civil times, and what is neither. */
import { describe, expect, it } from '@jest/globals';
import { readDate, readStamp } from './stamp.js';

const iso = (text: string): number => Date.parse(text);

describe('readStamp', () => {
  it.each([
    ['2026-01-15T00:30:00+01:00', '2026-01-14T23:30:00Z'],
    ['2026-07-15T00:30:00+0200', '2026-07-14T22:30:00Z'],
    ['2026-01-15 00:30+01:00', '2026-01-14T23:30:00Z'],
    ['2026-01-15T00:30:00Z', '2026-01-15T00:30:00Z'],
    ['2026-01-15T00:30:00.000Z', '2026-01-15T00:30:00Z'],
    ['2026-01-14T19:30:00-04:00', '2026-01-14T23:30:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ])('reads the instant %s', (text, expected) => {
    expect(readStamp(text)).toEqual({ kind: 'instant', ms: iso(expected) });
  });

  it.each([
    ['2026-01-15 00:30:00', ['2026-01-14T23:30:00Z']],
    ['15/01/2026 00:30', ['2026-01-14T23:30:00Z']],
    ['15/07/2026 00:30:00', ['2026-07-14T22:30:00Z']],
    ['2026-10-25T02:30:00', ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']],
    ['2026-10-25T03:00:00', ['2026-10-25T02:00:00Z']],
    ['2026-03-29T03:00:00', ['2026-03-29T01:00:00Z']],
  ])('reads the civil time %s', (text, expected) => {
    expect(readStamp(text)).toEqual({ kind: 'civil', ms: expected.map(iso) });
  });

  it.each(['2026-03-29 02:00:00', '29/03/2026 02:45'])('knows that spring skips %s', (text) => {
    expect(readStamp(text)).toEqual({ kind: 'skipped' });
  });

  it.each([
    ...['', '15/01/26 00:30', '2026-13-01T00:00:00Z', '2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z'],
    ...['2026-01-00T00:00:00Z', '2026-01-15T24:00:00Z', '2026-01-15T00:60:00Z', '2026-01-15T00:00:00.5Z'],
    ...['2026-01-15', '46037,0208', 'hier'],
  ])('refuses "%s"', (text) => {
    expect(readStamp(text)).toEqual({ kind: 'unreadable' });
  });
});

describe('readDate', () => {
  it.each([
    ['15/01/2026', '2026-01-15'],
    ['2026-01-15', '2026-01-15'],
    ['2026-01-15 00:00:00', '2026-01-15'],
    ['2026-01-15T00:00:00+01:00', '2026-01-15'],
    ['01/15/2026', null],
    ['30/02/2026', null],
    ['', null],
  ])('%s is %s', (text, date) => {
    expect(readDate(text)).toBe(date);
  });
});
