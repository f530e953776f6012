import { describe, expect, it } from '@jest/globals';
import { DelayHistogram } from './delay-histogram.js';
import { median, quantile, spreadOf } from './statistics.js';

describe('summaries of times', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
    [[], Number.NaN],
  ])('the median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it.each([
    [0.5, 5],
    [0.95, 10],
    [0.1, 1],
    [0.11, 2],
    [0, 1],
    [1, 10],
  ])('%d of ten values do not exceed %d', (level, expected) => {
    expect(quantile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], level)).toBe(expected);
  });

  it('orders numbers as numbers and leaves the list alone', () => {
    const values = [10, 9, 100];
    expect(spreadOf(values)).toEqual({ median: 10, low: 9, high: 100 });
    expect(values).toEqual([10, 9, 100]);
  });
});

describe('a histogram of delays', () => {
  it('agrees with the quantile of the list, to the millisecond', () => {
    const histogram = new DelayHistogram();
    const delays = Array.from({ length: 500 }, (_, i) => (i * 37) % 501);
    for (const ms of delays) histogram.add(ms);
    for (const level of [0.01, 0.5, 0.99, 1]) expect(histogram.quantile(level)).toBe(quantile(delays, level));
  });

  it('counts what is longer than it can tell as its longest, and clocks that run back as nothing', () => {
    const histogram = new DelayHistogram();
    histogram.add(-5);
    histogram.add(1e9);
    expect([histogram.quantile(0.5), histogram.quantile(1)]).toEqual([0, 120_000]);
  });

  it('has no quantile before the first delay and after it was cleared', () => {
    const histogram = new DelayHistogram();
    expect(histogram.quantile(0.5)).toBeNaN();
    histogram.add(3);
    histogram.clear();
    expect(histogram.quantile(0.5)).toBeNaN();
  });
});
