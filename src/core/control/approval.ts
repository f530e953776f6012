/** Approval of an exact plan: who, when, why, how much of it, and how far a later plan may differ without a new look. */
import type { Because } from '../domain-error.js';
import type { Actor } from '../identity/actor.js';
import type { FourEyesTrigger } from './four-eyes.js';

/** Part of a plan: assets at one of the nodes and of one of the kinds; a list that is absent leaves nothing out. */
export interface ApprovalScope {
  /** Substation ids. */
  readonly nodeIds?: readonly string[];
  readonly kinds?: readonly string[];
}

/** How far a later plan may differ from the approved one and still go on without a new look; all 0 = this exact plan only. */
export interface ApprovalEnvelope {
  /** Largest |change| of one asset in any slot the later plan commands [kW]. */
  readonly perAssetKw: number;
  /** Largest sum of |change| over all assets in any slot it commands [kW]. */
  readonly sumKw: number;
  /** Largest rise of the cost, as a share of the approved cost, 0..1. */
  readonly costShare: number;
  /** No plan is approved by this envelope from here on [epoch ms]. */
  readonly untilMs: number;
}

/** A decision on a plan, as recorded. */
export interface Decision {
  /** `<plan id>:<n>`, n counting the decisions on the plan from 1. */
  readonly id: string;
  readonly planId: string;
  /** Content hash the decider saw; a decision for another hash is refused. */
  readonly contentHash: string;
  readonly verdict: 'approved' | 'rejected';
  /** Account that decided; `policy:<name>` or `envelope:<decision id>` for the service. */
  readonly accountId: string;
  /** Name for people. */
  readonly name: string;
  readonly via: Actor['via'];
  readonly reason: string;
  /** Instant of the server's clock when the decision came in [epoch ms]. */
  readonly atMs: number;
  /** Part that was approved; null = all of it. */
  readonly scope: ApprovalScope | null;
  /** What later plans this approval carries; null = none. */
  readonly envelope: ApprovalEnvelope | null;
  /** Why one person decided alone where two are asked for; null when that was not needed. */
  readonly overrideReason: string | null;
  /** Why two people were asked for; empty when one is enough. */
  readonly fourEyes: readonly FourEyesTrigger[];
}

/** A decision on its way in. */
export type DecisionRequest = Omit<Decision, 'id'>;

/** Why a decision was not taken. */
export type DecisionRefusal =
  'unknown-plan' | 'plan-hash-mismatch' | 'plan-not-approvable' | 'plan-expired' | 'second-eyes-differ';

/** What became of a decision: exactly one decision wins, and the same one given twice is the same one. */
export type DecisionOutcome =
  | {
      /** `first-of-two`: recorded, and the plan waits for a second person. */
      readonly status: 'accepted' | 'first-of-two';
      readonly decision: Decision;
      /** True when the same person had decided the same before: nothing happened again. */
      readonly repeated: boolean;
    }
  | {
      readonly status: 'refused';
      readonly code: DecisionRefusal;
      readonly detail: string;
      readonly because?: Because | undefined;
    };

/** A person keeps a plan, and every newer one, from being approved without a person. */
export interface PlanHold {
  readonly accountId: string;
  readonly name: string;
  readonly reason: string;
  readonly sinceMs: number;
  /** The hold ends by itself [epoch ms]. */
  readonly untilMs: number;
}

/** Bounds inside which plans are approved without a person. */
export interface AutoApprovalPolicy {
  readonly name: string;
  readonly setBy: string;
  /** Policy acts from this instant on [epoch ms]; absent = at once. */
  readonly fromMs?: number;
  /** Policy acts until this instant [epoch ms]. */
  readonly untilMs: number;
  /** Civil hours 0..23 (Europe/Paris) it acts in; absent = all. */
  readonly hours?: readonly number[];
  /** ISO weekdays 1..7 (Europe/Paris) it acts on; absent = all. */
  readonly weekdays?: readonly number[];
  /** Largest sum of |change| against the plan in force in the first actionable slot [kW]. */
  readonly maxChangeKw: number;
  /** Largest share of estimated or missing inputs, 0..1. */
  readonly maxUnmeasuredShare: number;
  /** Plans that cannot keep the whole safety margin need a person when true. */
  readonly requireFullMargin: boolean;
  /** Largest sum of the room a plan may give balancing between slots [kW]; absent = any. */
  readonly maxBalancingKw?: number;
  /** Largest sum of what a plan may ask of buildings it calls [kW]; absent = a plan that calls a building needs a person. */
  readonly maxCalledKw?: number;
  /** True: plans for which two people are asked need people; absent or false: it decides on those too. */
  readonly leavesFourEyes?: boolean;
}
