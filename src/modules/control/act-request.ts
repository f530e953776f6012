/** Request for the job that sends the setpoints of one slot: its name, its id, its payload. */
import type { JobRequest } from '../../ports/job-queue.js';

/** Name of the job on queue `control`. */
export const ACT_JOB = 'act';

/** Tries after which the fate of an order that no device tells is left to the meters: a quarter of a minute. */
export const CERTAINTY_TRIES = 5;

/** Tries of an act job in all: with their pauses, about two minutes without a store. */
const ACT_ATTEMPTS = 8;

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
