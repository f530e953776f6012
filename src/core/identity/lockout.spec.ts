/** The wait grows with the wrong passwords and ends. */
import { describe, expect, it } from '@jest/globals';
import { FREE_FAILURES, lockedUntilMs } from './lockout.js';

const LAST = Date.parse('2026-01-15T17:00:00Z');
const waitMin = (failures: number): number | null => {
  const until = lockedUntilMs(failures, LAST);
  return until === null ? null : (until - LAST) / 60_000;
};

describe('lockedUntilMs', () => {
  it('forgives the first few', () => {
    for (let failures = 0; failures < FREE_FAILURES; failures++) expect(waitMin(failures)).toBeNull();
    expect(lockedUntilMs(99, null)).toBeNull();
  });

  it('doubles from a minute to an hour', () => {
    expect([5, 6, 7, 8, 9, 10, 11, 12, 50, 10_000].map(waitMin)).toEqual([
      1, 2, 4, 8, 16, 32, 60, 60, 60, 60,
    ]);
  });
});
