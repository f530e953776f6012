/** A colon and a semicolon as each language sets them: in French they never begin a line. */
import { inLanguage } from '../testing/shown.js';
import { describe, expect, it } from '@jest/globals';
import { colon, semicolon } from './punctuation.js';

describe('marks between words', () => {
  it('have a space that does not break in French, and none in English', () => {
    expect(inLanguage('fr', () => [`Pourquoi${colon()}`, `oui${semicolon()}`])).toEqual([
      'Pourquoi\u00a0:',
      'oui\u202f;',
    ]);
    expect(inLanguage('en', () => [`Why${colon()}`, `yes${semicolon()}`])).toEqual(['Why:', 'yes;']);
  });
});
