/** What a plan is made with besides its inputs: the grid of the time and the options, each under its hash. */
import type { PlanMaking } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import { contentHash } from './content-hash.js';

/** Options that decide what comes out of given inputs. */
export interface PlanOptions {
  readonly horizonSlots: number;
  /** Quantile at which limits hold, 0.5..0.999. */
  readonly riskLevel: number;
  readonly frozenSlots: number;
  readonly validitySlots: number;
  /** Budget of one solve [ms]. */
  readonly timeLimitMs: number;
  /** Gap at which whole decisions are good enough, relative. */
  readonly mipRelGap: number;
  /** Share of a rating that balancing may move, 0..1. */
  readonly balancingShare: number;
  /** Seed of the solver's random numbers. */
  readonly seed: number;
}

/** Options of a plan, as far as its snapshot does not say. */
export type ChosenOptions = Omit<PlanOptions, 'horizonSlots' | 'riskLevel' | 'frozenSlots'>;

/** All options of a plan on a snapshot. */
export function planOptions(chosen: ChosenOptions, snapshot: SystemSnapshot): PlanOptions {
  const { horizonSlots, riskLevel, frozenSlots } = snapshot;
  return { ...chosen, horizonSlots, riskLevel, frozenSlots };
}

/** Hashes of what a plan is made with. */
export function planMaking(grid: GridModel, options: PlanOptions): PlanMaking {
  return { gridHash: contentHash(keptGrid(grid)), optionsHash: contentHash(options) };
}

/** How a limit that is none is written where JSON has no word for it. */
const NO_LIMIT: ReadonlyMap<unknown, number> = new Map([
  ['\u221e', Infinity],
  ['-\u221e', -Infinity],
]);
const NO_LIMIT_WORD = new Map([...NO_LIMIT].map(([word, value]) => [value as unknown, word]));

/** The grid as it is kept: plain JSON. */
export function keptGrid(grid: GridModel): unknown {
  return JSON.parse(JSON.stringify(grid, (_, value: unknown) => NO_LIMIT_WORD.get(value) ?? value));
}

/** The grid as it was, from what {@link keptGrid} made of it. */
export function gridOf(kept: unknown): GridModel {
  return JSON.parse(JSON.stringify(kept), (_, value: unknown) => NO_LIMIT.get(value) ?? value) as GridModel;
}

/** Keys under which both are kept. */
export function originKeys({ gridHash, optionsHash }: PlanMaking): { grid: string; options: string } {
  return { grid: `grid:${gridHash}`, options: `options:${optionsHash}` };
}
