/** Request for the job that sends the setpoints of one slot: its name, its id, its payload. */
import type { JobRequest } from '../../ports/job-queue.js';

/** Name of the job on queue `control`. */
export const ACT_JOB = 'act';

/** Tries of an act job; after the last one, what is not certain is left to the meters. */
export const ACT_ATTEMPTS = 5;

/**
 * Request to send the approved setpoints of a slot.
 *
 * @param slotMs slot start [epoch ms]
 * @param planId plan whose approval asks for it, or `tick` at a slot's start; one job for each, so that neither hides the other
 */
export function actRequest(slotMs: number, planId: string): JobRequest {
  return {
    queue: 'control',
    name: ACT_JOB,
    id: `act-${String(slotMs)}-${planId}`,
    payload: { slotMs },
    attempts: ACT_ATTEMPTS,
  };
}
