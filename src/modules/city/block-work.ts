/** What the planner asks of whoever solves blocks: this process, or jobs on many. */
import type { CitySpec } from '../../core/city/city-spec.js';
import type { Cut } from '../../core/city/groups.js';
import type { PricePoint } from '../../core/city/price-point.js';
import type { GroupTarget } from '../../core/city/recovery.js';
import type { GroupPlan } from '../../core/city/master-program.js';

/** A round: every group of the districts at every point. */
export interface PriceRound {
  readonly spec: CitySpec;
  readonly cut: Cut;
  readonly districts: readonly number[];
  readonly points: readonly PricePoint[];
  /** Version of the bases each district starts from, as numbers of earlier rounds; absent = from nothing. */
  readonly basisFrom: ReadonlyMap<number, number>;
  /** Number of this round, under which its bases are kept. */
  readonly version: number;
  /** The round may have been asked before: what is answered is not asked again. */
  readonly isAgain: boolean;
}

/** A group's plan at one point. */
export interface PricedPlan extends GroupPlan {
  readonly groupKey: number;
  /** Place of the point in the round. */
  readonly point: number;
}

/** The end: every group with the flow and reserve it is to have. */
export interface RecoverRound {
  readonly spec: CitySpec;
  readonly cut: Cut;
  readonly districts: readonly number[];
  readonly targets: ReadonlyMap<number, GroupTarget>;
  /** Energy prices of the last round: the old vertices are nearly optimal there. Flows being given, they change no choice. */
  readonly point: PricePoint;
  readonly basisFrom: ReadonlyMap<number, number>;
  readonly version: number;
  readonly isAgain: boolean;
}

/** A district's plan, recovered, stored and checked by arithmetic that knows nothing of programs. */
export interface RecoveredDistrict {
  readonly district: number;
  readonly cost: number;
  /** Shape (T) [kW]. */
  readonly flowKw: Float64Array;
  readonly reserveKw: Float64Array;
  /** Sum of what the recovery missed of its targets [kW]. */
  readonly missedKw: number;
  /** Transformer and feeder flow beyond limits, summed over slots [kW]. */
  readonly overLimitKw: number;
  /** Worst violation the checker found, in the unit of what is violated (kW, kWh, °C). */
  readonly worstViolation: number;
  readonly comparisons: number;
  /** Hash of the setpoints. */
  readonly hash: string;
}

/** What the work of a round took, summed over all jobs. */
export interface WorkTally {
  readonly jobs: number;
  /** Time workers spent on jobs [ms]. */
  readonly busyMs: number;
  /** CPU time of the workers [ms]: what a busy machine does not change. */
  readonly cpuMs: number;
  /** Blocks that started from nothing. */
  readonly coldBlocks: number;
  /** Runs done again from nothing because their warm start ended unclear. */
  readonly restarts: number;
  /** Bytes of answers and bases. */
  readonly bytes: number;
  /** Largest solver heap and process size seen [bytes]. */
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/** Solves blocks. Answers come in the order of districts, groups and points, whoever worked them. */
export interface BlockWork {
  price(round: PriceRound): Promise<{ readonly plans: readonly PricedPlan[]; readonly tally: WorkTally }>;
  recover(
    round: RecoverRound,
  ): Promise<{ readonly districts: readonly RecoveredDistrict[]; readonly tally: WorkTally }>;
  /** Lets go of all answers given so far: nobody will ask for them again. */
  forgetAnswers(): void;
}

/** Nothing done yet. */
export const NO_WORK: WorkTally = {
  jobs: 0,
  busyMs: 0,
  cpuMs: 0,
  coldBlocks: 0,
  restarts: 0,
  bytes: 0,
  heapBytes: 0,
  rssBytes: 0,
};

/** Both together: sums, and the larger of sizes. */
export function addTallies(a: WorkTally, b: WorkTally): WorkTally {
  return {
    jobs: a.jobs + b.jobs,
    busyMs: a.busyMs + b.busyMs,
    cpuMs: a.cpuMs + b.cpuMs,
    coldBlocks: a.coldBlocks + b.coldBlocks,
    restarts: a.restarts + b.restarts,
    bytes: a.bytes + b.bytes,
    heapBytes: Math.max(a.heapBytes, b.heapBytes),
    rssBytes: Math.max(a.rssBytes, b.rssBytes),
  };
}
