/** A session lasts a shift, and ends earlier when nobody is there. */
import { describe, expect, it } from '@jest/globals';
import { isLive, sessionEnds } from './session-life.js';

const H = 3_600_000;
const T = Date.parse('2026-01-15T05:00:00Z');

describe('the life of a session', () => {
  it('ends 8 h after the last request, and 12 h after it was opened', () => {
    expect(sessionEnds({ openedAtMs: T, lastSeenMs: T })).toEqual({
      idleEndsAtMs: T + 8 * H,
      endsAtMs: T + 12 * H,
    });
    expect(sessionEnds({ openedAtMs: T, lastSeenMs: T + 3 * H }).idleEndsAtMs).toBe(T + 11 * H);
    expect(sessionEnds({ openedAtMs: T, lastSeenMs: T + 11 * H }).idleEndsAtMs).toBe(T + 12 * H);
  });

  it('is over at the very instant it ends', () => {
    const session = { openedAtMs: T, lastSeenMs: T };
    expect([isLive(session, T + 8 * H - 1), isLive(session, T + 8 * H)]).toEqual([true, false]);
    const busy = { openedAtMs: T, lastSeenMs: T + 12 * H - 1 };
    expect([isLive(busy, T + 12 * H - 1), isLive(busy, T + 12 * H)]).toEqual([true, false]);
  });
});
