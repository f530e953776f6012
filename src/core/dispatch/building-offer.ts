/** Buildings that may be called, as a plan counts on them: an offer is one more demand-response block of the grid. */
import type { DemandResponse } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';

/** What was learned of how much a building delivers. */
export interface DeliveryBelief {
  /** Expected share of the energy that is delivered, 0..1. */
  readonly mean: number;
  /** Share that is kept at the risk level of the plan, 0..mean. */
  readonly low: number;
  /** Measured calls it rests on, with their energies [kWh]. */
  readonly calls: number;
  readonly askedKwh: number;
  readonly deliveredKwh: number;
}

/** At most `calls` calls may begin in the slots [fromSlot, toSlot): what a day, a week or a season has left. */
export interface CallCap {
  readonly per: 'day' | 'week' | 'season';
  readonly fromSlot: number;
  readonly toSlot: number;
  readonly calls: number;
}

/** A call that is out, or about to go out, and what may still be expected of it. */
export interface StandingCall {
  readonly eventId: string;
  /** Where the building stands in it: `invited`, `accepted`, `performing`, `opted-out` ... */
  readonly participation: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Counted on if all of it is delivered [kW, positive]; 0 where it declined, was silent or delivers nothing. */
  readonly countedKw: number;
  /** Share of it that is expected to be delivered, 0..1. */
  readonly probability: number;
}

/** A building that offers, as it was known when the plan was made. */
export interface BuildingOffer {
  readonly buildingId: string;
  readonly name: string;
  readonly programId: string;
  /** The block of the program; its `deliveryProbability` is `asked.mean`. */
  readonly block: DemandResponse;
  readonly noticeMinutes: number;
  /** Time to answer ends so long before a call [min]. */
  readonly answerMinutesBefore: number;
  /** Decimal text [EUR/kWh]. */
  readonly rateEurPerKwh: string;
  /** What people in it will notice. */
  readonly comfortEffect: string;
  /** False: nobody has called it yet. */
  readonly calledBefore: boolean;
  /** Of what it was asked, answered or not: what a new call is worth. */
  readonly asked: DeliveryBelief;
  /** Of what it agreed to. */
  readonly agreed: DeliveryBelief;
  /** Called share of what it offered in 30 days, 0..1: between equals the lower one is called. */
  readonly burden: number;
  /** Slots of the horizon in which its own limits let a call begin. */
  readonly starts: readonly number[];
  readonly caps: readonly CallCap[];
  readonly standing: readonly StandingCall[];
  /** Effect of the standing calls and of what comes back after them, shape (T) [kW], load convention. */
  readonly standingKw: readonly number[];
  /** How much less than that is delivered at the risk level, shape (T) [kW, not negative]. */
  readonly standingRiskKw: readonly number[];
}

/** All buildings of a plan, and those that are not in it with the reason. */
export interface BuildingsInPlan {
  /** Version of how the probability of delivery is learned. */
  readonly model: string;
  readonly offers: readonly BuildingOffer[];
  readonly leftOut: readonly {
    readonly buildingId: string;
    readonly name: string;
    readonly reason: string;
  }[];
}

/** Whatever knows the buildings of a plan: a snapshot. */
interface KnowsBuildings {
  readonly buildings?: BuildingsInPlan;
}

/** The grid with the blocks of the buildings: one that a block of the site stands for takes its place. Twice is as once. */
export function withBuildings(grid: GridModel, known: KnowsBuildings | null): GridModel {
  const buildings = known?.buildings;
  if (buildings === undefined || buildings.offers.length === 0) return grid;
  const blocks = new Map(buildings.offers.map(({ block }) => [block.id, block]));
  const assets = grid.assets.map((asset) => blocks.get(asset.id) ?? asset);
  const own = new Set(assets.map(({ id }) => id));
  return { ...grid, assets: [...assets, ...[...blocks.values()].filter(({ id }) => !own.has(id))] };
}

/** The offer behind a block; undefined for a block of the site that is no building's. */
export function offerOf(known: KnowsBuildings | null, assetId: string): BuildingOffer | undefined {
  return known?.buildings?.offers.find(({ block }) => block.id === assetId);
}

/**
 * True in the slots of calls that a plan may still begin, and of what comes back after them. Elsewhere the answers of the building
 * decide what it takes, and the plan commands nothing there.
 */
export function mayMove({ starts, block }: BuildingOffer, t: number): boolean {
  const effectSlots = block.durationSlots + block.reboundSlots;
  return starts.some((start) => t >= start && t < start + effectSlots);
}

/** Share of a new call that limits do not count on at the risk level, 0..1. */
export function callRisk({ asked }: BuildingOffer): number {
  return Math.max(0, asked.mean - asked.low);
}
