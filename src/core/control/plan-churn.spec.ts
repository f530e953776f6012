import { describe, expect, it } from '@jest/globals';
import { shownChurn } from './plan-churn.js';

const churn = { changedKw: 30, movedKwh: 7.5 };
const NULL = { changedKw: null, movedKwh: null };

describe('shownChurn', () => {
  it.each([
    ['checked', false, NULL],
    ['proposed', false, NULL],
    ['checked', true, churn],
    ['proposed', true, churn],
    ['active', false, churn],
    ['rejected', false, churn],
  ] as const)('of a plan that is %s, with one in force: %p', (state, isAnyInForce, shown) => {
    expect(shownChurn({ state, content: { churn } }, isAnyInForce)).toEqual(shown);
  });
});
