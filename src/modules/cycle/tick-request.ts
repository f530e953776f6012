/** The tick that starts a cycle: its name and id. One per cluster and slot, not per process. */
import type { JobRequest } from '../../ports/job-queue.js';

/** Name of the tick job on queue `slot`. */
export const TICK_JOB = 'tick';

/** Tries of a tick: with their pauses, about two minutes without a store. */
export const TICK_ATTEMPTS = 8;

/** Scheduler that makes the tick of every slot. */
export const TICK_SCHEDULER = 'quarter-hour';

/** A tick for one given slot, for headless days and tests; the scheduler's ticks carry no slot and mean "now". */
export function tickRequest(slotMs: number): JobRequest {
  return {
    queue: 'slot',
    name: TICK_JOB,
    id: `tick-${String(slotMs)}`,
    payload: { slotMs },
    attempts: TICK_ATTEMPTS,
  };
}
