/** A dispatch plan: what every asset is asked to do, why, at what cost, and whether it is safe. */

/** Life of a plan (core/control/plan-life.ts). Approval is of an exact content hash. */
export type PlanState =
  | 'draft'
  | 'proposed'
  | 'checked'
  | 'approved'
  | 'dispatching'
  | 'active'
  | 'rejected'
  | 'expired'
  | 'superseded'
  | 'closed';

/** What one asset is asked to do over the horizon. */
export interface AssetSchedule {
  readonly assetId: string;
  /** Mean power per slot, shape (T) [kW], load convention; null = left to its local control. */
  readonly powerKw: readonly (number | null)[];
  /** Expected state at the end of each slot, shape (T): soc 0..1, zone °C or kWh still due; null without a state. */
  readonly state: readonly number[] | null;
  /** Why the first slot that is not frozen has this value. */
  readonly reason: SetpointReason;
}

/** What acting in one slot instead of another wins. */
export interface PriceSpread {
  /** The slot it trades with. */
  readonly againstSlotMs: number;
  readonly againstEurPerKwh: number;
  /** Won by a kWh, after losses and wear of a battery [EUR/kWh]. */
  readonly wonEurPerKwh: number;
}

/** A power an asset is made to take in a slot. */
export interface ForcedPower {
  readonly slotMs: number;
  /** [kW], load convention. */
  readonly powerKw: number;
}

/** Why a setpoint has its value: from the duals, as data and as one plain sentence. */
export interface SetpointReason {
  readonly slotMs: number;
  /** Limit that decides: row or bound name, for example `import-limit[PDJ,4]` or `charge[BAT,4]`; null when none binds. */
  readonly binding: string | null;
  /**
   * One more unit of that limit saves at most this, one less costs at least this [EUR per kW over the slot; per kWh of a
   * store, per K of a room]; 0 when none binds.
   */
  readonly shadowPriceEurPerKw: number;
  /** Price of a kWh at the asset's node in the slot, from the balance dual [EUR/kWh]. */
  readonly nodePriceEurPerKwh: number;
  /** The prices it acts between; null when it trades with no other slot. */
  readonly spread: PriceSpread | null;
  /** Next-best alternative; null when not derived. */
  readonly alternative: string | null;
  /** The plan with the alternative forced costs at least this more [EUR]. */
  readonly alternativeCostEur: number | null;
  /** The alternative as powers; empty without one. */
  readonly alternativePowers: readonly ForcedPower[];
  readonly sentence: string;
}

/** Planned flow of a node against its limit, shape (T) each. */
export interface NodeSchedule {
  readonly nodeId: string;
  readonly importKw: readonly number[];
  readonly limitKw: readonly number[];
  /** Room kept for forecast error [kW]. */
  readonly marginKw: readonly number[];
  /** Part of that room the plan could not keep [kW]. */
  readonly marginShortfallKw: readonly number[];
  /** Physical limit broken in the plan [kW]; a publishable plan has zeros only. */
  readonly overloadKw: readonly number[];
}

/** One finding of the independent checker. */
export interface CheckFinding {
  readonly severity: 'violation' | 'warning';
  /**
   * `limit`, `power-bound`, `ramp`, `soc`, `comfort`, `balance`, `energy-due`, `lighting-floor`, `voltage`, `branch-rating`,
   * `losses`, `nan`, `solver`.
   */
  readonly rule: string;
  readonly ownerId: string;
  readonly slotMs: number;
  readonly seen: number;
  readonly allowed: number;
  readonly message: string;
}

/** Verdict of arithmetic that knows nothing of the LP. */
export interface CheckReport {
  readonly passed: boolean;
  readonly findings: readonly CheckFinding[];
  /** Number of single comparisons made: a checker that compares nothing cannot pass. */
  readonly comparisons: number;
}

/** Cost of a plan by term [EUR]; negative = gain. */
export type CostByTerm = Readonly<Record<string, number>>;

/** How much a plan differs from the one in force. */
export interface Churn {
  readonly changedKw: number;
  readonly movedKwh: number;
}

/** How far balancing may move one asset between slots, either way from each of its setpoints [kW]. */
export interface BalancingRoom {
  readonly assetId: string;
  readonly moveKw: number;
}

/** Who solved a plan, and how. */
export interface PlanSolver {
  readonly name: string;
  readonly version: string;
  /** One program, or blocks coordinated by prices where there are too many assets for one; absent in plans of old. */
  readonly method?: 'monolith' | 'column-generation';
  /** Certified by the method: the plan costs at most this share more than the best; absent = it is the best. */
  readonly certifiedGap?: number;
}

