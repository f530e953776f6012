/** Risks as an operator says them. */
import { describe, expect, it } from '@jest/globals';
import { riskLevelOf, riskLevelsOf, riskText } from './risk-level.js';

describe('a risk', () => {
  it.each([
    ['off', 0.5],
    ['10', 0.9],
    ['5 %', 0.95],
    ['1%', 0.99],
    ['0.5', 0.995],
    ['50', 0.5],
  ])('of "%s" is the quantile at %d', (text, level) => {
    expect(riskLevelOf(text)).toBe(level);
  });

  it.each(['', 'none', '0', '0.05', '60', '-5', '1e1', '5 EUR'])('is not "%s"', (text) => {
    expect(riskLevelOf(text)).toBeNull();
  });

  it('comes in lists, each once, all or none', () => {
    expect(riskLevelsOf('off, 10,10 %,1')).toEqual([0.5, 0.9, 0.99]);
    expect(riskLevelsOf('off,much')).toBeNull();
  });

  it.each([
    [0.5, 'off'],
    [0.9, '10 %'],
    [0.995, '0.5 %'],
  ])('at %d reads "%s"', (level, text) => {
    expect(riskText(level)).toBe(text);
  });
});
