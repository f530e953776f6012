import type { Decision, DecisionOutcome } from '../core/control/approval.js';
import type { DispatchPlan, PlanState } from '../core/dispatch/plan.js';
import type { SystemSnapshot } from '../core/dispatch/snapshot.js';
import type { SeriesForecast } from '../core/series/forecast.js';

/**
 * Keeps snapshots, plans and decisions. Decisions are serialised per plan: exactly one wins.
 * Fails with DomainError `store-unavailable` when the database is not there.
 */
export abstract class PlanStore {
  /** Idempotent by hash. */
  abstract saveInputs(
    hash: string,
    inputs: { snapshot: SystemSnapshot; forecasts: readonly SeriesForecast[] },
  ): Promise<void>;
  abstract inputs(
    hash: string,
  ): Promise<{ snapshot: SystemSnapshot; forecasts: readonly SeriesForecast[] } | null>;
  /** One plan per (site, first slot, input hash): a doubled job finds the first one, which is returned. */
  abstract propose(plan: DispatchPlan): Promise<{ created: boolean; plan: DispatchPlan }>;
  abstract plan(id: string): Promise<DispatchPlan | null>;
  /** Newest first. */
  abstract plans(filter: { states?: readonly PlanState[]; limit: number }): Promise<DispatchPlan[]>;
  /** Records the decision if the plan is proposed, its hash is the same and it is not past `approveByMs`. An approval supersedes earlier approved plans. */
  abstract decide(decision: Decision): Promise<DecisionOutcome>;
  abstract decisions(planId: string): Promise<Decision[]>;
  /** Approved or active plan that covers the slot; the last approved wins. */
  abstract inForce(slotMs: number): Promise<DispatchPlan | null>;
  /**
   * Moves proposed plans past their time to `expired`, approved ones whose own slots have begun to `active`, ended ones
   * to `closed`; returns those moved, oldest first.
   */
  abstract sweep(nowMs: number): Promise<{ id: string; from: PlanState; to: PlanState }[]>;
}
