/** How long a session lives: a shift, and not through a long absence. */
import type { Session } from './account.js';

/** Without any request a session ends [ms]: 8 h. */
const IDLE_MS = 8 * 3_600_000;

/** And in any case: 12 h, the longest shift [ms]. */
export const LONGEST_SESSION_MS = 12 * 3_600_000;

/** When a session ends. */
export interface SessionEnds {
  /** Unless something is asked before [epoch ms]. */
  readonly idleEndsAtMs: number;
  /** Whatever happens [epoch ms]. */
  readonly endsAtMs: number;
}

/** When a session ends. */
export function sessionEnds({
  openedAtMs,
  lastSeenMs,
}: Pick<Session, 'openedAtMs' | 'lastSeenMs'>): SessionEnds {
  const endsAtMs = openedAtMs + LONGEST_SESSION_MS;
  return { idleEndsAtMs: Math.min(lastSeenMs + IDLE_MS, endsAtMs), endsAtMs };
}

/** Whether a session still counts at an instant [epoch ms]. */
export function isLive(session: Pick<Session, 'openedAtMs' | 'lastSeenMs'>, nowMs: number): boolean {
  return nowMs < sessionEnds(session).idleEndsAtMs;
}
