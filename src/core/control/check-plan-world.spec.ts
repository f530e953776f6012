/** The checker's own clock and forecasts: civil hours over changes of clocks, slots of other steps, and what nobody knows. */
import { describe, expect, it } from '@jest/globals';
import { meanForecast, smallInput } from '../dispatch/testing/small-grid.js';
import type { SeriesForecast } from '../series/forecast.js';
import { civilDay } from '../time/civil.js';
import { checkWorld, type CheckWorld } from './check-plan-world.js';

const SLOT = 900_000;
const NOON = Date.UTC(2026, 0, 15, 11);

function world(startMs: number, forecasts: readonly SeriesForecast[] = [], riskLevel = 0.9): CheckWorld {
  const { snapshot } = smallInput({ assets: [], importPrice: new Array<number>(8).fill(0.1), startMs });
  return checkWorld({ ...snapshot, riskLevel }, forecasts);
}

describe('the clock of a check', () => {
  it('reads the hour and the month in Lyon, back into the past too', () => {
    const { hour, month, slotMs } = world(Date.UTC(2026, 5, 30, 22));
    expect([hour(0), month(0)]).toEqual([0, 7]);
    expect([hour(-1), month(-1)]).toEqual([23, 6]);
    expect(slotMs(-1)).toBe(Date.UTC(2026, 5, 30, 21, 45));
  });

  it('leaves an hour out in March and has one twice in October', () => {
    const march = world(civilDay('2026-03-29').startMs);
    expect([7, 8].map(march.hour)).toEqual([1, 3]);
    const october = world(civilDay('2026-10-25').startMs);
    expect([8, 11, 12, 15, 16].map(october.hour)).toEqual([2, 2, 2, 2, 3]);
  });

  it('is the same when asked again, in whatever order', () => {
    const { hour, dark } = world(NOON);
    const forth = [0, 20, 40, 60].map((t) => [hour(t), dark(t)]);
    expect([60, 40, 20, 0].map((t) => [hour(t), dark(t)]).reverse()).toEqual(forth);
  });

  it('knows that a winter evening is dark and noon is not', () => {
    const { dark } = world(NOON);
    expect([dark(0), dark(4 * 7)]).toEqual([false, true]);
  });
});

describe('forecasts of a check', () => {
  const load = meanForecast('PDJ.base', { startMs: NOON - 2 * SLOT, mean: [1, 2, 3, 4], spreadKw: 5 });

  it('are read by time, not by position', () => {
    const { mean } = world(NOON, [load]);
    expect([-3, -2, 0, 1, 2].map((t) => mean('PDJ.base', t))).toEqual([Number.NaN, 1, 3, 4, Number.NaN]);
  });

  it('hold an hour over its quarters', () => {
    const { mean } = world(NOON + SLOT, [{ ...load, startMs: NOON, stepMs: 4 * SLOT }]);
    expect([-1, 0, 2, 3].map((t) => mean('PDJ.base', t))).toEqual([1, 1, 1, 2]);
  });

  it('spread by the quantile at the risk less the mean: upwards above the median, downwards below', () => {
    expect(world(NOON, [load]).spread('PDJ.base', 0)).toBeCloseTo(5, 9);
    expect(world(NOON, [load], 0.5).spread('PDJ.base', 0)).toBeCloseTo(0, 9);
    expect(world(NOON, [load], 0.1).spread('PDJ.base', 0)).toBeCloseTo(-5, 9);
  });

  it('are no number where nobody made one, never zero', () => {
    const bare = { ...load, quantiles: [] };
    expect(world(NOON, [bare]).spread('PDJ.base', 0)).toBeNaN();
    expect(world(NOON).spread('PDJ.base', 0)).toBeNaN();
    expect(world(NOON).mean('PDJ.base', 0)).toBeNaN();
  });
});
