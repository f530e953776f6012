/** Reads a solved program back into a plan: schedules, node flows, cost by term, churn and reasons. */
import type { BuiltDispatch } from './dispatch-input.js';
import type { SolveOutcome } from './linear-program.js';
import type { PlanContent } from './plan.js';

export type OptimalOutcome = Extract<SolveOutcome, { status: 'optimal' }>;

/** What only the caller knows of a plan. */
export type PlanMeta = Pick<PlanContent, 'validUntilMs' | 'snapshotHash' | 'inputHash'>;

export function extractPlan(_built: BuiltDispatch, _outcome: OptimalOutcome, _meta: PlanMeta): PlanContent {
  throw new Error('being written');
}
