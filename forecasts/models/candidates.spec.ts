import { describe, expect, it } from '@jest/globals';
import { CANDIDATES } from './candidates.js';
import { MODELS } from './registry.js';

describe('candidates', () => {
  it('are models of the registry, under its names', () => {
    for (const list of Object.values(CANDIDATES)) {
      expect(list.length).toBeGreaterThan(0);
      for (const { name, model } of list) expect(model).toBe(MODELS[name]);
    }
  });

  it('of a smooth series: regressions of a season wait for it, and one of weeks stands in until then', () => {
    const at = (days: number): string[] =>
      CANDIDATES.smooth
        .filter(
          ({ leastDays = 0, mostDays = Number.POSITIVE_INFINITY }) => days >= leastDays && days < mostDays,
        )
        .map(({ name }) => name);
    expect(at(42)).toEqual(['short-term-ridge', 'double-seasonal', 'calendar-ridge']);
    expect(at(89)).toEqual(at(42));
    expect(at(90)).toEqual(['load-regression', 'short-term-ridge', 'fleet-ridge', 'double-seasonal']);
  });

  it('of every class leave somebody to speak at any length of history', () => {
    for (const list of Object.values(CANDIDATES)) {
      for (const days of [0, 5, 30, 89, 90, 1000]) {
        const left = list.filter(
          ({ leastDays = 0, mostDays = Number.POSITIVE_INFINITY }) => days >= leastDays && days < mostDays,
        );
        expect(left.length).toBeGreaterThan(0);
      }
    }
  });
});
