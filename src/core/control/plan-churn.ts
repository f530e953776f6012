/** What a plan changes against the plan in force, said only where there is one to compare with. */
import type { DispatchPlan } from '../dispatch/plan.js';

/** Sums of changes; null = nothing is in force that they could be changes of. */
export interface ShownChurn {
  /** [kW] */
  readonly changedKw: number | null;
  /** [kWh] */
  readonly movedKwh: number | null;
}

const NOTHING_TO_COMPARE: ShownChurn = { changedKw: null, movedKwh: null };

/**
 * Churn as screens show it. A plan that waits is compared with what is in force now; of one that was decided on, what it was
 * compared with then is kept.
 */
export function shownChurn(
  {
    state,
    content,
  }: Pick<DispatchPlan, 'state'> & { readonly content: Pick<DispatchPlan['content'], 'churn'> },
  isAnyInForce: boolean,
): ShownChurn {
  const waits = state === 'proposed' || state === 'checked';
  return waits && !isAnyInForce ? NOTHING_TO_COMPARE : content.churn;
}
