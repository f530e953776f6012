/** The bench of balancing on the twin's physics: what the figures in docs/measurements.md are made of. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type BalanceBenchResult,
  balanceReport,
  runBalanceBench,
} from '../../src/apps/bench/balance-bench.js';

describe('the bench of balancing', () => {
  let result: BalanceBenchResult;
  const told: string[] = [];

  beforeAll(async () => {
    result = await runBalanceBench({ rounds: 25, tell: (line) => told.push(line) });
  });

  it('plays the same surge twice: they part when the first order works, not before', () => {
    const { without, with: balanced } = result;
    expect(balanced.importKw.slice(0, 3)).toEqual(without.importKw.slice(0, 3));
    expect(without.overKwh).toBeGreaterThan(300);
    expect(balanced.overKwh).toBeLessThan(0.1 * without.overKwh);
    expect(balanced.minutesToReturn).toBe(1);
    // The minute of the surge, and at most the one in which the next slot's orders forget about it.
    expect(balanced.minutesOver).toBeLessThanOrEqual(2);
    expect(without.orders).toBe(0);
  });

  it('hands back what it took once the surge is over', () => {
    const { without, with: balanced } = result;
    expect(Math.max(...balanced.importKw.slice(-5))).toBeLessThan(balanced.limitKw);
    expect(balanced.importKw.at(-1)).toBeGreaterThan(without.importKw.at(-1) ?? Number.NaN);
  });

  it('both solvers agree on every overload of the whole city', () => {
    expect(result.solves.jslpMs.length).toBeGreaterThan(20);
    expect(result.solves.disagreements).toBe(0);
    expect(result.solves.cols).toBeGreaterThan(80);
  });

  it('tells what it does and reports its figures', () => {
    expect(told).toHaveLength(3);
    const report = balanceReport(result);
    expect(report).toContain('L5 takes 10 % more for 30 min; PDJ may import 39000 kW');
    expect(report).toMatch(/javascript-lp-solver and check +\d+\.\d\d +\d+\.\d\d/);
  });
});
