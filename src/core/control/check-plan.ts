/** The independent checker: verifies a plan by arithmetic that knows nothing of the linear program. */
import type { CheckReport, PlanContent } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import type { SeriesForecast } from '../series/forecast.js';

/** A plan and what it was made from. */
export interface PlanCheckInput {
  readonly grid: GridModel;
  readonly snapshot: SystemSnapshot;
  readonly forecasts: readonly SeriesForecast[];
  readonly content: PlanContent;
}

export function checkPlan(_input: PlanCheckInput): CheckReport {
  throw new Error('being written');
}
