import { describe, expect, it } from '@jest/globals';
import { LEVELS, type Forecast } from '../forecaster.js';
import { noiseAt } from '../testing/made-series.js';
import { dependenceOf, reconciledForecasts } from './coherent-quantiles.js';
import { hierarchyOf } from './hierarchy.js';
import { fitReconciliation } from './minimum-trace.js';

const TWO = hierarchyOf([[1, 2], [], []]);
const STEPS = 400;
const first = Float64Array.from({ length: STEPS }, (_, t) => noiseAt(t));
const second = Float64Array.from({ length: STEPS }, (_, t) => noiseAt(t + 50_000));

/** Uniform in mean ± size. */
function uniform(mean: number, size: number): Forecast {
  return {
    mean: Float64Array.of(mean),
    quantiles: LEVELS.map((level) => Float64Array.of(mean + 2 * size * (level - 0.5))),
    marks: [`node of ${String(mean)}`],
  };
}

function reconciled(residuals: readonly Float64Array[], base: readonly Forecast[]): Forecast[] {
  const reconciliation = fitReconciliation(TWO, residuals);
  return reconciledForecasts(reconciliation, base, { dependence: dependenceOf(residuals), levels: LEVELS });
}

const width = (forecast: Forecast | undefined): number =>
  (forecast?.quantiles[7]?.[0] ?? 0) - (forecast?.quantiles[1]?.[0] ?? 0);

describe('coherent quantiles', () => {
  const base = [uniform(30, 0.9), uniform(10, 0.5), uniform(19, 0.5)];

  it('have means that add up and rows that never cross, with the marks of each node', () => {
    const sum = first.map((error, t) => error + (second[t] ?? 0));
    const [city, a, b] = reconciled([sum, first, second], base);
    expect(city?.mean[0]).toBe((a?.mean[0] ?? 0) + (b?.mean[0] ?? 0));
    for (const forecast of [city, a, b]) {
      const row = forecast?.quantiles.map((values) => values[0] ?? Number.NaN) ?? [];
      expect([...row].sort((x, y) => x - y)).toEqual(row);
    }
    expect(a?.marks).toEqual(['node of 10']);
  });

  it('widen a sum by what its parts do together: leaves that move alike make it wide, opposite ones narrow', () => {
    const of = (other: Float64Array): number => {
      // A sum that knows little of itself: its spread then comes from the leaves.
      const [city] = reconciled(
        [first.map((_, t) => 40 * noiseAt(t + 9_000)), first, other],
        [uniform(29, 40), ...base.slice(1)],
      );
      return width(city);
    };
    const alike = of(first);
    const apart = of(second);
    const opposite = of(first.map((error) => -error));
    expect(alike).toBeGreaterThan(1.2 * apart);
    expect(opposite).toBeLessThan(0.5 * apart);
  });

  it('take nodes as independent while too few joint errors are known', () => {
    const { positions } = dependenceOf([Float64Array.of(1, 2), Float64Array.of(2, 1)]);
    expect(positions).toHaveLength(200);
    for (const node of [0, 1]) {
      const mean = positions.reduce((sum, row) => sum + (row[node] ?? 0), 0) / positions.length;
      expect(mean).toBeCloseTo(0.5, 1);
    }
  });

  it('look at no more steps than they need', () => {
    expect(dependenceOf([first, second]).positions.length).toBeLessThanOrEqual(200);
  });
});
