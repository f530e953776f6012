/** A table of states is refused before anything relies on it. */
import { describe, expect, it } from '@jest/globals';
import { validatedLife } from './validate-life.js';

type S = 'a' | 'b' | 'end';
type E = 'go' | 'stop';

const FRAME = { start: 'a', final: ['end'], events: ['go', 'stop'] } as const;
const SOUND = { a: { go: 'b' }, b: { stop: 'end' }, end: {} } as const;

describe('validatedLife', () => {
  it('gives a sound table back', () => {
    expect(validatedLife<S, E>(SOUND, FRAME)).toBe(SOUND);
  });

  it.each<[string, Record<S, Partial<Record<E, S>>>, RegExp]>([
    ['a state nothing leads to', { ...SOUND, a: { go: 'end', stop: 'end' } }, /b is never reached/],
    ['a dead end', { ...SOUND, b: {} }, /b is a dead end/],
    [
      'a circle without an end',
      { a: { go: 'b' }, b: { go: 'a', stop: 'a' }, end: {} },
      /a has no way to an end/,
    ],
    ['an end that goes on', { ...SOUND, end: { go: 'a' } }, /end is final and has an exit/],
    ['an event nobody handles', { ...SOUND, b: { go: 'end' } }, /stop is handled nowhere/],
    ['a way out of the table', { ...SOUND, b: { stop: 'x' as S } }, /b leads out of the table/],
  ])('refuses %s', (_name, table, message) => {
    expect(() => validatedLife<S, E>(table, FRAME)).toThrow(message);
  });
});
