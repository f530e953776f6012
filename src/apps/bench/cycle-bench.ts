/** `bench cycle`: each stage of a slot's cycle on the stage of a headless day, beside the bare solve of the same programs. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { PostgresPlanStore } from '../../adapters/postgres/plan-store.js';
import type { Settings } from '../../config/settings.js';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import type { LinearProgram } from '../../core/dispatch/linear-program.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { civilDay } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { ControlledRun } from '../day/controlled-day.js';
import type { DayOptions } from '../day/day-options.js';
import { playCycles, type RunningStage, setStage, strike } from '../day/day-stage.js';
import type { CycleBenchOptions, CycleBenchResult, ProgramSize, StageFigures } from './cycle-options.js';
import { lookAtMachine, postgresVersion } from './machine.js';
import { median, quantile } from './statistics.js';

/** Cycles before the measured ones: the first has no plan in force, trains the models and warms everything. */
const WARM_UP_CYCLES = 1;

/** Solves of each program alone; the median counts. */
const SOLVES = 3;
const SOLVE_LIMIT_MS = 120_000;

/** Stages a plan carries the times of, in their order. */
const PLAN_STAGES: readonly (readonly [string, string])[] = [
  ['close', 'slot values of every series: measured, estimated or missing'],
  ['settle', 'orders of the slot that ended'],
  ['forecast', 'every meter, district, substation and the city'],
  ['snapshot', 'the world frozen, hashed and stored'],
  ['build', 'the linear program'],
  ['solve', 'on a thread of the worker'],
  ['check', 'independent arithmetic, and a reason for every setpoint'],
];

/** Runs the cycles; nothing is left behind. */
export async function runCycleBench(options: CycleBenchOptions, base: Settings): Promise<CycleBenchResult> {
  const here = lookAtMachine();
  const startMs = civilDay(options.date).startMs;
  const stage = await setStage(dayOptions(options), base, startMs);
  try {
    const machine = { ...here, postgresql: await postgresVersion(stage.foundation.database) };
    const slots = Array.from({ length: WARM_UP_CYCLES + options.cycles }, (_, k) => startMs + k * SLOT_MS);
    const run = await playCycles(stage, slots, dayOptions(options));
    const store = new PostgresPlanStore(stage.foundation.database);
    const plans = await plansOf(store, slots.slice(WARM_UP_CYCLES));
    options.tell('solving the same programs alone');
    const solves = await solveAlone(stage, store, plans);
    return {
      machine,
      date: options.date,
      cycles: options.cycles,
      servers: options.servers,
      history: options.history,
      failed: run.failed,
      stages: stagesOf(plans, run),
      pureSolve: summary(solves.ms),
      program: solves.program,
      ratio: median(run.cycleMs.slice(-solves.ms.length).map((ms, k) => ms / (solves.ms[k] ?? Number.NaN))),
    };
  } finally {
    await strike(stage);
  }
}

function dayOptions({ date, servers, history, signal, tell }: CycleBenchOptions): DayOptions {
  return {
    date,
    seed: 1,
    scenario: 'cold-wave',
    demand: null,
    faults: [],
    workers: 1,
    part: { calledBuildings: [], endpoints: servers, historyDays: history },
    signal,
    progress: {
      stage: tell,
      begin: (cycles) => tell(`${String(cycles)} cycles`),
      cycle: () => undefined,
      end: () => undefined,
    },
  };
}

/** Plans of the slots, in their order. */
async function plansOf(store: PostgresPlanStore, slots: readonly number[]): Promise<DispatchPlan[]> {
  const made = await store.plans({ limit: slots.length * 2 });
  return slots.flatMap((slotMs) => made.find((plan) => plan.content.firstSlotMs === slotMs) ?? []);
}

function stagesOf(plans: readonly DispatchPlan[], run: ControlledRun): StageFigures[] {
  const measured = <T>(values: readonly T[]): T[] => values.slice(WARM_UP_CYCLES);
  const row = (stage: string, what: string, ms: readonly number[]): StageFigures => ({
    stage,
    what,
    ...summary(ms),
  });
  const collect = measured(run.collectMs);
  const planned = measured(run.planMs);
  const known = plans.map((plan) => Object.values(plan.stageMs).reduce((sum, ms) => sum + ms, 0));
  return [
    row('collect', 'values of the slot stored, weather fetched', collect),
    row(
      'act',
      'setpoints gated, written and read back',
      measured(run.actMs).map((ms, k) => ms - (collect[k] ?? 0)),
    ),
    ...PLAN_STAGES.map(([stage, what]) =>
      row(
        stage,
        what,
        plans.map((plan) => plan.stageMs[stage] ?? Number.NaN),
      ),
    ),
    row(
      'propose',
      'stored, approved by policy, job handed over and back',
      planned.map((ms, k) => ms - (known[k] ?? 0)),
    ),
    row('whole', 'tick to plan, with the twin playing the slot meanwhile', measured(run.cycleMs)),
  ];
}

/** Builds each plan's program again from its stored inputs and solves it with nothing around it. */
async function solveAlone(
  stage: RunningStage,
  store: PostgresPlanStore,
  plans: readonly DispatchPlan[],
): Promise<{ ms: number[]; program: ProgramSize }> {
  const solver = new HighsSolver();
  const ms: number[] = [];
  let program: ProgramSize = { rows: 0, columns: 0, nonzeros: 0 };
  try {
    for (const plan of plans) {
      const inputs = await store.inputs(plan.content.inputHash);
      if (inputs === null) throw new Error(`the inputs of plan ${plan.id} are not in the store`);
      const built = buildDispatch({ grid: stage.foundation.site.grid, ...inputs });
      program = sizeOf(built.program);
      if (ms.length === 0) await solveOnce(solver, built.program);
      const tries: number[] = [];
      for (let k = 0; k < SOLVES; k += 1) tries.push(await solveOnce(solver, built.program));
      ms.push(median(tries));
    }
  } finally {
    await solver.close();
  }
  return { ms, program };
}

async function solveOnce(solver: HighsSolver, program: LinearProgram): Promise<number> {
  const started = performance.now();
  const outcome = await solver.solve(program, { timeLimitMs: SOLVE_LIMIT_MS });
  if (outcome.status !== 'optimal')
    throw new Error(`a program of the cycles alone ended with ${outcome.status}`);
  return performance.now() - started;
}

function sizeOf(program: LinearProgram): ProgramSize {
  return { rows: program.numRows, columns: program.numCols, nonzeros: program.values.length };
}

function summary(ms: readonly number[]): { medianMs: number; p95Ms: number } {
  return { medianMs: tenths(median(ms)), p95Ms: tenths(quantile(ms, 0.95)) };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
