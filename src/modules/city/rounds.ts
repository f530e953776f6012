/** Rounds of a coordination by prices: what they are about, how each went, and where they stand. */
import type { CitySpec } from '../../core/city/city-spec.js';
import type { Centre } from '../../core/city/coordination.js';
import type { Cut } from '../../core/city/groups.js';
import type { PricePoint } from '../../core/city/price-point.js';
import type { GroupTarget } from '../../core/city/recovery.js';
import type { WorkTally } from './block-work.js';
import type { MasterState } from './city-master.js';

/** What to plan and how well. */
export interface Task {
  readonly spec: CitySpec;
  readonly districts: readonly number[];
  readonly perGroup: number;
  /** Districts known to need their transformer inside the block. */
  readonly inside: ReadonlySet<number>;
  /** First the point without error whose value is a bound, then points for variety. */
  readonly start: readonly PricePoint[];
  readonly tolerance: number;
  readonly maxRounds: number;
  /** Instant of the monotonic timer after which no round begins [ms]. */
  readonly deadlineMs: number;
}

/** One round as it went. */
export interface RoundNote {
  readonly round: number;
  readonly upperEur: number;
  readonly lowerEur: number;
  readonly gap: number;
  readonly columns: number;
  readonly transformerRows: number;
  /** Wall time of the blocks and of the master [ms]. */
  readonly blocksMs: number;
  readonly masterMs: number;
}

/** The mixture the master ended with, and its certificate. */
export interface CoordinatedPlan {
  readonly upperEur: number;
  readonly lowerEur: number;
  readonly gap: number;
  readonly centre: Centre;
  /** Point of the last round, where the kept vertices are optimal. */
  readonly lastPoint: PricePoint;
  readonly recipes: readonly PricePoint[];
  readonly targets: ReadonlyMap<number, GroupTarget>;
  readonly cut: Cut;
  readonly rounds: readonly RoundNote[];
  readonly tally: WorkTally;
  /** Groups that mix more than one plan. */
  readonly mixedGroups: number;
}

/** Where numbers of rounds come from: one row for all parts of a run, so that bases never meet under one name. */
export interface RunMemory {
  version: number;
  /** Newest bases of each district, by round; dropped when the district is cut anew. */
  readonly basisFrom: Map<number, number>;
}

/** Where the rounds stand, before one begins. */
export interface RunState {
  readonly round: number;
  /** Points the round asks at. */
  readonly points: readonly PricePoint[];
  readonly inside: ReadonlySet<number>;
  readonly lower: number;
  readonly smoothing: number;
  readonly centre: Centre;
  readonly lastPoint: PricePoint;
  readonly notes: readonly RoundNote[];
  readonly tally: WorkTally;
  /** What was asked in rounds whose plans the master has, by number: their answers are still in the store. */
  readonly asked: ReadonlyMap<number, Asked>;
  readonly master: MasterState;
}

/** What a round asked. */
export interface Asked {
  readonly inside: ReadonlySet<number>;
  readonly districts: readonly number[];
  readonly points: readonly PricePoint[];
}
