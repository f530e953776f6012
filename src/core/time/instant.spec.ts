import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../domain-error.js';
import { formatInstant, parseInstant } from './instant.js';

function codeOf(text: string): string {
  try {
    parseInstant(text);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
}

describe('parseInstant', () => {
  const noon = Date.UTC(2026, 0, 15, 12);

  it.each([
    ['2026-01-15T12:00:00Z', noon],
    ['2026-01-15T13:00:00+01:00', noon],
    ['2026-01-15T13:00+0100', noon],
    ['2026-01-15T12:00:00.250Z', noon + 250],
    [' 2026-01-15T12:00Z ', noon],
  ])('reads %s', (text, ms) => {
    expect(parseInstant(text)).toBe(ms);
  });

  it.each(['2026-01-15', '2026-01-15T12:00', '2026-01-15 12:00:00', '2026-01-15T12:00:00.5'])(
    'refuses %s: without an offset its instant is not known',
    (text) => {
      expect(codeOf(text)).toBe('naive-timestamp');
    },
  );

  it.each([
    '',
    'yesterday',
    '15/01/2026 12:00',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-31T12:00:00+02:00',
    '2026-01-15T25:00:00Z',
    '1768478400',
  ])('refuses "%s": no instant', (text) => {
    expect(codeOf(text)).toBe('invalid-time');
  });

  it('says what was seen and what to write', () => {
    expect(() => parseInstant('2026-01-15T12:00')).toThrow('"2026-01-15T12:00" has no UTC offset');
  });
});

describe('formatInstant', () => {
  it('writes UTC, with milliseconds only where there are some', () => {
    expect(formatInstant(Date.UTC(2026, 6, 1, 6))).toBe('2026-07-01T06:00:00Z');
    expect(formatInstant(Date.UTC(2026, 6, 1, 6) + 5)).toBe('2026-07-01T06:00:00.005Z');
  });

  it('gives back what parseInstant read', () => {
    const ms = parseInstant('2026-10-25T02:30:00+01:00');
    expect(parseInstant(formatInstant(ms))).toBe(ms);
  });
});
