/** Blocks solved by jobs: hands out the chunks of a round, waits for their parcels, puts them in order. */
import { chunksOf, groupsOf } from '../../core/city/groups.js';
import type { JobQueue, JobRequest, JobState } from '../../ports/job-queue.js';
import type { ParcelStore, ParcelWatch } from '../../ports/parcel-store.js';
import { Arrivals } from './arrivals.js';
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

/** Silence after which the jobs behind missing answers are asked after [ms]. */
const ASK_AFTER_SILENCE_MS = 1_000;
/** A chunk whose workers die is tried again so often. */
const ATTEMPTS = 5;

/** The planner's side of the queue, for one run. */
export class QueuedBlocks implements BlockWork {
  private watch: Promise<ParcelWatch> | null = null;
  private readonly arrivals = new Arrivals();
  /** Answers in the store that a planner which goes on with the run may still need. */
  private answered: string[] = [];
  /** Parcels that nobody needs once the state of the round after the next is kept. */
  private outdated: readonly string[] = [];
  private forgotten: readonly string[] = [];
  /** Parcels that are being dropped: nobody waits for it before the end. */
  private dropping: Promise<void> = Promise.resolve();
  private isClosed = false;
  /** Another planner was here before: it may have asked for the next round of any part. */
  private goesOn = false;

