/** A small city planned by prices: true bound, setpoints that fit the one big program row by row, one plan whoever works. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSeriesSolver } from '../../src/adapters/highs/highs-series.js';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { MemoryJobQueue } from '../../src/adapters/memory/memory-job-queue.js';
import { MemoryParcelStore } from '../../src/adapters/memory/parcel-store.js';
import { checkDistrict } from '../../src/core/city/check-district.js';
import { districtCount, feedersOf, type CitySpec } from '../../src/core/city/city-spec.js';
import { generateFeeder, transformerLimitKw } from '../../src/core/city/feeder-assets.js';
import { buildMonolith } from '../../src/core/city/monolith.js';
import { isSolved, type LinearProgram } from '../../src/core/dispatch/linear-program.js';
import { ChunkWorker } from '../../src/modules/city/chunk-worker.js';
import { cityJobHandlers } from '../../src/modules/city/city.jobs.js';
import { CityPlanner, type CityPlan } from '../../src/modules/city/city-planner.js';
import { QueuedBlocks } from '../../src/modules/city/queued-blocks.js';
import { LpSeriesSolver, type SeriesAnswer, type SeriesRun } from '../../src/ports/lp-series.js';
import { pointOf } from './city-rows.js';

const SPEC: CitySpec = { seed: 3, assets: 200, slots: 24, firstSlot: 64, tightEvery: 0 };
const TOLERANCE = 0.003;

/** Setpoints as the run left them, by district. */
type Setpoints = readonly Float64Array[];

const solver = new HighsSolver();
const series = new HighsSeriesSolver();

afterAll(async () => {
  await solver.close();
  await series.close();
});

/** Plans horizons in a row on queues in memory, worked by this process. */
async function planned(spec: CitySpec, horizons = 1): Promise<{ plans: CityPlan[]; setpoints: Setpoints }> {
  const queue = new MemoryJobQueue();
  const parcels = new RememberingParcels();
  const worker = new ChunkWorker(series, parcels, { largestBytes: () => 1, cpuMs: () => 0 });
  await queue.work('city', cityJobHandlers(worker), 2);
  const blocks = new QueuedBlocks(queue, parcels, 'test', new AbortController().signal);
  const planner = new CityPlanner(solver, blocks, () => undefined);
  const plans: CityPlan[] = [];
  for (let k = 0; k < horizons; k++) {
    const moved = { ...spec, firstSlot: spec.firstSlot + k };
    plans.push(
      await planner.plan({
        spec: moved,
        tolerance: TOLERANCE,
        timeLimitMs: 60_000,
        method: 'column-generation',
      }),
    );
  }
  await queue.close();
  return { plans, setpoints: parcels.setpoints(districtCount(spec)) };
}

class RememberingParcels extends MemoryParcelStore {
  private readonly kept: { readonly name: string; readonly bytes: Uint8Array }[] = [];

  override put(...given: Parameters<MemoryParcelStore['put']>): Promise<void> {
    this.kept.push(...given[1].filter(({ name }) => name.startsWith('setpoints-')));
    return super.put(...given);
  }

  /** The newest of each district. */
  setpoints(districts: number): Setpoints {
    return Array.from({ length: districts }, (_, district) => {
      const found = this.kept.filter(({ name }) => name.endsWith(`-${String(district)}`)).at(-1);
      const bytes = Uint8Array.from(found?.bytes ?? []);
      return new Float64Array(bytes.buffer);
    });
  }
}

describe('a city planned by prices', () => {
  let plan: CityPlan;
  let setpoints: Setpoints;
  let optimum: number;

  beforeAll(async () => {
    const done = await planned(SPEC);
    ({ setpoints } = done);
    plan = done.plans[0] ?? never();
    const outcome = await solver.solve(buildMonolith(SPEC, [0, 1]).program, { timeLimitMs: 60_000 });
    if (!isSolved(outcome)) throw new Error(outcome.report.message);
    optimum = outcome.objective;
  });

  it('is certified by a bound that truly lies below the optimum', () => {
    expect(plan.lowerEur).toBeLessThanOrEqual(optimum + 1e-6);
    expect(plan.costEur).toBeGreaterThanOrEqual(optimum - 1e-6);
    expect(plan.gap).toBeLessThanOrEqual(TOLERANCE);
    expect(plan.gap).toBeCloseTo((plan.costEur - plan.lowerEur) / plan.costEur, 12);
    for (const round of plan.rounds) {
      expect(round.lowerEur).toBeLessThanOrEqual(optimum + 1e-6);
      expect(round.upperEur).toBeGreaterThanOrEqual(optimum - 1e-6);
    }
  });

  it('has setpoints that keep every row of the one big program and cost what was said', () => {
    const point = pointOf(SPEC, setpoints);
    expect(point.worstRow).toBeLessThanOrEqual(1e-6);
    expect(point.worstBound).toBeLessThanOrEqual(1e-6);
    expect(point.objective / plan.costEur - 1).toBeCloseTo(0, 9);
  });

  it('passed a check that made many comparisons and missed no target', () => {
    expect(plan.check).toMatchObject({ passed: true, problems: [], overLimitKw: 0 });
    expect(plan.check.comparisons).toBeGreaterThan(10_000);
    expect(plan.missedKw).toBeLessThan(1e-5);
    expect(plan.check.costError).toBeLessThan(1e-6);
  });

  it('comes out the same when it is made again', async () => {
    const again = await planned(SPEC);
    expect(again.plans[0]?.hash).toBe(plan.hash);
    expect(again.plans[0]?.lowerEur).toBe(plan.lowerEur);
  });

  it('a setpoint that is wrong does not pass the check', () => {
    const feeders = feedersOf(0).map((number) => generateFeeder(SPEC, number));
    const limitKw = transformerLimitKw(SPEC, 0, feeders);
    const worstOf = (change: (values: Float64Array) => void): number => {
      const values = Float64Array.from(setpoints[0] ?? []);
      change(values);
      return checkDistrict(feeders, values, SPEC.slots, limitKw).worst;
    };
    expect(worstOf(() => undefined)).toBeLessThan(1e-4);
    for (let at = 5; at < (setpoints[0]?.length ?? 0); at += 97) {
      expect(worstOf((values) => (values[at] = 1e4))).toBeGreaterThan(1);
      expect(worstOf((values) => (values[at] = Number.NaN))).toBe(Infinity);
    }
  });
});

