/** The nearest known name to a mistyped one. */
import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.js';

describe('the nearest name', () => {
  it.each([
    ['batery', ['pv', 'battery', 'chp'], 'battery'],
    ['maxChargekW', ['maxChargeKw', 'maxDischargeKw'], 'maxChargeKw'],
    ['xyz', ['ab', 'cd'], 'ab'],
    ['', ['long', 'a'], 'a'],
  ])('of %j among %j is %j', (typed, known, nearest) => {
    expect(nearestName(typed, known)).toBe(nearest);
  });
});
