/** Where a planner stands, before every round. */
import type { CitySpec } from '../../core/city/city-spec.js';
import type { PricePoint } from '../../core/city/price-point.js';
import type { WorkTally } from './block-work.js';
import type { RoundNote, RunMemory, RunState } from './rounds.js';

/** Prices and recipes of the last plan, for a horizon that moves on. */
export interface Earlier {
  readonly spec: CitySpec;
  readonly start: readonly PricePoint[];
  readonly inside: ReadonlySet<number>;
}

/** The horizon that is being planned. */
export interface HorizonState {
  readonly part: 'sub-city' | 'city';
  /** Points the part starts from. */
  readonly start: readonly PricePoint[];
  readonly inside: ReadonlySet<number>;
  /** What came of the sub-city; null before its end and where there is none. */
  readonly sub: { readonly rounds: readonly RoundNote[]; readonly tally: WorkTally } | null;
  /** Wall time of sample and sub-city [ms]. */
  readonly sampleMs: number;
  readonly subCityMs: number;
  /** Wall time spent on the horizon so far, whoever spent it [ms]. */
  readonly spentMs: number;
  /** Where the part's rounds stand; null before the first. */
  readonly run: RunState | null;
}

/** All of it. Numbers and prices only: plans of blocks are in the answers, which stay in the store until their part is done. */
export interface PlannerState {
  readonly memory: RunMemory;
  readonly earlier: Earlier | null;
  readonly horizon: HorizonState;
}
