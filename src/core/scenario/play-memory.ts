/** What is remembered of a range that is played for long: its plans, day by day, so that it goes on where it was ended. */
import type { CommandedPlan, PlanContent } from '../dispatch/plan.js';
import { CITY_NODE } from '../dispatch/snapshot.js';

/** A plan as far as it is acted on and shown. */
export interface PlayedPlan extends CommandedPlan {
  /** Import of the city the plan expects, by slot from its first [kW]. */
  readonly cityImportKw: readonly number[];
}

/** Why there is no plan: out of time, none keeps every limit, the check refused it, or the solver gave up. */
export type MissedPlan = 'time-limit' | 'limits' | 'check' | 'solver';

/** Plans by the slot they were asked for in, or why there is none. */
export type PlayedPlans = ReadonlyMap<number, PlayedPlan | MissedPlan>;

/**
 * Where plans are remembered. What was remembered is not computed again: the world is played anew under the same plans, and
 * comes to the same figures.
 */
export interface PlayMemory {
  /** Undefined where nobody asked for a plan yet. */
  plan(slotMs: number): PlayedPlan | MissedPlan | undefined;
  /** Keeps the plans of a day that is over. */
  keep(plans: PlayedPlans): void;
}

/** Remembers nothing. */
export const FORGETFUL: PlayMemory = { plan: () => undefined, keep: () => undefined };

/** What is played of a plan. */
export function playedPlan(content: PlanContent): PlayedPlan {
  const { firstSlotMs, validUntilMs, inputHash, schedules, nodes } = content;
  return {
    firstSlotMs,
    validUntilMs,
    inputHash,
    schedules: schedules.map(({ assetId, powerKw }) => ({ assetId, powerKw })),
    cityImportKw: nodes.find(({ nodeId }) => nodeId === CITY_NODE)?.importKw ?? [],
  };
}

/** A plan cut to so many slots: beyond its validity only the plan after it looks at what it announced. */
export function cutPlan(plan: PlayedPlan, slots: number): PlayedPlan {
  return {
    ...plan,
    schedules: plan.schedules.map(({ assetId, powerKw }) => ({ assetId, powerKw: powerKw.slice(0, slots) })),
    cityImportKw: plan.cityImportKw.slice(0, slots),
  };
}
