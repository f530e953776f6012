/** Blocks solved by jobs: hands out the chunks of a round, waits for their parcels, puts them in order. */
import { setTimeout } from 'node:timers/promises';
import { chunksOf, groupsOf } from '../../core/city/groups.js';
import type { JobQueue } from '../../ports/job-queue.js';
import type { ParcelStore, ParcelWatch } from '../../ports/parcel-store.js';
import {
  addTallies,
  NO_WORK,
  type BlockWork,
  type PricedPlan,
  type PriceRound,
  type RecoveredDistrict,
  type RecoverRound,
  type WorkTally,
} from './block-work.js';
import { targetsParcel } from './chunk-worker.js';
import { PRICE_CHUNK, RECOVER_CHUNK } from './city.jobs.js';
import { orderPayload, parcelName, unpackDistricts, unpackPlans, type ChunkOrder } from './city-wire.js';

/** Longest pause between two looks for answers when nobody tells of any [ms]. */
const LOOK_ANYWAY_MS = 250;
/** How often the jobs behind missing answers are asked after [ms]. */
const ASK_AFTER_JOBS_MS = 1_000;
/** A chunk whose workers die is tried again so often. */
const ATTEMPTS = 5;

/** The planner's side of the queue, for one run. */
export class QueuedBlocks implements BlockWork {
  private watch: Promise<ParcelWatch> | null = null;
  private hasNews = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly queue: JobQueue,
    private readonly parcels: ParcelStore,
    private readonly runId: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Lets go of the watch on arrivals. */
  async close(): Promise<void> {
    await (await this.watch)?.close();
  }

  async price(
    round: PriceRound,
  ): Promise<{ readonly plans: readonly PricedPlan[]; readonly tally: WorkTally }> {
    const orders = this.orders(round, round.points);
    const answers = await this.answers(PRICE_CHUNK, orders);
    const plans: PricedPlan[] = [];
    let tally = NO_WORK;
    for (const bytes of answers) {
      const answer = unpackPlans(bytes, round.spec.slots);
      plans.push(...answer.plans);
      tally = addTallies(tally, answer.tally);
    }
    await this.forgetBefore(round);
    return { plans, tally };
  }

  async recover(
    round: RecoverRound,
  ): Promise<{ readonly districts: readonly RecoveredDistrict[]; readonly tally: WorkTally }> {
    const orders = this.orders(round, [round.point]);
    const targets = orders.map((order) => {
      const groups = order.districts.flatMap((district) => groupsOf(district, order.cut));
      const own = groups.flatMap(({ key }) => {
        const target = round.targets.get(key);
        return target ? [[key, target] as const] : [];
      });
      return targetsParcel(order.version, order.chunk, new Map(own));
    });
    await this.parcels.put(this.runId, targets);
    const answers = await this.answers(RECOVER_CHUNK, orders);
    const districts: RecoveredDistrict[] = [];
    let tally = NO_WORK;
    for (const bytes of answers) {
      const answer = unpackDistricts(bytes, round.spec.slots);
      districts.push(...answer.districts);
      tally = addTallies(tally, answer.tally);
    }
    return { districts, tally };
  }

  private orders(
    round: Pick<PriceRound, 'spec' | 'cut' | 'districts' | 'basisFrom' | 'version'>,
    points: ChunkOrder['points'],
  ): ChunkOrder[] {
    const { spec, cut, version, basisFrom } = round;
    return chunksOf(round.districts).map((districts, chunk) => ({
      ...{ runId: this.runId, spec, cut, version, chunk, districts, points },
      from: districts.map((district) => basisFrom.get(district) ?? -1),
    }));
  }

  /** Answers in the order of the chunks. @throws Error when a chunk failed for good or the run is cancelled */
  private async answers(name: string, orders: readonly ChunkOrder[]): Promise<Uint8Array[]> {
    await (this.watch ??= this.parcels.watch(this.runId, () => {
      this.hasNews = true;
      this.wake();
    }));
    await Promise.all(
      orders.map((order) =>
        this.queue.enqueue({
          queue: 'city',
          name,
          id: jobId(order),
          payload: orderPayload(order),
          attempts: ATTEMPTS,
        }),
      ),
    );
    const open = new Map(orders.map((order) => [parcelName.answer(order.version, order.chunk), order]));
    const found = new Map<string, Uint8Array>();
    let askedMs = performance.now();
    while (open.size > 0) {
      this.signal.throwIfAborted();
      for (const [parcel, bytes] of await this.parcels.get(this.runId, [...open.keys()])) {
        found.set(parcel, bytes);
        open.delete(parcel);
      }
      if (open.size === 0) break;
      if (performance.now() - askedMs > ASK_AFTER_JOBS_MS) {
        await this.askAfter([...open.values()]);
        askedMs = performance.now();
      }
      await this.news();
    }
    return orders.map(
      (order) => found.get(parcelName.answer(order.version, order.chunk)) ?? new Uint8Array(),
    );
  }

  /** Until somebody tells of a parcel, or for a while. */
  private async news(): Promise<void> {
    if (!this.hasNews) {
      const early = new AbortController();
      this.wake = () => {
        early.abort();
      };
      await setTimeout(LOOK_ANYWAY_MS, undefined, { signal: early.signal }).catch(() => undefined);
      this.wake = () => undefined;
    }
    this.hasNews = false;
  }

  private async askAfter(orders: readonly ChunkOrder[]): Promise<void> {
    for (const order of orders) {
      const failure = await this.queue.failureOf('city', jobId(order));
      if (failure !== null) {
        throw new Error(
          `districts ${order.districts.join(', ')} of run ${this.runId} could not be solved in ${String(ATTEMPTS)} tries; the last one: ${failure}`,
        );
      }
    }
  }

  /** What no later round can ask for: answers of this one, bases of the ones before. */
  private async forgetBefore(round: PriceRound): Promise<void> {
    const answers = chunksOf(round.districts).map((_, chunk) => parcelName.answer(round.version, chunk));
    const bases = round.districts.flatMap((district) => {
      const from = round.basisFrom.get(district);
      return from === undefined ? [] : [parcelName.bases(from, district)];
    });
    await this.parcels.drop(this.runId, [...answers, ...bases]);
  }
}

function jobId({ runId, version, chunk }: ChunkOrder): string {
  return `city-${runId}-${String(version)}-${String(chunk)}`;
}