/** A power that a person set for an asset, over whole slots [fromMs, toMs). */
export interface SetpointPin {
  readonly assetId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** [kW], load convention; null = left to its local control. */
  readonly powerKw: number | null;
}

/** What a person changed in a proposed plan: the pins held while all else was solved again. */
export interface PlanEdit {
  /** Id of the plan that was edited. */
  readonly basedOn: string;
  /** All pins, those of an edited plan that was edited again included; no two overlap. */
  readonly pins: readonly SetpointPin[];
  /** Account id of the author, and the name people know. */
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
}

/** What a plan was made with besides its inputs, by hash; kept beside the plan, so that it can be made again. */
export interface PlanMaking {
  /** Hash of the grid model. */
  readonly gridHash: string;
  /** Hash of the options: horizon, risk, frozen slots, budget and gap of the solve, share of balancing. */
  readonly optionsHash: string;
}

/** The whole plan of which a part was approved. */
export interface WholePlan {
  readonly planId: string;
  readonly contentHash: string;
  /** Assets of the part; all others stay as they were. */
  readonly assetIds: readonly string[];
}

/** A building that a plan calls. */
export interface PlannedCall {
  readonly buildingId: string;
  readonly buildingName: string;
  readonly programId: string;
  /** Block of the plan that stands for it. */
  readonly assetId: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Asked of the building [kW, positive]. */
  readonly askedKw: number;
  /** Learned probability of delivery, 0..1, and what the plan counts on with it [kW, positive], [kWh]. */
  readonly probability: number;
  readonly expectedKw: number;
  readonly expectedKwh: number;
  /** Paid if all of it is delivered, and what is expected to be paid; two decimals [EUR]. */
  readonly paymentEur: string;
  readonly expectedEur: string;
  /** Why it is called, for the people of the building. */
  readonly reason: string;
  /** `draft`: approving the plan calls the building; `foreseen`: later plans decide, nobody is told yet. */
  readonly status: 'draft' | 'foreseen';
}

/** Content that is hashed and approved: everything an operator agrees to. */
export interface PlanContent {
  readonly siteId: string;
  readonly firstSlotMs: number;
  readonly horizonSlots: number;
  readonly frozenSlots: number;
  /** After this instant nothing of the plan is sent any more [epoch ms]. */
  readonly validUntilMs: number;
  readonly snapshotHash: string;
  /** Hash of snapshot + forecasts. */
  readonly inputHash: string;
  readonly gridVersion: string;
  readonly schedules: readonly AssetSchedule[];
  readonly nodes: readonly NodeSchedule[];
  readonly costByTerm: CostByTerm;
  readonly costEur: number;
  readonly peakImportKw: number;
  readonly churn: Churn;
  readonly solver: PlanSolver;
  /** Losses of feeder networks that are in the imports, by network, shape (T) [kW]; absent = none are. */
  readonly feederLossKw?: Readonly<Record<string, readonly number[]>>;
  /** Room of balancing around the setpoints, approved with them; absent or empty = nothing moves between slots. */
  readonly balancing?: readonly BalancingRoom[];
  /** Calls of buildings, approved with the plan; absent where no building may be called. */
  readonly calls?: readonly PlannedCall[];
  /** Setpoints a person pinned; absent = none. */
  readonly edit?: PlanEdit;
  /** The plan this one is the approved part of; absent = a whole plan. */
  readonly partOf?: WholePlan;
  /** Absent in plans of old. */
  readonly madeWith?: PlanMaking;
}

/** What of a plan is commanded and announced: enough to steer by. Every {@link PlanContent} is one. */
export interface CommandedPlan extends Pick<PlanContent, 'firstSlotMs' | 'validUntilMs' | 'inputHash'> {
  readonly schedules: readonly Pick<AssetSchedule, 'assetId' | 'powerKw'>[];
}

/** A plan as stored. */
export interface DispatchPlan {
  readonly id: string;
  readonly contentHash: string;
  readonly content: PlanContent;
  readonly check: CheckReport;
  readonly state: PlanState;
  readonly createdAtMs: number;
  /** Last moment to approve [epoch ms]. */
  readonly approveByMs: number;
  /** Wall time of each stage of its making [ms]: `close`, `snapshot`, `forecast`, `build`, `solve`, `check`. */
  readonly stageMs: Readonly<Record<string, number>>;
}
