/** Weather of coarser steps as quarter-hours: instants are joined by lines, means keep what they are the mean of. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../core/time/slot.js';
import { betweenInstants, withinSteps } from './quarter-hours.js';

const HOUR_MS = 4 * SLOT_MS;
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('between two instants', () => {
  it('a quarter-hour has the value of its middle', () => {
    // 0 °C at 12:00 and 8 °C at 13:00: 1, 3, 5, 7 in the middles.
    expect(betweenInstants(HOUR_MS, [0, 8])).toEqual([1, 3, 5, 7]);
  });

  it('falls as it rises, below zero too', () => {
    expect(betweenInstants(HOUR_MS, [4, -4])).toEqual([3, 1, -1, -3]);
  });

  it('goes on from hour to hour, one hour less than there are instants', () => {
    const found = betweenInstants(HOUR_MS, [0, 8, 0]);
    expect(found).toEqual([1, 3, 5, 7, 7, 5, 3, 1]);
  });

  it('of half-hours and of quarter-hours', () => {
    expect(betweenInstants(2 * SLOT_MS, [0, 8])).toEqual([2, 6]);
    expect(betweenInstants(SLOT_MS, [0, 8, 10])).toEqual([4, 9]);
  });

  it('has the mean of the trapezium, whatever the step', () => {
    for (const stepMs of [SLOT_MS, 2 * SLOT_MS, HOUR_MS]) {
      expect(mean(betweenInstants(stepMs, [3, 11]))).toBeCloseTo(7, 12);
    }
  });

  it('does not bridge a value that is missing', () => {
    expect(betweenInstants(2 * SLOT_MS, [1, Number.NaN, 3])).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('says nothing from a single instant', () => {
    expect(betweenInstants(HOUR_MS, [5])).toEqual([]);
    expect(betweenInstants(HOUR_MS, [])).toEqual([]);
  });
});

describe('within a step', () => {
  it('each quarter-hour has the mean of its step, so that the energy of the sun stays', () => {
    const hours = [0, 120, 400];
    const quarters = withinSteps(HOUR_MS, hours);
    expect(quarters).toEqual([0, 0, 0, 0, 120, 120, 120, 120, 400, 400, 400, 400]);
    expect(mean(quarters)).toBeCloseTo(mean(hours), 12);
  });

  it('leaves quarter-hours as they are', () => {
    expect(withinSteps(SLOT_MS, [1, 2])).toEqual([1, 2]);
  });

  it('a missing hour stays missing, and no other', () => {
    expect(withinSteps(2 * SLOT_MS, [1, Number.NaN, 3])).toEqual([1, 1, NaN, NaN, 3, 3]);
  });
});
