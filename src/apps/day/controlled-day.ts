/** Runs one day through the real loop, slot by slot, with a clock that moves as soon as a cycle is done. */
import { planJobId } from '../../modules/planning/plan-request.js';
import { actRequest } from '../../modules/control/act-request.js';
import { tickRequest } from '../../modules/cycle/tick-request.js';
import type { SteppedClock } from '../../adapters/clock/clocks.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { JobQueue, QueueName } from '../../ports/job-queue.js';
import type { PlanStore } from '../../ports/plan-store.js';

/** Longest wall time one job of a cycle may take before the day is given up [ms]. */
const JOB_PATIENCE_MS = 180_000;
const POLL_MS = 15;

/** The parts of the running service and of the world that a day moves. */
export interface DayStage {
  readonly clock: SteppedClock;
  readonly queue: JobQueue;
  readonly plans: PlanStore;
  /** Plays the world on to an instant; resolves when its values stand on the servers. */
  readonly advance: (toMs: number) => Promise<void>;
  /** Ends the day early. */
  readonly signal?: AbortSignal;
  /** Called after each cycle. */
  readonly onCycle: (done: number, slotMs: number) => void;
}

/** A cycle that went wrong; the day goes on and the report names it. */
export interface FailedCycle {
  readonly slotMs: number;
  readonly reason: string;
}

/** What running the day came to, beside what lies in the store. */
export interface ControlledRun {
  readonly failed: readonly FailedCycle[];
  /** Wall time of each cycle [ms]. */
  readonly cycleMs: readonly number[];
  /** Wall time from the tick to the end of the orders [ms], of each cycle. */
  readonly actMs: readonly number[];
  /** Wall time from the tick until its values are stored and the plan is asked for [ms], of each cycle. */
  readonly collectMs: readonly number[];
  /** Wall time from then until the plan is made, stored and decided on [ms], of each cycle. */
  readonly planMs: readonly number[];
}

/** Wall times of one cycle [ms]. */
type CycleTimes = Readonly<Record<'actMs' | 'collectMs' | 'planMs', number>>;

/** Runs the cycles of the slots in order. The world stands at the first slot's start when this is called. */
export async function runCycles(slots: readonly number[], stage: DayStage): Promise<ControlledRun> {
  const failed: FailedCycle[] = [];
  const cycleMs: number[] = [];
  const times: CycleTimes[] = [];
  for (const [k, slotMs] of slots.entries()) {
    const started = performance.now();
    stage.clock.moveTo(slotMs);
    try {
      times.push(await runCycle(slotMs, stage));
    } catch (error) {
      stage.signal?.throwIfAborted();
      failed.push({ slotMs, reason: error instanceof Error ? error.message : String(error) });
      await playOn(slotMs, stage);
    }
    cycleMs.push(performance.now() - started);
    stage.onCycle(k + 1, slotMs);
  }
  return {
    failed,
    cycleMs,
    actMs: times.map((t) => t.actMs),
    collectMs: times.map((t) => t.collectMs),
    planMs: times.map((t) => t.planMs),
  };
}

/**
 * One cycle. As in the field, the world plays on while the plan is made; only a plan that steers the running slot
 * itself (nothing was in force) is waited for before time moves.
 */
async function runCycle(slotMs: number, stage: DayStage): Promise<CycleTimes> {
  const started = performance.now();
  const waitsForPlan = (await stage.plans.inForce(slotMs)) === null;
  await stage.queue.enqueue(tickRequest(slotMs));
  await finished(stage, 'slot', tickRequest(slotMs).id);
  const collected = performance.now();
  const planned = finished(stage, 'planning', planJobId(slotMs)).then(() => performance.now() - collected);
  // Awaited below; its failure must not be unhandled while the orders are still on their way.
  planned.catch(() => undefined);
  await finished(stage, 'control', actRequest(slotMs, 'tick').id);
  const actMs = performance.now() - started;
  if (waitsForPlan) {
    await planned;
    await actedAtOnce(slotMs, stage);
  }
  const [planMs] = await Promise.all([planned, playOn(slotMs, stage)]);
  return { actMs, collectMs: collected - started, planMs };
}

/** The clock moves first: values of an instant the clock has not reached would be taken for a wrong clock in the field. */
async function playOn(slotMs: number, stage: DayStage): Promise<void> {
  stage.clock.moveTo(slotMs + SLOT_MS);
  await stage.advance(slotMs + SLOT_MS);
}

async function actedAtOnce(slotMs: number, stage: DayStage): Promise<void> {
  const plan = await stage.plans.inForce(slotMs);
  if (plan !== null) await finished(stage, 'control', actRequest(slotMs, plan.id).id);
}

/** Waits for a job to end. @throws Error when it failed or took too long */
async function finished(
  { queue, signal }: Pick<DayStage, 'queue' | 'signal'>,
  name: QueueName,
  id: string,
): Promise<void> {
  const deadline = performance.now() + JOB_PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const state = await queue.state(name, id);
    if (state === 'completed') return;
    if (state === 'failed')
      throw new Error(`job ${id} failed: ${(await queue.failureOf(name, id)) ?? 'no reason kept'}`);
    if (performance.now() > deadline) {
      throw new Error(`job ${id} did not end within ${String(JOB_PATIENCE_MS / 1000)} s; it is ${state}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
