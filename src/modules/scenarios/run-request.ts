/** Request for the jobs that play the parts of a run: name, id, payload. */
import { z } from 'zod';
import type { JobRequest } from '../../ports/job-queue.js';

/** Name of the job on queue `scenario`. */
export const PART_JOB = 'play-part';

/** Tries of a part: a worker may die, and the next one gets it. */
export const PART_ATTEMPTS = 3;

/** Wire shape of the job: the run itself is in the store. */
export const partJobSchema = z.object({ runId: z.string(), part: z.number().int().min(0) });

/** Request to play a part of the run kept under an id. */
export function partRequest(runId: string, part: number): JobRequest {
  return {
    queue: 'scenario',
    name: PART_JOB,
    id: `scenario-${runId}-${String(part)}`,
    payload: { runId, part },
    attempts: PART_ATTEMPTS,
  };
}
