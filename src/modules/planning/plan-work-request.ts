/** Requests for work on a plan: edits and reproductions, one job each. */
import type { JobRequest } from '../../ports/job-queue.js';
import type { PlanWork } from '../../ports/plan-records.js';

/** Names of the jobs on queue `planning`. */
export const WORK_JOBS = { edit: 'edit-plan', reproduction: 'reproduce-plan' } as const;

/** A job carries the id alone; what is asked stands beside the plan. */
export function workRequest({ kind, id }: Pick<PlanWork, 'kind' | 'id'>): JobRequest {
  return {
    queue: 'planning',
    name: WORK_JOBS[kind],
    id: workJobId(id),
    payload: { workId: id },
    attempts: 3,
  };
}

/** Id of the job of a piece of work. */
export function workJobId(workId: string): string {
  return `work-${workId}`;
}
