/** Request for the job that solves one case: its name, its id, its payload. */
import { z } from 'zod';
import type { JobRequest } from '../../ports/job-queue.js';

/** Name of the job on queue `solve`. */
export const SOLVE_JOB = 'solve-case';

/** A second try only for a worker that died: the asker waits. */
const SOLVE_ATTEMPTS = 2;

/** How the failure of a job begins whose case the model refused: the asker's mistake and not ours. */
export const REFUSED_CASE = 'refused case: ';

/** Wire shape of the job: the case itself is in the store. */
export const solveJobSchema = z.object({ runId: z.string() });

/** Request to solve the case kept under a run's id. */
export function solveRequest(runId: string): JobRequest {
  return {
    queue: 'solve',
    name: SOLVE_JOB,
    id: `solve-${runId}`,
    payload: { runId },
    attempts: SOLVE_ATTEMPTS,
  };
}
