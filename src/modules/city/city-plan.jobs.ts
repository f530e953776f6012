/** The parent job of a city's plan, on queue `planning`: holds the master and hands out chunks; its result is a parcel. */
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import type { CitySpec } from '../../core/city/city-spec.js';
import type { JobHandler, JobQueue, JobRequest, RunningJob } from '../../ports/job-queue.js';
import { PermanentJobError } from '../../ports/job-queue.js';
import type { LpSolver } from '../../ports/lp-solver.js';
import type { ParcelStore } from '../../ports/parcel-store.js';
import { CityPlanner, type CityPlan } from './city-planner.js';
import { parcelName } from './city-wire.js';
import { PlannerLedger } from './planner-ledger.js';
import { QueuedBlocks } from './queued-blocks.js';

const CITY_PLAN = 'city-plan';
/** How the names of parcels with setpoints begin. */
const SETPOINTS = 'setpoints-';

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

/** The job of an order. */
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

/**
 * Handler by job name. A planner keeps where it stands before every round; when it dies or loses its job, the next one goes on
 * with that round, and the plan is the one that the first would have made.
 */
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
  const { queue, parcels, solver, tell } = hands;
  const blocks = new QueuedBlocks(queue, parcels, runId, job.signal);
  const ledger = new PlannerLedger(parcels, runId, job.signal);
  try {
    const plans: CityPlan[] = [];
    const planner = new CityPlanner(solver, blocks, tell, (state) => ledger.keep({ ...state, plans }));
    const stopped = await ledger.newest();
    if (stopped) {
      plans.push(...stopped.plans);
      planner.goOn(stopped);
      blocks.goOn();
    }
    while (plans.length < horizons) {
      const moved = { ...spec, firstSlot: spec.firstSlot + plans.length };
      const wanted = { spec: moved, tolerance, timeLimitMs };
      plans.push(await planner.plan(method === 'by-size' ? wanted : { ...wanted, method }));
      await job.progress(plans.length / horizons, 'planned');
    }
    await keepResult(parcels, runId, plans);
  } catch (error) {
    if (mayGoOn(error, job)) throw error;
    // Nobody will ask for the rest of a run that ended.
    await parcels.drop(runId).catch(() => undefined);
    throw new PermanentJobError(error instanceof Error ? error.message : String(error));
  } finally {
    await blocks.close();
  }
}

/** A lost job and a store or queue that is away end a planner, not the run. */
function mayGoOn(error: unknown, job: RunningJob): boolean {
  return job.signal.aborted || error instanceof DomainError;
}

async function keepResult(parcels: ParcelStore, runId: string, plans: readonly CityPlan[]): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(plans));
  await parcels.put(runId, [{ name: parcelName.plan, bytes }]);
  const names = await parcels.names(runId, '');
  const stays = (name: string): boolean => name === parcelName.plan || name.startsWith(SETPOINTS);
  await parcels.drop(
    runId,
    names.filter((name) => !stays(name)),
  );
}
