import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { forecastM4 } from './m4-combination.js';
import { lagRidge } from './m4-lag-ridge.js';
import { meanAbsoluteError, naive2 } from './m4-metrics.js';

/** Hourly: a day and a week in proportion, growing a little, with some noise. */
const loadAt = (t: number): number => {
  const weekend = Math.floor(t / 24) % 7 > 4;
  const shape = 100 * (weekend ? 0.7 : 1) * (1 + 0.4 * Math.sin((2 * Math.PI * t) / 24));
  return (1 + t / 10_000) * shape * (1 + 0.02 * noiseAt(t));
};
const seriesOf = (from: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, t) => loadAt(from + t));

describe('forecastM4', () => {
  it('follows day, week and growth: a twentieth of the error of Naive2, on a Friday evening', () => {
    const length = 4 * 168 + 5 * 24 - 6;
    const forecast = forecastM4(seriesOf(0, length));
    const actual = seriesOf(length, 48);
    const naive = naive2(seriesOf(0, length), { period: 24, horizon: 48 });
    expect(forecast.mark).toBeNull();
    expect(meanAbsoluteError(actual, forecast.values)).toBeLessThan(0.2 * meanAbsoluteError(actual, naive));
    expect(Object.values(forecast.shares).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it('leaves logarithms out where there are zeros, and stays at or above zero', () => {
    const withNights = seriesOf(0, 700).map((value, t) => (t % 24 < 6 ? 0 : value - 30));
    const { values, shares } = forecastM4(withNights.map((value) => Math.max(0, value)));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(shares['lag-ridge-log']).toBe(0);
    expect(shares['lag-ridge']).toBeGreaterThan(0);
    expect(values[48 - 1 - ((700 + 47) % 24)]).toBeLessThan(8);
  });

  it('gives Naive2 for a short history, and says so', () => {
    const short = seriesOf(0, 100);
    const { values, mark } = forecastM4(short);
    expect([...values]).toEqual([...naive2(short, { period: 24, horizon: 48 })]);
    expect(mark).toBe('short-history: 100 values, or none that a model can follow; Naive2 is given');
  });

  it.each([
    [240, ['daily-smoothing-log']],
    [400, ['double-seasonal-log', 'double-seasonal', 'daily-smoothing-log']],
  ])('smooths a history of %p hours, and says so', (length, names) => {
    const { values, shares, mark } = forecastM4(seriesOf(0, length));
    expect(mark).toBe(`short-history: ${String(length)} values, smoothing alone`);
    expect(Object.keys(shares)).toEqual(names);
    expect(Object.values(shares).every((share) => share === 1 / names.length)).toBe(true);
    expect(meanAbsoluteError(seriesOf(length, 48), values)).toBeLessThan(5);
  });

  it('weighs members on fewer windows while there is no history for three', () => {
    const { mark, shares } = forecastM4(seriesOf(0, 504));
    expect(mark).toBeNull();
    expect(new Set(Object.values(shares)).size).toBe(1);
    expect(new Set(Object.values(forecastM4(seriesOf(0, 552)).shares)).size).toBe(6);
  });

  it('continues a constant series', () => {
    const { values } = forecastM4(new Float64Array(700).fill(7));
    for (const value of values) expect(value).toBeCloseTo(7, 3);
  });
});

describe('lagRidge', () => {
  const choice = { neighbours: 1, penalty: 1, robustRounds: 0 };

  it('needs as much history as its farthest lag and a week of rows', () => {
    expect(lagRidge(seriesOf(0, 300), 48, choice)).toBeNull();
    expect(lagRidge(seriesOf(0, 700), 48, choice)).toHaveLength(48);
  });

  it('is hardly moved by one wild hour when it weighs outliers down', () => {
    const clean = seriesOf(0, 700);
    const wild = clean.map((value, t) => (t === 430 ? 40 * value : value));
    const expected = lagRidge(clean, 48, choice) ?? [];
    const shift = (robustRounds: number): number =>
      meanAbsoluteError(expected, lagRidge(wild, 48, { ...choice, robustRounds }) ?? []);
    expect(shift(3)).toBeLessThan(0.5 * shift(0));
  });
});
