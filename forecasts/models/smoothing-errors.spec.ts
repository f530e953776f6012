import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { between, fitLeadErrors, leadErrorsAt, measuredLeads } from './smoothing-errors.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('measuredLeads', () => {
  it.each([
    [15, 6, [1, 4, 8, 12, 24]],
    [30, 24, [1, 2, 4, 6, 12, 24, 36, 48]],
    [60, 30, [1, 2, 3, 6, 12, 18, 24, 30]],
    [60, 200, [1, 2, 3, 6, 12, 18, 24, 30, 36, 48, 72, 120, 168, 200]],
    [60, 1, [1]],
  ])('of %p minutes up to %p hours', (minutes, hours, leads) => {
    expect(measuredLeads(minutes * MINUTE, hours * HOUR)).toEqual(leads);
  });
});

describe('between', () => {
  it.each([
    [1, { low: 0, high: 0, share: 0 }],
    [0, { low: 0, high: 0, share: 0 }],
    [3, { low: 0, high: 1, share: 0.5 }],
    [5, { low: 0, high: 1, share: 1 }],
    [6, { low: 1, high: 2, share: 0.2 }],
    [10, { low: 2, high: 2, share: 0 }],
    [99, { low: 2, high: 2, share: 0 }],
  ])('finds where %p stands in 1, 5, 10', (x, expected) => {
    expect(between([1, 5, 10], x)).toEqual(expected);
  });
});

describe('fitLeadErrors', () => {
  const hours = Float64Array.from({ length: 2400 }, (_, i) => i % 24);
  // Nights (hours 0..11) are half as uncertain at lead 1; lead 5 is three times as wide.
  const size = (i: number, lead: number): number => (lead === 1 ? (i % 24 < 12 ? 1 : 2) : 6);
  const rows = [1, 5].map((lead) => ({
    values: Float64Array.from({ length: 2400 }, (_, i) => size(i, lead) * 2 * noiseAt(i * 7 + lead)),
    hours,
  }));
  const fitted = fitLeadErrors([1, 5], rows, { days: 1e6, levels: [0.1, 0.5, 0.9] });
  const width = (lead: number, hour: number): number => {
    const [low = 0, , high = 0] = leadErrorsAt(fitted, lead, hour);
    return high - low;
  };

  it('measures each lead, and the hours of the day within it', () => {
    // Uniform on ±1: 80 % of it is 1.6 wide.
    expect(width(1, 6.5)).toBeGreaterThan(1.4);
    expect(width(1, 6.5)).toBeLessThan(2);
    expect(width(1, 18.5) / width(1, 6.5)).toBeGreaterThan(1.6);
    expect(width(5, 6.5)).toBeGreaterThan(8.5);
    expect(width(5, 18.5) / width(5, 6.5)).toBeGreaterThan(0.8);
    expect(width(5, 18.5) / width(5, 6.5)).toBeLessThan(1.25);
  });

  it('goes from one lead to the next in a line and stays at the last', () => {
    expect(width(3, 6.5)).toBeCloseTo((width(1, 6.5) + width(5, 6.5)) / 2, 9);
    expect(width(40, 6.5)).toBe(width(5, 6.5));
  });

  it('rises from level to level, around zero', () => {
    const [low = 0, middle = 0, high = 0] = leadErrorsAt(fitted, 2, 3);
    expect(low).toBeLessThan(middle);
    expect(middle).toBeLessThan(high);
    expect(Math.abs(middle)).toBeLessThan(0.3);
  });

  it('has no spread where there was no error, and none where nothing was fitted', () => {
    const none = fitLeadErrors([1], [{ values: new Float64Array(50), hours: new Float64Array(50) }], {
      days: 10,
      levels: [0.1, 0.9],
    });
    expect(leadErrorsAt(none, 1, 0).map((value) => Math.abs(value))).toEqual([0, 0]);
    expect(leadErrorsAt({ leads: [], spreads: [] }, 1, 0)).toEqual([]);
  });
});
