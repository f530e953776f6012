/** The parent job of a city's plan, on queue `planning`: holds the master and hands out chunks; its result is a parcel. */
import { z } from 'zod';
import type { CitySpec } from '../../core/city/city-spec.js';
import type { JobHandler, JobQueue, JobRequest, RunningJob } from '../../ports/job-queue.js';
import { PermanentJobError } from '../../ports/job-queue.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import type { ParcelStore } from '../../ports/parcel-store.js';
import { CityPlanner, type CityPlan } from './city-planner.js';
import { parcelName } from './city-wire.js';
import { QueuedBlocks } from './queued-blocks.js';

const CITY_PLAN = 'city-plan';

const whole = z.number().int();
const requestSchema = z.object({
  runId: z.string().regex(/^[A-Za-z0-9-]+$/),
  seed: whole,
  assets: whole.positive().multipleOf(100),
  slots: whole.positive(),
  firstSlot: whole.nonnegative(),
  tightEvery: whole.nonnegative(),
  tolerance: z.number().positive(),
  timeLimitMs: z.number().positive(),
  horizons: whole.positive(),
  method: z.enum(['by-size', 'monolith', 'column-generation']),
});

/** What to plan: one city on one horizon, or on several in a row that each begin a slot later. */
export interface CityPlanOrder {
  readonly runId: string;
  readonly spec: CitySpec;
  readonly tolerance: number;
  readonly timeLimitMs: number;
  readonly horizons: number;
  readonly method: 'by-size' | 'monolith' | 'column-generation';
}

/** The job of an order. One try: a planner that died left a run that somebody else may want to look at first. */
export function cityPlanRequest(order: CityPlanOrder): JobRequest {
  const { spec, ...rest } = order;
  return {
    queue: 'planning',
    name: CITY_PLAN,
    id: `city-plan-${order.runId}`,
    payload: { ...rest, ...spec },
  };
}

/** What a planner needs of its process. */
export interface PlannerHands {
  readonly queue: JobQueue;
  readonly parcels: ParcelStore;
  readonly solver: LpSolver;
  readonly tell: (line: string) => void;
}

/** Handler by job name. A planner that died is started again as a run of its own: nothing of the old one is mixed in. */
export function cityPlanHandlers(hands: PlannerHands): Readonly<Record<string, JobHandler>> {
  return { [CITY_PLAN]: (job) => plan(job, hands) };
}

/** The plans of a finished order, in the order of their horizons; null while there are none. */
export async function cityPlansOf(parcels: ParcelStore, runId: string): Promise<readonly CityPlan[] | null> {
  const bytes = (await parcels.get(runId, [parcelName.plan])).get(parcelName.plan);
  return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as CityPlan[]) : null;
}

async function plan(job: RunningJob, hands: PlannerHands): Promise<void> {
  const read = requestSchema.safeParse(job.payload);
  if (!read.success) throw new PermanentJobError(`job ${job.id}: ${z.prettifyError(read.error)}`);
  const { runId, tolerance, timeLimitMs, horizons, method, ...spec } = read.data;
  const innerRun = `${runId}-${String(job.attempt)}`;
  const blocks = new QueuedBlocks(hands.queue, hands.parcels, innerRun, job.signal);
  const planner = new CityPlanner(hands.solver, blocks, hands.tell);
  const plans: CityPlan[] = [];
  try {
    for (let k = 0; k < horizons; k++) {
      const moved = { ...spec, firstSlot: spec.firstSlot + k };
      const wanted = { spec: moved, tolerance, timeLimitMs };
      plans.push(await planner.plan(method === 'by-size' ? wanted : { ...wanted, method }));
      await job.progress((k + 1) / horizons, 'planned');
    }
  } catch (error) {
    // Nobody will ask for the rest of a run that ended.
    await hands.parcels.drop(innerRun).catch(() => undefined);
    throw error;
  } finally {
    await blocks.close();
  }
  await hands.parcels.put(runId, [
    { name: parcelName.plan, bytes: new TextEncoder().encode(JSON.stringify(plans)) },
  ]);
}