describe('a city whose transformers bind', () => {
  it('keeps such a district in one block with its transformer', async () => {
    const tight = { ...SPEC, tightEvery: 2 };
    const { plans, setpoints } = await planned(tight);
    const [plan] = plans;
    expect(plan?.inside).toEqual([1]);
    expect(plan?.check).toMatchObject({ passed: true, overLimitKw: 0 });
    expect(plan?.gap).toBeLessThanOrEqual(TOLERANCE);
    const point = pointOf(tight, setpoints);
    expect(Math.max(point.worstRow, point.worstBound)).toBeLessThanOrEqual(1e-6);
  });
});

describe('a horizon that moves on', () => {
  it('starts from the prices, recipes and vertices of the one before', async () => {
    const { plans } = await planned(SPEC, 2);
    const [cold, later] = plans;
    expect(later?.gap).toBeLessThanOrEqual(TOLERANCE);
    expect(later?.check.passed).toBe(true);
    expect(cold?.tally.coldBlocks).toBe(20);
    expect(later?.tally.coldBlocks).toBe(0);
  });
});

describe('a block that no solver can solve', () => {
  class Unsolvable extends LpSeriesSolver {
    tries = 0;
    override solveSeries(run: SeriesRun): Promise<SeriesAnswer> {
      if (!run.program.colNames[0]?.includes('[F13-')) return series.solveSeries(run);
      this.tries += 1;
      return series.solveSeries({ ...run, program: infeasible(run.program) });
    }
    override close(): Promise<void> {
      return Promise.resolve();
    }
  }

  it('ends the run after five tries, with the feeder and the cause; the other blocks are not blamed', async () => {
    const queue = new MemoryJobQueue({ backoffMs: 1 });
    const parcels = new MemoryParcelStore();
    const broken = new Unsolvable();
    const worker = new ChunkWorker(broken, parcels, { largestBytes: () => 1, cpuMs: () => 0 });
    await queue.work('city', cityJobHandlers(worker), 2);
    const blocks = new QueuedBlocks(queue, parcels, 'broken', new AbortController().signal);
    const planner = new CityPlanner(solver, blocks, () => undefined);
    const request = {
      spec: SPEC,
      tolerance: TOLERANCE,
      timeLimitMs: 60_000,
      method: 'column-generation',
    } as const;
    await expect(planner.plan(request)).rejects.toThrow(
      /^districts 1 of run broken could not be solved in 5 tries; the last one: feeder 13: .*model status 8/,
    );
    expect(broken.tries).toBe(5);
    await blocks.close();
    await queue.close();
  });
});

describe('a small city', () => {
  it('is planned as one program, with the same check', async () => {
    const unused = { price: never, recover: never, forgetAnswers: never };
    const planner = new CityPlanner(solver, unused, () => undefined);
    const plan = await planner.plan({
      spec: { ...SPEC, assets: 100 },
      tolerance: TOLERANCE,
      timeLimitMs: 60_000,
    });
    expect(plan).toMatchObject({ method: 'monolith', inside: [], rounds: [] });
    expect(plan.check.passed).toBe(true);
    expect(Math.abs(plan.gap)).toBeLessThan(1e-9);
  });
});

/** The same with a row that cannot be kept. */
function infeasible(program: LinearProgram): LinearProgram {
  const rowLower = Float64Array.from(program.rowLower);
  const rowUpper = Float64Array.from(program.rowUpper);
  rowLower[0] = rowUpper[0] = 1e9;
  return { ...program, rowLower, rowUpper };
}

function never(): never {
  throw new Error('this must not be asked');
}
