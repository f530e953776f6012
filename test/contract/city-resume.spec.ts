/** A planner of a city that dies in the middle: the next one goes on with the round, solves nothing twice, and makes the same plan. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSeriesSolver } from '../../src/adapters/highs/highs-series.js';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { MemoryJobQueue } from '../../src/adapters/memory/memory-job-queue.js';
import { MemoryParcelStore } from '../../src/adapters/memory/parcel-store.js';
import type { CitySpec } from '../../src/core/city/city-spec.js';
import { ChunkWorker } from '../../src/modules/city/chunk-worker.js';
import { cityJobHandlers } from '../../src/modules/city/city.jobs.js';
import { cityPlanHandlers, cityPlansOf } from '../../src/modules/city/city-plan.jobs.js';
import type { CityPlan } from '../../src/modules/city/city-planner.js';
import type { JobPayload, RunningJob } from '../../src/ports/job-queue.js';
import { LpSeriesSolver, type SeriesAnswer, type SeriesRun } from '../../src/ports/lp-series.js';

const solver = new HighsSolver();
const series = new HighsSeriesSolver();

afterAll(async () => {
  await solver.close();
  await series.close();
});

/** Ten districts: with a sub-city. */
const SPEC: CitySpec = { seed: 11, assets: 1_000, slots: 6, firstSlot: 70, tightEvery: 0 };
/** Two districts, one of them tight: its block is cut anew in the middle of a round. */
const TIGHT: CitySpec = { seed: 3, assets: 200, slots: 16, firstSlot: 68, tightEvery: 2 };
const METHOD = { timeLimitMs: 60_000, method: 'column-generation' } as const;

