import type { Decision, DecisionOutcome, DecisionRequest, PlanHold } from '../core/control/approval.js';
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
  /**
   * Keeps a proposed plan, as `checked` when its independent check passed. One plan of a cycle per (site, first slot, input hash):
   * a doubled job finds the first one, which is returned. Edited plans and parts of plans are told apart by their content.
   */
  abstract propose(plan: DispatchPlan): Promise<{ created: boolean; plan: DispatchPlan }>;
  abstract plan(id: string): Promise<DispatchPlan | null>;
  /** Newest first. @param filter `after`: only those older than the plan with this id; none when it is not known */
  abstract plans(filter: {
    states?: readonly PlanState[];
    after?: string;
    limit: number;
  }): Promise<DispatchPlan[]>;
  /**
   * Records the decision as `judgeDecision` has it, under the lock of all plans. An approval supersedes the approved plans before,
   * and the plan this one was edited from.
   *
   * @param part what is approved of the plan, as a plan of its own that takes its place when the decision is accepted
   */
  abstract decide(request: DecisionRequest, part?: DispatchPlan): Promise<DecisionOutcome>;
  /** Oldest first. */
  abstract decisions(planId: string): Promise<Decision[]>;
  /** Puts a hold on an open plan, in place of one before, or takes it off (null); false when the plan is not open. */
  abstract hold(planId: string, hold: PlanHold | null): Promise<boolean>;
  /** Holds that last at `nowMs`, whatever became of their plans, oldest plan first. */
  abstract holds(nowMs: number): Promise<{ planId: string; hold: PlanHold }[]>;
  /** Moves a plan on by what its devices did; null when the event means nothing in its state. */
  abstract advance(planId: string, event: 'dispatch' | 'acknowledge'): Promise<PlanState | null>;
  /** Approved, dispatching or active plan that covers the slot; the last approved wins. */
  abstract inForce(slotMs: number): Promise<DispatchPlan | null>;
  /**
   * Moves every plan by `sweptState`: open plans past their time to `expired`, ended ones to `closed`, approved ones whose own slots
   * have begun on; returns those moved, oldest first.
   */
  abstract sweep(nowMs: number): Promise<{ id: string; from: PlanState; to: PlanState }[]>;
}
