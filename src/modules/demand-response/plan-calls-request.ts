/** Request for the job that follows a decision on a plan that calls buildings: its name, its id, its payload. */
import type { JobRequest } from '../../ports/job-queue.js';

/** Name of the job on queue `slot`, where calls are published. */
export const PLAN_CALLS_JOB = 'plan-calls';

/** Tries of the job: with their pauses, about two minutes without a store. The next quarter-hour tries again. */
const ATTEMPTS = 8;

/** One job for each plan that was decided on, so that a doubled decision calls nobody twice. */
export function planCallsRequest(planId: string): JobRequest {
  return {
    queue: 'slot',
    name: PLAN_CALLS_JOB,
    id: `plan-calls-${planId}`,
    payload: { planId },
    attempts: ATTEMPTS,
  };
}
