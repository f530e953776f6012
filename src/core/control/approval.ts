/** Approval of an exact plan: who, when, why, by person or by a policy that states its bounds. */

/** A decision on a plan. */
export interface Decision {
  readonly planId: string;
  /** Content hash the decider saw; a decision for another hash is refused. */
  readonly contentHash: string;
  readonly verdict: 'approved' | 'rejected';
  /** Person, or `policy:<name>`. */
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** What became of a decision: exactly one decision wins. */
export type DecisionOutcome =
  | { readonly status: 'accepted' }
  | {
      readonly status: 'refused';
      readonly code: 'unknown-plan' | 'plan-hash-mismatch' | 'plan-not-approvable' | 'plan-expired';
      readonly detail: string;
    };

/** Bounds inside which plans are approved without a person. */
export interface AutoApprovalPolicy {
  readonly name: string;
  readonly setBy: string;
  /** Policy acts until this instant [epoch ms]. */
  readonly untilMs: number;
  /** Largest sum of |change| against the plan in force in the first actionable slot [kW]. */
  readonly maxChangeKw: number;
  /** Largest share of estimated or missing inputs, 0..1. */
  readonly maxUnmeasuredShare: number;
  /** Plans that cannot keep the whole safety margin need a person when true. */
  readonly requireFullMargin: boolean;
  /** Largest sum of the room a plan may give balancing between slots [kW]; absent = any. */
  readonly maxBalancingKw?: number;
}
