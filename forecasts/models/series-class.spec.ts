import { describe, expect, it } from '@jest/globals';
import { PER_DAY, loadAt, made, noiseAt, plainCalendar, sunAt } from '../testing/made-series.js';
import { classOf } from './series-class.js';

describe('the class of a series', () => {
  it.each<[string, string, number, (i: number) => number]>([
    ['smooth', 'a city', 60, loadAt],
    ['smooth', 'a constant', 60, () => 5],
    ['sun', 'panels', 60, sunAt],
    ['sun', 'panels that count as a load', 60, (i) => -sunAt(i)],
    ['sparse', 'charging now and then', 60, (i) => (noiseAt(Math.floor(i / 8)) > 0.2 ? 7 : 0)],
    ['sparse', 'nothing at all', 60, () => 0],
    ['ragged', 'a household', 60, (i) => 0.3 + (noiseAt(i) > 0.3 ? 2 : 0) + 0.2 * noiseAt(i + 7)],
    ['cold', 'twenty days', 20, loadAt],
  ])('is %s for %s', (expected, _name, days, value) => {
    expect(classOf(made(days, value), plainCalendar)).toBe(expected);
  });

  it('is not told by gaps', () => {
    const series = made(60, loadAt);
    series.values.fill(Number.NaN, 10 * PER_DAY, 20 * PER_DAY);
    expect(classOf(series, plainCalendar)).toBe('smooth');
    series.values.fill(Number.NaN, 0, 50 * PER_DAY);
    expect(classOf(series, plainCalendar)).toBe('cold');
  });
});
