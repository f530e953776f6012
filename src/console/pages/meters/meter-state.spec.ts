/** Whether a meter can be trusted, as a sign and a word. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import type { MeterRow } from './meter-pages.js';
import { MeterState } from './meter-state.js';

const MINUTE = 60_000;
type Signs = Pick<MeterRow, 'ageMs' | 'quality'>;

describe('the state of a meter', () => {
  it.each<[string, Signs, string]>([
    ['a fresh good value', { ageMs: MINUTE, quality: 'good' }, '● well'],
    ['a fresh value that says nothing of itself', { ageMs: MINUTE, quality: null }, '● well'],
    ['a value of half an hour, still', { ageMs: 30 * MINUTE, quality: 'good' }, '● well'],
    ['a value older than two slots', { ageMs: 30 * MINUTE + 1, quality: 'good' }, '✕ silent'],
    ['an old value of bad quality: silence comes first', { ageMs: 60 * MINUTE, quality: 'bad' }, '✕ silent'],
    ['no value at all', { ageMs: null, quality: null }, '○ no value yet'],
    ['a doubtful value', { ageMs: 0, quality: 'uncertain' }, '◐ doubtful'],
    ['a bad value', { ageMs: 0, quality: 'bad' }, '◐ doubtful'],
  ])('with %s', (_, meter, told) => {
    expect(words(h(MeterState, { meter }))).toBe(told);
  });

  it('is in trouble only when silent', () => {
    const colour = (meter: Signs): string => markup(h(MeterState, { meter }));
    expect(colour({ ageMs: 60 * MINUTE, quality: 'good' })).toContain('chip-trouble');
    expect(colour({ ageMs: 0, quality: 'bad' })).toContain('chip-attention');
    expect(colour({ ageMs: null, quality: null })).toContain('chip-attention');
    expect(colour({ ageMs: 0, quality: 'good' })).toContain('chip-quiet');
  });

  it('is said in French too', () => {
    const meter: Signs = { ageMs: 60 * MINUTE, quality: 'good' };
    expect(inLanguage('fr', () => words(h(MeterState, { meter })))).toBe('✕ muet');
  });
});
