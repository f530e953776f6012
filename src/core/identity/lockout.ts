/** Wrong passwords cost time: after a few, each next one makes the account wait twice as long, never more than an hour. */

/** Wrong passwords that are forgiven. */
export const FREE_FAILURES = 5;

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Until when an account takes no password, right or wrong.
 *
 * @param failures wrong passwords since the last right one
 * @param lastFailureMs instant of the newest [epoch ms]; null = none
 * @returns instant [epoch ms], or null when none is waited for
 */
export function lockedUntilMs(failures: number, lastFailureMs: number | null): number | null {
  if (lastFailureMs === null || failures < FREE_FAILURES) return null;
  const doublings = Math.min(failures - FREE_FAILURES, Math.log2(LONGEST_WAIT_MS / FIRST_WAIT_MS));
  return lastFailureMs + Math.min(FIRST_WAIT_MS * 2 ** doublings, LONGEST_WAIT_MS);
}
