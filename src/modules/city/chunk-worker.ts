/** Works the chunks of a city: prices districts, recovers and checks their setpoints, leaves what others need in parcels. */
import { createHash } from 'node:crypto';
import { checkDistrict } from '../../core/city/check-district.js';
import { feedersOf, type CitySpec } from '../../core/city/city-spec.js';
import { generateFeeder, transformerLimitKw } from '../../core/city/feeder-assets.js';
import type { GroupTarget } from '../../core/city/recovery.js';
import type { LpSeriesSolver } from '../../ports/lp-series.js';
import type { Parcel, ParcelStore } from '../../ports/parcel-store.js';
import { BlockPricer, type DistrictBases } from './block-pricer.js';
import { NO_WORK, type PricedPlan, type RecoveredDistrict, type WorkTally } from './block-work.js';
import {
  packBases,
  packDistricts,
  packPlans,
  packTargets,
  parcelName,
  unpackBases,
  unpackTargets,
  type ChunkOrder,
} from './city-wire.js';

/** What a process knows of itself. */
export interface ProcessFigures {
  /** Largest size it ever had [bytes]. */
  largestBytes(): number;
  /** CPU time it has used [ms]. */
  cpuMs(): number;
}

interface Shelf {
  readonly name: string;
  readonly bases: DistrictBases;
}

/** One per worker process. Bases are kept in memory by district; one that is elsewhere is fetched, one that is lost costs time. */
export class ChunkWorker {
  private readonly pricer: BlockPricer;
  private readonly shelves = new Map<string, Shelf>();
  private runId = '';
  private toldCpuMs: number;

  constructor(
    solver: LpSeriesSolver,
    private readonly parcels: ParcelStore,
    private readonly figures: ProcessFigures,
  ) {
    this.pricer = new BlockPricer(solver);
    this.toldCpuMs = figures.cpuMs();
  }

  /** Prices the districts of an order and leaves plans and bases. */
  async price(order: ChunkOrder): Promise<void> {
    const startedMs = performance.now();
    const kept = await this.basesFor(order);
    const done = await Promise.all(
      order.districts.map((district, k) =>
        this.pricer.price({
          spec: order.spec,
          cut: order.cut,
          district,
          points: order.points,
          bases: kept[k] ?? null,
        }),
      ),
    );
    const plans: PricedPlan[] = done.flatMap((one) => one.plans);
    const bases = done.map((one, k): Parcel => {
      const district = order.districts[k] ?? -1;
      const name = parcelName.bases(order.version, district);
      // After a lost start the vertex is another one; the store keeps the first, and this memory must not differ from it.
      if (order.from[k] === -1 || kept[k]) this.shelves.set(shelfOf(district), { name, bases: one.bases });
      return { name, bytes: packBases(one.bases) };
    });
    const tally = {
      ...this.tally(startedMs),
      coldBlocks: done.reduce((sum, one, k) => sum + (kept[k] ? 0 : one.bases.length), 0),
      restarts: done.reduce((sum, one) => sum + one.restarts, 0),
      heapBytes: Math.max(...done.map((one) => one.heapBytes)),
    };
    const answer = { name: parcelName.answer(order.version, order.chunk), bytes: packPlans(plans, tally) };
    await this.parcels.put(order.runId, [...bases, answer]);
  }

  /** Recovers the setpoints of the districts of an order, stores them and checks what was stored. */
  async recover(order: ChunkOrder): Promise<void> {
    const startedMs = performance.now();
    const kept = await this.basesFor(order);
    const name = parcelName.targets(order.version, order.chunk);
    const packed = (await this.parcels.get(order.runId, [name])).get(name);
    const [point] = order.points;
    if (!packed || !point) throw new Error(`run ${order.runId} has no parcel "${name}"; it was dropped`);
    const targets = unpackTargets(packed, order.spec.slots);
    const done = await Promise.all(
      order.districts.map(async (district, k) => {
        const round = { spec: order.spec, cut: order.cut, district, point, bases: kept[k] ?? null };
        return { district, ...(await this.pricer.recover(round, targets)) };
      }),
    );
    const stored = done.map(({ district, setpoints }): Parcel => {
      const bytes = new Uint8Array(setpoints.buffer, setpoints.byteOffset, setpoints.byteLength);
      return { name: parcelName.setpoints(order.version, district), bytes };
    });
    const districts = done.map((one) => verdictOn(order.spec, one));
    const answer = {
      name: parcelName.answer(order.version, order.chunk),
      bytes: packDistricts(districts, this.tally(startedMs)),
    };
    await this.parcels.put(order.runId, [...stored, answer]);
  }

  private tally(startedMs: number): WorkTally {
    // Since the last job that ended: chunks overlap, and every millisecond counts once.
    const before = this.toldCpuMs;
    this.toldCpuMs = this.figures.cpuMs();
    return {
      ...NO_WORK,
      jobs: 1,
      busyMs: performance.now() - startedMs,
      cpuMs: this.toldCpuMs - before,
      rssBytes: this.figures.largestBytes(),
    };
  }

  /** Exactly the bases that are asked for: from memory, else from the store; else the blocks start cold. */
  private async basesFor(order: ChunkOrder): Promise<(DistrictBases | null)[]> {
    if (order.runId !== this.runId) {
      this.runId = order.runId;
      this.shelves.clear();
    }
    const names = order.districts.map((district, k) => {
      const from = order.from[k] ?? -1;
      return from < 0 ? null : parcelName.bases(from, district);
    });
    const elsewhere = names.filter(
      (name, k): name is string =>
        name !== null && this.shelves.get(shelfOf(order.districts[k]))?.name !== name,
    );
    const fetched =
      elsewhere.length > 0 ? await this.parcels.get(order.runId, elsewhere) : new Map<string, Uint8Array>();
    return names.map((name, k) => {
      if (name === null) return null;
      const shelf = this.shelves.get(shelfOf(order.districts[k]));
      if (shelf?.name === name) return shelf.bases;
      const bytes = fetched.get(name);
      return bytes ? unpackBases(bytes) : null;
    });
  }
}

/** Parcel of the targets of a chunk. */
export function targetsParcel(
  version: number,
  chunk: number,
  targets: ReadonlyMap<number, GroupTarget>,
): Parcel {
  return { name: parcelName.targets(version, chunk), bytes: packTargets(targets) };
}

function verdictOn(
  spec: CitySpec,
  recovered: { readonly district: number; readonly setpoints: Float64Array; readonly missedKw: number },
): RecoveredDistrict {
  const { district, setpoints, missedKw } = recovered;
  const feeders = feedersOf(district).map((number) => generateFeeder(spec, number));
  const limitKw = transformerLimitKw(spec, district, feeders);
  const { worst, ...check } = checkDistrict(feeders, setpoints, spec.slots, limitKw);
  const hash = createHash('sha256')
    .update(new Uint8Array(setpoints.buffer, setpoints.byteOffset, setpoints.byteLength))
    .digest('hex')
    .slice(0, 12);
  return { district, missedKw, worstViolation: worst, hash, ...check };
}

function shelfOf(district: number | undefined): string {
  return String(district ?? -1);
}
