/** Solves the blocks of districts: builds them from the city's numbers, starts from kept vertices, adds up groups. */
import { addFlows, costOf, type Block } from '../../core/city/block-program.js';
import type { CitySpec } from '../../core/city/city-spec.js';
import { blockOf, blocksOf, groupsOf, type Cut, type Group } from '../../core/city/groups.js';
import { costsAt, type Hearing, type PricePoint } from '../../core/city/price-point.js';
import { missedKw, recoveryProgram, recoveryStart, type GroupTarget } from '../../core/city/recovery.js';
import { concatenated, setpointsOf } from '../../core/city/setpoints.js';
import type { LpBasis } from '../../core/dispatch/linear-program.js';
import type { LpSeriesSolver, SeriesAnswer } from '../../ports/lp-series.js';
import type { PricedPlan } from './block-work.js';

/** Vertices of a district's blocks, in the order of its blocks. */
export type DistrictBases = readonly LpBasis[];

/** One district in a round. */
export interface DistrictRound {
  readonly spec: CitySpec;
  readonly cut: Cut;
  readonly district: number;
  readonly points: readonly PricePoint[];
  readonly bases: DistrictBases | null;
}

/** What came of it. */
export interface PricedDistrict {
  readonly plans: readonly PricedPlan[];
  readonly bases: DistrictBases;
  readonly restarts: number;
  readonly heapBytes: number;
}

/** A block never needs so long; one that does is a failed job. */
const BLOCK_LIMIT_MS = 60_000;
/**
 * Feeders whose built blocks are kept, about 0.16 MB each: building again costs a third of a warm run. A district in one block is
 * as large as its feeders, so feeders are counted and not blocks.
 */
const KEEP_FEEDERS = 600;

/** Keeps built programs, never live models: those are 20 times as large. */
export class BlockPricer {
  private readonly built = new Map<string, Block>();
  private keptFeeders = 0;

  constructor(private readonly solver: LpSeriesSolver) {}

  /** Every group of a district at every point. @throws Error when any run has no optimum */
  async price(round: DistrictRound): Promise<PricedDistrict> {
    const { spec, cut, district, points } = round;
    const blocks = groupsOf(district, cut).flatMap((group) =>
      blocksOf(group).map((feeders) => ({ group, block: this.block(spec, group, feeders) })),
    );
    const answers = await Promise.all(
      blocks.map(({ group, block }, k) =>
        this.solver
          .solveSeries({
            program: block.program,
            costs: points.map((point) => costsAt(block, point, hearing(group, point))),
            start: round.bases?.[k] ?? null,
            timeLimitMs: BLOCK_LIMIT_MS,
          })
          .catch(namedAfter(block)),
      ),
    );
    return {
      plans: summed(
        spec.slots,
        points.length,
        blocks.map(({ group, block }, k) => ({ group, block, answer: answers[k] })),
      ),
      bases: answers.map(({ basis }) => basis),
      restarts: answers.reduce((sum, { restarts }) => sum + restarts, 0),
      heapBytes: Math.max(0, ...answers.map(({ heapBytes }) => heapBytes)),
    };
  }

  /** Setpoints of a district whose groups must draw their targets; the second value is what was missed [kW]. */
  async recover(
    round: Omit<DistrictRound, 'points'> & { readonly point: PricePoint },
    targets: ReadonlyMap<number, GroupTarget>,
  ): Promise<{ readonly setpoints: Float64Array; readonly missedKw: number }> {
    const { spec, cut, district, bases } = round;
    const point = withoutReserve(round.point);
    let taken = 0;
    const parts = await Promise.all(
      groupsOf(district, cut).map(async (group) => {
        const start = bases?.slice(taken, (taken += blocksOf(group).length)) ?? [];
        // Several blocks in one are wanted this once, and are as large as all of them.
        const isJoined = blocksOf(group).length > 1;
        const block = isJoined ? blockOf(spec, group, group.feeders) : this.block(spec, group, group.feeders);
        const target = targets.get(group.key);
        if (!target) throw new Error(`group ${String(group.key)} has no target`);
        const program = recoveryProgram(block, target);
        const costs = program.colCost.slice();
        costs.set(costsAt(block, point, hearing(group, point)));
        const series = this.solver.solveSeries({
          program,
          costs: [costs],
          start: start.length > 0 ? recoveryStart(start, block.slots) : null,
          timeLimitMs: BLOCK_LIMIT_MS,
        });
        const { primals } = await series.catch(namedAfter(block));
        const primal = primals[0] ?? new Float64Array();
        return { setpoints: setpointsOf(block, primal), missedKw: missedKw(block, primal) };
      }),
    );
    return {
      setpoints: concatenated(parts.map((part) => part.setpoints)),
      missedKw: parts.reduce((sum, part) => sum + part.missedKw, 0),
    };
  }

  /** The block of these feeders, built or kept. */
  private block(spec: CitySpec, group: Group, feeders: readonly number[]): Block {
    const key = `${Object.values(spec).join(' ')} ${String(group.inside)} ${feeders.join(' ')}`;
    const kept = this.built.get(key);
    if (kept) return kept;
    const block = blockOf(spec, group, feeders);
    this.built.set(key, block);
    this.keptFeeders += feeders.length;
    for (const [oldest, { feeders: its }] of this.built) {
      if (this.keptFeeders <= KEEP_FEEDERS) break;
      this.built.delete(oldest);
      this.keptFeeders -= its.length;
    }
    return block;
  }
}

/** A district with its transformer inside hears no price of it. */
function hearing({ key, district, inside }: Group, point: PricePoint): Hearing {
  return { group: key, transformer: inside ? undefined : point.transformers.get(district) };
}

/** A failure that says which block it was. */
function namedAfter(block: Block): (error: unknown) => never {
  return (error) => {
    const numbers = block.feeders.map(({ feeder }) => String(feeder.number)).join(', ');
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`feeder ${numbers}: ${why}`, { cause: error });
  };
}

/** Reserve beyond the target is worth nothing any more. */
function withoutReserve(point: PricePoint): PricePoint {
  const { energy, reserve } = point.prices;
  return { ...point, amp: 0, prices: { energy, reserve: new Float64Array(reserve.length) } };
}

interface SolvedBlock {
  readonly group: Group;
  readonly block: Block;
  readonly answer: SeriesAnswer | undefined;
}

function summed(T: number, points: number, solved: readonly SolvedBlock[]): PricedPlan[] {
  const plans = new Map<string, PricedPlan & { cost: number }>();
  for (const { group, block, answer } of solved) {
    for (let point = 0; point < points; point++) {
      const primal = answer?.primals[point];
      if (!primal) throw new Error(`block ${String(group.key)} has no answer at point ${String(point)}`);
      const name = `${String(group.key)} ${String(point)}`;
      const plan = plans.get(name) ?? {
        groupKey: group.key,
        point,
        cost: 0,
        flowKw: new Float64Array(T),
        reserveKw: new Float64Array(T),
      };
      plan.cost += costOf(block.program, primal);
      addFlows(block, primal, plan);
      plans.set(name, plan);
    }
  }
  return [...plans.values()];
}
