import { describe, expect, it } from '@jest/globals';
import { type CounterRule, energyBetween } from './counter.js';

const QUARTER = 900_000;
const at = (atMs: number, energyKwh: number): { atMs: number; energyKwh: number } => ({ atMs, energyKwh });

describe('energyBetween', () => {
  it.each<[string, number, number, CounterRule, number | string]>([
    ['forward', 1_000, 1_025, {}, 25],
    ['still', 1_000, 1_000, {}, 0],
    ['forward up to the bound', 0, 250, { maxKw: 1_000 }, 250],
    ['a leap no device can make', 0, 400, { maxKw: 1_000 }, 'implausible'],
    ['over the top', 999_990, 15, { rolloverAtKwh: 1e6, maxKw: 1_000 }, 25],
    ['over the top without a power bound', 999_990, 15, { rolloverAtKwh: 1e6 }, 25],
    ['back from the middle, which is a reset', 500_000, 3, { rolloverAtKwh: 1e6, maxKw: 1_000 }, 'reset'],
    ['back from the middle without a power bound', 500_000, 3, { rolloverAtKwh: 1e6 }, 'reset'],
    ['back without a rollover', 1_000, 0, {}, 'reset'],
    [
      'back a little, which is a correction of the device',
      1_000,
      999,
      { rolloverAtKwh: 1e6, maxKw: 1_000 },
      'reset',
    ],
    ['above its own top', 1_000_001, 3, { rolloverAtKwh: 1e6, maxKw: 1_000 }, 'reset'],
    ['from nothing', Number.NaN, 3, {}, 'not-a-number'],
    ['to infinity', 3, Number.POSITIVE_INFINITY, {}, 'not-a-number'],
  ])('%s', (_name, from, to, rule, expected) => {
    const step = energyBetween(at(0, from), at(QUARTER, to), rule);
    if (typeof expected === 'number') expect(step).toMatchObject({ energyKwh: expected });
    else expect(step).toEqual({ status: 'unknown', reason: expected });
  });

  it('tells a rollover from a plain count', () => {
    expect(energyBetween(at(0, 9_999), at(QUARTER, 4), { rolloverAtKwh: 10_000 }).status).toBe('rollover');
    expect(energyBetween(at(0, 1), at(QUARTER, 4), { rolloverAtKwh: 10_000 }).status).toBe('counted');
  });

  it.each([0, -1])('knows no interval of %d ms', (ms) => {
    expect(energyBetween(at(0, 1), at(ms, 2), {})).toEqual({ status: 'unknown', reason: 'no-interval' });
  });
});