  constructor(
    private readonly queue: JobQueue,
    private readonly parcels: ParcelStore,
    private readonly runId: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Another planner of the run stopped, and this one goes on: it looks for answers before it asks for them. */
  goOn(): void {
    this.goesOn = true;
  }

  /** Lets go of the watch on arrivals; who still waits for answers is refused. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.dropping;
    await (await this.watch)?.close();
  }

  async price(
    round: PriceRound,
  ): Promise<{ readonly plans: readonly PricedPlan[]; readonly tally: WorkTally }> {
    const orders = this.orders(round, round.points);
    const answers = await this.answers(PRICE_CHUNK, orders, round.isAgain);
    const plans: PricedPlan[] = [];
    let tally = NO_WORK;
    for (const bytes of answers) {
      const answer = unpackPlans(bytes, round.spec.slots);
      plans.push(...answer.plans);
      tally = addTallies(tally, answer.tally);
    }
    this.dropOutdated(round);
    return { plans, tally };
  }

  /** Drops all answers so far: what was made of them is kept elsewhere. */
  forgetAnswers(): void {
    this.forgotten = [...this.forgotten, ...this.answered];
    this.answered = [];
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
    const answers = await this.answers(RECOVER_CHUNK, orders, round.isAgain);
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
    const chunks = chunksOf({ districts: round.districts, points: points.length, cut });
    return chunks.map((districts, chunk) => ({
      ...{ runId: this.runId, spec, cut, version, chunk, districts, points },
      from: districts.map((district) => basisFrom.get(district) ?? -1),
    }));
  }

  /** Answers in the order of the chunks. @throws Error when a chunk failed for good or the run is cancelled */
  private async answers(
    name: string,
    orders: readonly ChunkOrder[],
    mayBeThere: boolean,
  ): Promise<Uint8Array[]> {
    await (this.watch ??= this.parcels.watch(this.runId, this.arrivals.hear));
    const open = new Map(orders.map((order) => [parcelName.answer(order.version, order.chunk), order]));
    const found = new Map<string, Uint8Array>();
    const look = async (names: readonly string[]): Promise<boolean> => {
      const arrived = await this.parcels.get(this.runId, names);
      for (const [parcel, bytes] of arrived) {
        found.set(parcel, bytes);
        open.delete(parcel);
      }
      return arrived.size > 0;
    };
    if (mayBeThere || this.goesOn) await look([...open.keys()]);
    // What takes longest goes first, so that no worker begins it when the others end.
    const largestFirst = [...open.values()].sort((a, b) => wholeDistricts(b) - wholeDistricts(a));
    await this.enqueue(name, largestFirst, 0);
    let heardMs = performance.now();
    for (let again = 1; open.size > 0;) {
      this.signal.throwIfAborted();
      // What ran beside the round has failed, and nobody wants its answers.
      if (this.isClosed) throw new Error(`run ${this.runId} ended while blocks were being solved`);
      if (await look(await this.arrivals.awaited(new Set(open.keys())))) heardMs = performance.now();
      else if (performance.now() - heardMs > ASK_AFTER_SILENCE_MS) {
        await this.enqueue(name, await this.lost([...open.values()], again - 1), again);
        again += 1;
        heardMs = performance.now();
      }
    }
    this.answered.push(...found.keys());
    return orders.map(
      (order) => found.get(parcelName.answer(order.version, order.chunk)) ?? new Uint8Array(),
    );
  }

  private async enqueue(name: string, orders: readonly ChunkOrder[], again: number): Promise<void> {
    if (orders.length === 0) return;
    const requests = orders.map((order): Omit<JobRequest, 'queue'> => {
      return {
        name,
        id: jobId(order, again),
        payload: orderPayload(order),
        attempts: ATTEMPTS,
        forget: true,
      };
    });
    await this.queue.enqueueAll('city', requests);
  }

  /**
   * Chunks whose job is done, or forgotten, and whose answer is not there: a server that crashed has lost it, so it is made again.
   *
   * @throws Error when a job failed for good
   */
  private async lost(orders: readonly ChunkOrder[], again: number): Promise<ChunkOrder[]> {
    const lost: ChunkOrder[] = [];
    for (const order of orders) {
      const state = await this.newestState(order, again);
      const isOver = state === 'completed' || state === 'unknown';
      if (isOver && !(await this.isThere(order))) lost.push(order);
    }
    return lost;
  }

  private async newestState(order: ChunkOrder, again: number): Promise<JobState> {
    for (let k = again; k >= 0; k--) {
      const id = jobId(order, k);
      const state = await this.queue.state('city', id);
      if (state === 'unknown' && k > 0) continue;
      if (state !== 'failed') return state;
      const failure = (await this.queue.failureOf('city', id)) ?? 'unknown';
      throw new Error(
        `districts ${order.districts.join(', ')} of run ${this.runId} could not be solved in ${String(ATTEMPTS)} tries; the last one: ${failure}`,
      );
    }
    return 'unknown';
  }

  private async isThere({ version, chunk }: ChunkOrder): Promise<boolean> {
    return (await this.parcels.get(this.runId, [parcelName.answer(version, chunk)])).size > 0;
  }

  /**
   * Bases nobody can ask for any more, and answers that were let go of. Those of one round more are kept: a planner that goes on
   * begins with the round that was under way, and one that lost its job without knowing drops nothing it needs.
   */
  private dropOutdated(round: PriceRound): void {
    this.signal.throwIfAborted();
    const old = this.outdated;
    const bases = round.districts.flatMap((district) => {
      const from = round.basisFrom.get(district);
      return from === undefined ? [] : [parcelName.bases(from, district)];
    });
    this.outdated = [...bases, ...this.forgotten];
    this.forgotten = [];
    if (old.length > 0) this.drop(old);
  }

  /** What cannot be dropped now is dropped with the run. */
  private drop(names: readonly string[]): void {
    this.dropping = this.dropping.then(() => this.parcels.drop(this.runId, names)).catch(() => undefined);
  }
}

/** Districts in one block, which take about three times as long as ten feeders. */
function wholeDistricts({ districts, cut }: ChunkOrder): number {
  return districts.filter((district) => cut.inside.has(district)).length;
}

function jobId({ runId, version, chunk }: ChunkOrder, again: number): string {
  const id = `city-${runId}-${String(version)}-${String(chunk)}`;
  return again === 0 ? id : `${id}-again-${String(again)}`;
}
