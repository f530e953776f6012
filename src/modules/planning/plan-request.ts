/** Request for the job that makes the plan of one cycle: its name, its id, its payload. */
import { z } from 'zod';
import type { JobRequest } from '../../ports/job-queue.js';

/** Name of the job on queue `planning`. */
export const PLAN_JOB = 'plan';

/** Tries of a plan job: with their pauses, about two minutes without a store. */
const PLAN_ATTEMPTS = 8;

/** Wire shape of the job. */
export const planJobSchema = z.object({ slotMs: z.number().int(), knownAtMs: z.number().int() });

/**
 * Request to make the plan of the cycle that starts at a slot. Its id is the slot, so a doubled tick makes one plan.
 *
 * @param slotMs first slot of the horizon [epoch ms]
 * @param knownAtMs the plan uses only what was known then [epoch ms]
 */
export function planRequest(slotMs: number, knownAtMs: number): JobRequest {
  return {
    queue: 'planning',
    name: PLAN_JOB,
    id: planJobId(slotMs),
    payload: { slotMs, knownAtMs },
    attempts: PLAN_ATTEMPTS,
  };
}

/** Id of the plan job of a cycle. */
export function planJobId(slotMs: number): string {
  return `plan-${String(slotMs)}`;
}
