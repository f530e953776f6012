/** Plans made by column generation, made again: on other threads, from what a database gives back, and when the time ran out. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSeriesPool } from '../../src/adapters/highs/highs-series-pool.js';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { MemoryPlanRecords } from '../../src/adapters/memory/plan-records.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { districtInput } from '../../src/apps/bench/solve-district.js';
import { contentHash } from '../../src/core/control/content-hash.js';
import type { ReproductionReport } from '../../src/core/control/reproduction.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { columnOwners } from '../../src/core/dispatch/column-owners.js';
import type { LinearProgram, LpBasis, SolveOutcome } from '../../src/core/dispatch/linear-program.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import type { GridModel } from '../../src/core/grid/grid-model.js';
import { BlockSolver } from '../../src/modules/city/block-solver.js';
import { PlanMaker } from '../../src/modules/planning/plan-maker.service.js';
import { PlanOrigins } from '../../src/modules/planning/plan-origin.service.js';
import { PlanReproductionService } from '../../src/modules/planning/plan-reproduction.service.js';
import { LpSolver, type LpSession, type SolveOptions } from '../../src/ports/lp-solver.js';
import { SiteModel } from '../../src/ports/site-token.js';
import type { Site } from '../../src/core/grid/site.js';

const INPUT = districtInput({ assets: 60, slots: 16, seed: 3, firstSlot: 64 });
const SETTINGS = {
  ...{ horizonSlots: 16, riskLevel: 0.95, validitySlots: 8, solveTimeLimitMs: 60_000, balancingShare: 0.5 },
};
const signal = new AbortController().signal;

/** Cuts every program of a grid, however small: the switch by size is another matter. */
class EverythingInBlocks extends LpSolver {
  override readonly name = 'highs';
  constructor(
    private readonly blocks: BlockSolver,
    private readonly grid: GridModel,
  ) {
    super();
  }
  override solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    return this.blocks.solve({ ...program, owners: columnOwners(this.grid, program.colNames) }, options);
  }
  override open(program: LinearProgram, basis?: LpBasis): LpSession {
    return this.blocks.open(program, basis);
  }
  override close(): Promise<void> {
    return this.blocks.close();
  }
}

/** As JSON of a database has it: keys in another order. */
function asStored<T>(value: T): T {
  const turned = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(turned);
    if (one === null || typeof one !== 'object') return one;
    const entries = Object.entries(one).sort(([a], [b]) => (a < b ? 1 : -1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, turned(inner)]));
  };
  return turned(JSON.parse(JSON.stringify(value))) as T;
}

class NoSite extends SiteModel {
  override site(): Site {
    return { version: 'another', grid: INPUT.grid } as Site;
  }
}

const here = new EverythingInBlocks(new BlockSolver(new HighsSolver(), new HighsSeriesPool(1)), INPUT.grid);
const there = new EverythingInBlocks(new BlockSolver(new HighsSolver(), new HighsSeriesPool(2)), INPUT.grid);
const records = new MemoryPlanRecords();
const plans = new MemoryPlanStore();

afterAll(() => Promise.all([here.close(), there.close()]));

/** Makes and stores a plan. */
async function planned(id: string, solver: LpSolver, solveTimeLimitMs: number): Promise<DispatchPlan> {
  const maker = new PlanMaker(solver, records, { ...SETTINGS, solveTimeLimitMs });
  const { snapshot, forecasts } = INPUT;
  const snapshotHash = contentHash(snapshot);
  const inputHash = contentHash({ snapshot: snapshotHash, forecasts });
  const options = maker.options(snapshot);
  const madeWith = await maker.keep(INPUT.grid, options);
  const solved = await maker.make(INPUT, { snapshotHash, inputHash, options, madeWith, signal });
  if (solved.status !== 'planned') throw new Error(solved.outcome.report.message);
  await plans.saveInputs(inputHash, asStored({ snapshot, forecasts }));
  const { content, check } = solved;
  const times = { createdAtMs: 0, approveByMs: 1, stageMs: {} };
  const plan = {
    id,
    contentHash: contentHash(content),
    content,
    check,
    state: 'proposed',
    ...times,
  } as const;
  return (await plans.propose(asStored(plan))).plan;
}

function reproduced(id: string, solver: LpSolver): Promise<ReproductionReport> {
  const maker = new PlanMaker(solver, records, SETTINGS);
  const origins = new PlanOrigins(plans, records, new NoSite());
  return new PlanReproductionService(origins, maker).reproduce(id, { signal });
}

describe('a plan made by column generation', () => {
  let plan: DispatchPlan;

  beforeAll(async () => {
    plan = await planned('first', here, 60_000);
    // What a thread did before must not matter.
    const other = districtInput({ assets: 60, slots: 16, seed: 8, firstSlot: 30 });
    await there.solve(buildDispatch(other).program, { timeLimitMs: 60_000 });
  });

  it('says so, with its gap', () => {
    expect(plan.content.solver).toMatchObject({ name: 'highs', method: 'column-generation' });
    expect(plan.content.solver.certifiedGap).toBeLessThanOrEqual(1e-3);
    expect(plan.check.passed).toBe(true);
  });

  it('is the same to the last digit, on other threads and from what a database gives back', async () => {
    for (const solver of [here, there]) {
      expect(await reproduced('first', solver)).toMatchObject({
        ...{ identical: true, differences: [], valuesInAll: 0, costDifferenceEur: 0 },
        madeHash: plan.contentHash,
      });
    }
  });
});