class CountingSeries extends LpSeriesSolver {
  runs = 0;
  onRun: (runs: number) => void = () => undefined;
  override solveSeries(run: SeriesRun): Promise<SeriesAnswer> {
    this.onRun(++this.runs);
    return series.solveSeries(run);
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** One run of the city, with as many planners one after another as it takes. */
class Rehearsal {
  readonly counting = new CountingSeries();
  readonly parcels = new MemoryParcelStore();
  readonly told: string[] = [];
  private readonly queue = new MemoryJobQueue();
  private readonly worker = new ChunkWorker(this.counting, this.parcels, {
    largestBytes: () => 1,
    cpuMs: () => 0,
  });

  constructor(private readonly order: CitySpec & { readonly tolerance: number; readonly horizons: number }) {}

  /** A planner that loses its job when `deadly` is said or done; true when it came to the end. */
  async planner(attempt: number, deadly: (line: string, runs: number) => boolean): Promise<boolean> {
    if (attempt === 1) await this.queue.work('city', cityJobHandlers(this.worker), 2);
    const lost = new AbortController();
    const look = (line: string): void => {
      if (deadly(line, this.counting.runs)) lost.abort(new Error('the lock of the job was lost'));
    };
    this.counting.onRun = () => {
      look('');
    };
    const tell = (line: string): void => {
      this.told.push(line);
      look(line);
    };
    const payload: JobPayload = { runId: 'run', ...this.order, ...METHOD };
    const job: RunningJob = {
      ...{ id: 'city-plan-run', name: 'city-plan', payload, attempt, signal: lost.signal },
      progress: () => Promise.resolve(),
    };
    const { queue, parcels } = this;
    const handler = cityPlanHandlers({ queue, parcels, solver, tell })['city-plan'];
    try {
      await handler?.(job);
      return true;
    } catch (error) {
      if (!lost.signal.aborted) throw error;
      return false;
    }
  }

  async plans(): Promise<readonly CityPlan[]> {
    await this.queue.close();
    return (await cityPlansOf(this.parcels, 'run')) ?? [];
  }
}

const never = (): boolean => false;

/** What of plans does not hang on who made them and how long it took. */
const facts = (made: readonly CityPlan[]) =>
  made.map(({ hash, costEur, lowerEur, rounds, subCityRounds, inside }) => [
    ...[hash, costEur, lowerEur, inside],
    ...[...subCityRounds, ...rounds].map(({ upperEur, gap, columns }) => [upperEur, gap, columns]),
  ]);

describe('a planner that dies in the middle', () => {
  const order = { ...SPEC, tolerance: 1e-4, horizons: 2 };
  let undisturbed: Rehearsal;
  let plans: readonly CityPlan[];

  beforeAll(async () => {
    undisturbed = new Rehearsal(order);
    await undisturbed.planner(1, never);
    plans = await undisturbed.plans();
  });

  const rounds = (told: readonly string[]): string[] => told.filter((line) => line.includes(': cost'));

  it('is a run with a sub-city and several rounds', () => {
    expect(plans).toHaveLength(2);
    expect(plans[0]?.subCityRounds.length).toBeGreaterThan(1);
    expect(plans[0]?.rounds.length).toBeGreaterThan(1);
    expect(plans.every(({ check }) => check.passed)).toBe(true);
  });

  it('leaves its round to the next one, which goes on with it and makes the same plan', async () => {
    const run = new Rehearsal(order);
    expect(await run.planner(1, (line) => line.startsWith('city round 2'))).toBe(false);
    const before = run.told.length;
    expect(await run.planner(2, never)).toBe(true);
    expect(facts(await run.plans())).toEqual(facts(plans));
    expect(run.told[before + 1]).toBe('another planner stopped before round 2 of the city: going on there');
    // What followed from the round it had just told was not kept yet: its answers are, so no block is solved for it again.
    expect(rounds(run.told.slice(before + 1)).at(0)).toBe(rounds(run.told.slice(0, before)).at(-1));
    expect(new Set(rounds(run.told))).toEqual(new Set(rounds(undisturbed.told)));
    expect(run.counting.runs).toBe(undisturbed.counting.runs);
  });

  it('amid rounds and the recovery, again and again: the same plan, and no block is solved twice', async () => {
    const run = new Rehearsal(order);
    let attempt = 0;
    let next = 130;
    const deadly = (_line: string, runs: number): boolean => runs >= next;
    while (!(await run.planner(++attempt, deadly))) next += 200;
    expect(attempt).toBeGreaterThan(4);
    expect(facts(await run.plans())).toEqual(facts(plans));
    expect(run.counting.runs).toBe(undisturbed.counting.runs);
  });

  it('leaves setpoints and the plan, and nothing of the way there', async () => {
    const names = await undisturbed.parcels.names('run', '');
    expect(new Set(names.map((name) => name.replace(/-.*/, '')))).toEqual(new Set(['setpoints', 'plan']));
    expect(names.filter((name) => name.startsWith('setpoints'))).toHaveLength(2 * 10);
  });
});

describe('a planner that dies while a district is cut anew', () => {
  it('leaves a run that another one ends in the same plan', async () => {
    const order = { ...TIGHT, tolerance: 0.003, horizons: 1 };
    const undisturbed = new Rehearsal(order);
    await undisturbed.planner(1, never);
    const plans = await undisturbed.plans();
    expect(plans[0]?.inside).toEqual([1]);
    const run = new Rehearsal(order);
    let attempt = 0;
    let next = 15;
    while (!(await run.planner(++attempt, (_line, runs) => runs >= next))) next += 15;
    expect(attempt).toBeGreaterThan(3);
    expect(facts(await run.plans())).toEqual(facts(plans));
  });
});

describe('answers that a crashed server has lost', () => {
  it('are made again', async () => {
    const run = new Rehearsal({ ...TIGHT, tightEvery: 0, tolerance: 0.01, horizons: 1 });
    const { parcels } = run;
    const put = parcels.put.bind(parcels);
    let lost = 0;
    parcels.put = async (runId, some) => {
      await put(runId, some);
      const answer = some.find(({ name }) => name.startsWith('answer-'));
      if (answer && lost++ === 1) await parcels.drop(runId, [answer.name]);
    };
    expect(await run.planner(1, never)).toBe(true);
    expect(lost).toBeGreaterThan(2);
    expect((await run.plans())[0]?.check.passed).toBe(true);
  });
});
