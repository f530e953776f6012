/** `bench city`: a generated city planned over worker processes, beside one worker, a later horizon and a native solver. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { districtCount, type CitySpec } from '../../core/city/city-spec.js';
import { buildMonolith } from '../../core/city/monolith.js';
import type { CityPlan } from '../../modules/city/city-planner.js';
import { openDayPlace } from '../day/day-place.js';
import { ownFigures } from '../city-work.js';
import type { CityPlace } from './city-place.js';
import { secondThreadRatio } from './city-ceiling.js';
import { runCity } from './city-stage.js';
import { lookAtMachine } from './machine.js';
import { toMps } from './mps.js';
import { findNativeSolvers } from './native-solver.js';

export interface CityBenchOptions {
  readonly assets: number;
  readonly slots: number;
  readonly workers: number;
  /** Certified gap to reach, for example 0.001. */
  readonly gap: number;
  readonly timeLimitS: number;
  readonly seed: number;
  /** Every n-th district has a transformer too small for its wishes; 0 = none. */
  readonly tight: number;
  readonly method: 'by-size' | 'monolith' | 'column-generation';
  /** Also: the horizon a slot later, one worker alone, a native solver. */
  readonly compare: boolean;
  /** Runs on all workers beside one worker, in turn. */
  readonly pairs: number;
  readonly tell: (line: string) => void;
}

/** A native solver on the whole city as one program. */
export interface NativeCity {
  readonly name: string;
  /** Solve alone, as the solver tells it [ms]. */
  readonly ms: number;
  readonly objective: number;
  /** (our plan - its optimum) / optimum. */
  readonly trueGap: number;
  /** Our whole time / its solve time. */
  readonly timeRatio: number;
}

/** The same city on all workers and on one. */
export interface CityPair {
  readonly together: CityPlan;
  readonly alone: CityPlan;
}

/** What was measured; what was not asked for is null or empty. */
export interface CityBenchResult {
  readonly machine: ReturnType<typeof lookAtMachine>;
  readonly options: Omit<CityBenchOptions, 'tell'>;
  readonly queue: 'PostgreSQL' | 'Redis';
  readonly plan: CityPlan;
  /** CPU time of the planner's process for the plan, and of the horizon after it when compared [ms]. */
  readonly plannerCpuMs: number;
  /** Largest size of the planner's process, this one [bytes]. */
  readonly plannerBytes: number;
  readonly replan: CityPlan | null;
  readonly pairs: readonly CityPair[];
  /** Two solver threads beside one on the same blocks, before each pair: what the machine gave at that time. */
  readonly secondThread: readonly number[];
  readonly native: readonly NativeCity[];
  readonly nativeAbsent: readonly string[];
  readonly passed: boolean;
}

/** Larger cities are not given to a native solver: it would take most of an hour. */
const NATIVE_AT_MOST = 2_000;

/** Plans the city; nothing is left behind. */
export async function runCityBench(options: CityBenchOptions, settings: Settings): Promise<CityBenchResult> {
  const machine = lookAtMachine();
  const spec: CitySpec = {
    seed: options.seed,
    assets: options.assets,
    slots: options.slots,
    firstSlot: 0,
    tightEvery: options.tight,
  };
  const scratch = await openDayPlace(settings, options.tell);
  const place = { databaseUrl: scratch.databaseUrl, redisUrl: settings.redisUrl, warmWorkers: true };
  try {
    const cpuBeforeMs = ownFigures.cpuMs();
    const [plan, later] = await planned(place, options, {
      spec,
      workers: options.workers,
      horizons: options.compare ? 2 : 1,
    });
    if (!plan) throw new Error('the planner ended without a plan');
    const plannerBytes = ownFigures.largestBytes();
    const plannerCpuMs = ownFigures.cpuMs() - cpuBeforeMs;
    const { pairs, secondThread } = await inPairs(place, options, { spec, first: plan });
    const { native, nativeAbsent } = await nativeCity(options, spec, plan);
    const { tell: _tell, ...asked } = options;
    return {
      ...{ machine, options: asked, plan, plannerCpuMs, plannerBytes, native, nativeAbsent },
      queue: settings.redisUrl === null ? 'PostgreSQL' : 'Redis',
      replan: later ?? null,
      ...{ pairs, secondThread },
      passed: hasPassed([plan, ...(later ? [later] : [])], pairs, options.gap),
    };
  } finally {
    await scratch.close();
  }
}

/** The first pair has the plan that is there already; every other one is of two new runs. */
async function inPairs(
  place: CityPlace,
  options: CityBenchOptions,
  of: { readonly spec: CitySpec; readonly first: CityPlan },
): Promise<Pick<CityBenchResult, 'pairs' | 'secondThread'>> {
  const { spec, first } = of;
  const { compare, workers } = options;
  const count = compare && workers > 1 && first.method === 'column-generation' ? options.pairs : 0;
  const run = async (on: number): Promise<CityPlan> => {
    const [plan] = await planned(place, options, { spec, workers: on, horizons: 1 });
    if (!plan) throw new Error('the planner ended without a plan');
    return plan;
  };
  const pairs: CityPair[] = [];
  const secondThread: number[] = [];
  for (let k = 0; k < count; k++) {
    secondThread.push(await secondThreadRatio());
    const together = k === 0 ? first : await run(workers);
    pairs.push({ together, alone: await run(1) });
  }
  return { pairs, secondThread };
}

/** Every plan is sound and near enough, and the number of workers changed none. */
function hasPassed(plans: readonly CityPlan[], pairs: readonly CityPair[], gap: number): boolean {
  const [first] = plans;
  const again = pairs.flatMap(({ together, alone }) => [together, alone]);
  const isSound = [...plans, ...again].every((plan) => plan.check.passed && plan.gap <= gap);
  return isSound && again.every(({ hash }) => hash === first?.hash);
}

function planned(
  place: CityPlace,
  options: CityBenchOptions,
  what: { readonly spec: CitySpec; readonly workers: number; readonly horizons: number },
): Promise<readonly CityPlan[]> {
  const { spec, workers, horizons } = what;
  options.tell(`${String(spec.assets)} assets x ${String(spec.slots)} on ${String(workers)} worker(s)`);
  const order = {
    ...{ spec, horizons, method: options.method, tolerance: options.gap },
    timeLimitMs: options.timeLimitS * 1000,
  };
  return runCity(place, { order, workers, tell: options.tell });
}

/** Every native solver there is, on the whole city as one program. */
async function nativeCity(
  options: CityBenchOptions,
  spec: CitySpec,
  plan: CityPlan,
): Promise<{ readonly native: readonly NativeCity[]; readonly nativeAbsent: readonly string[] }> {
  if (!options.compare || spec.assets > NATIVE_AT_MOST) return { native: [], nativeAbsent: [] };
  const { found, absent } = await findNativeSolvers();
  if (found.length === 0) return { native: [], nativeAbsent: absent };
  const folder = await mkdtemp(join(tmpdir(), 'traboule-city-'));
  try {
    const file = join(folder, 'city.mps');
    const districts = Array.from({ length: districtCount(spec) }, (_, d) => d);
    await writeFile(file, toMps(buildMonolith(spec, districts).program));
    const native: NativeCity[] = [];
    for (const solver of found) {
      options.tell(`${solver.name} on the whole city as one program`);
      const { ms, objective } = await solver.solve(file);
      native.push({
        ...{ name: solver.name, ms, objective },
        trueGap: (plan.costEur - objective) / Math.abs(objective),
        timeRatio: plan.times.totalMs / ms,
      });
    }
    return { native, nativeAbsent: absent };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
