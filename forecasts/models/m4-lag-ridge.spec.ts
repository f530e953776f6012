import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { lagRidge, leastHistory, type LagRidgeChoice } from './m4-lag-ridge.js';
import { meanAbsoluteError } from './m4-metrics.js';

const CHOICE: LagRidgeChoice = { neighbours: 0, penalty: 0.01, robustRounds: 0 };
const seriesOf = (length: number, value: (t: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, t) => value(t));
const daily = (t: number): number =>
  10 * Math.sin((2 * Math.PI * t) / 24) + 4 * Math.cos((4 * Math.PI * t) / 24);
const weekly = (t: number): number => (Math.floor(t / 24) % 7 > 4 ? 0.5 : 1) * (30 + daily(t));

describe('lagRidge', () => {
  it.each([
    ['a day', daily],
    ['a day and a week', weekly],
    ['a day that grows', (t: number) => daily(t) + t / 50],
  ])('continues %s', (_, value) => {
    const forecast = lagRidge(seriesOf(800, value), 48, CHOICE) ?? new Float64Array(48);
    const error = meanAbsoluteError(
      seriesOf(48, (h) => value(800 + h)),
      forecast,
    );
    expect(error).toBeLessThan(0.4);
  });

  it('goes to the prior when it is held strongly: 0.4 of the nearest day known, 0.4 of the same weekday', () => {
    const values = seriesOf(700, (t) => weekly(t) + noiseAt(t));
    const forecast = lagRidge(values, 48, { ...CHOICE, penalty: 1e9 }) ?? new Float64Array(48);
    const mean = values.subarray(700 - 168).reduce((a, b) => a + b, 0) / 168;
    const prior = (h: number): number => {
      const nearest = values[700 + h - (h < 24 ? 24 : 48)] ?? 0;
      return mean + 0.4 * (nearest - mean) + 0.4 * ((values[700 + h - 168] ?? 0) - mean);
    };
    for (const h of [0, 11, 23, 24, 30, 47]) expect(forecast[h]).toBeCloseTo(prior(h), 4);
  });

  it('takes up what neighbouring hours tell', () => {
    // A day whose pattern is an hour later each day: the neighbour of yesterday is the value of today.
    const sliding = (t: number): number =>
      10 * Math.sin((2 * Math.PI * t) / 25) + 3 * Math.sin((2 * Math.PI * t) / 12.5);
    const actual = seriesOf(24, (h) => sliding(700 + h));
    const errorWith = (neighbours: number): number =>
      meanAbsoluteError(
        actual,
        (lagRidge(seriesOf(700, sliding), 24, { ...CHOICE, neighbours }) ?? []).slice(0, 24),
      );
    expect(errorWith(1)).toBeLessThan(errorWith(0) + 1e-9);
    expect(errorWith(1)).toBeLessThan(0.5);
  });

  it('scales with its series', () => {
    const values = seriesOf(650, (t) => weekly(t) + noiseAt(t));
    const once = lagRidge(values, 48, { ...CHOICE, robustRounds: 2 }) ?? [];
    const thousand =
      lagRidge(
        values.map((v) => 1000 * v),
        48,
        { ...CHOICE, robustRounds: 2 },
      ) ?? [];
    for (const h of [0, 20, 47]) expect((thousand[h] ?? 0) / 1000).toBeCloseTo(once[h] ?? 0, 6);
  });

  it.each([
    [24, 480],
    [48, 504],
  ])('for %p hours needs %p of them', (horizon, least) => {
    expect(leastHistory(horizon)).toBe(least);
    expect(lagRidge(seriesOf(least - 1, daily), horizon, CHOICE)).toBeNull();
    expect(lagRidge(seriesOf(least, daily), horizon, CHOICE)).toHaveLength(horizon);
  });
});
