import { describe, expect, it } from '@jest/globals';
import { DAY_MS, noiseAt } from '../testing/made-series.js';
import { widenedByDays, type Outcome } from './few-days.js';

const HOUR_MS = 3_600_000;
const LEVELS = [0.1, 0.5, 0.9];
/** Quantiles of 100 with 5 on both sides. */
const QUANTILES = [95, 100, 105];

/** `perDay` outcomes on each of some days, all of a day alike. */
function outcomes(days: number, errorOf: (day: number) => number, perDay = 1): Outcome[] {
  return Array.from({ length: days * perDay }, (_, n) => {
    const day = Math.floor(n / perDay);
    const originMs = day * DAY_MS + (n % perDay) * HOUR_MS;
    return { originMs, leadMs: HOUR_MS, outcome: 100 + errorOf(day), quantiles: QUANTILES };
  });
}

/** Half-width under the offsets, as a share of that without. */
function wider(given: readonly Outcome[], offsets: readonly number[] = [0, 0, 0]): number {
  const [low = 0, , high = 0] = widenedByDays(offsets, given, LEVELS);
  return 1 + high - low;
}

/** Each error against the one before it, so that no day tells of the next. */
const turning = (day: number): number => (day % 2 === 0 ? 1 : -1) * (1 + noiseAt(day));

describe('widening by few days', () => {
  it('falls with the number of days', () => {
    expect(wider(outcomes(10, turning))).toBeCloseTo(1.116, 3);
    expect(wider(outcomes(1000, turning))).toBeCloseTo(1.00116, 4);
  });

  it('counts days whose errors are alike as fewer', () => {
    const runs = outcomes(60, (day) => (Math.floor(day / 10) % 2 === 0 ? 1 : -1));
    expect(wider(runs)).toBeGreaterThan(1 + (4 * 1.16) / 60);
    expect(wider(runs)).toBeLessThan(2.16);
  });

  it('counts the outcomes of a day once, however many', () => {
    expect(wider(outcomes(20, turning, 8))).toBeCloseTo(wider(outcomes(20, turning)), 9);
  });

  it('takes a lean for no news about widths, and leaves it', () => {
    const leaning = outcomes(10, (day) => 40 + turning(day));
    expect(wider(leaning)).toBeCloseTo(1.116, 3);
    const offsets = widenedByDays([4, 4, 4], leaning, LEVELS);
    expect(offsets[1]).toBe(4);
    expect((offsets[0] ?? 0) + (offsets[2] ?? 0)).toBeCloseTo(8, 9);
  });

  it('stretches what offsets had made of the widths, not what was forecast', () => {
    const [low = 0, middle = 0, high = 0] = widenedByDays([0.5, 0, -0.25], outcomes(10, turning), LEVELS);
    expect(low).toBeCloseTo(0.5, 9);
    expect(middle).toBe(0);
    expect(high).toBeCloseTo(-0.25 + 0.116 * 0.25, 9);
  });

  it('is finite for a single day and for errors that are all the same', () => {
    expect(wider(outcomes(1, () => 3))).toBeCloseTo(2.16, 9);
    expect(wider(outcomes(8, () => 3))).toBeCloseTo(1.145, 9);
  });
});
