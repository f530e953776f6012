/** Readings that closing needs, loaded sparingly: blocks first, then counters, samples only where nothing better is. */
import { STATE_MAX_AGE_MS, STATE_OBSERVABLES, hasPower } from '../../core/series/close-slot.js';
import {
  seriesId,
  splitSeriesId,
  type MeterReading,
  type Observable,
  type SeriesId,
} from '../../core/series/series.js';
import {
  asKnown,
  BLOCK_STAMP_TOLERANCE_MS,
  COUNTER_EDGE_TOLERANCE_MS,
  isUsable,
  type MeasuredPower,
  measurePower,
  type OwnerReadings,
  SAMPLE_HOLD_MS,
  type SlotOwner,
} from '../../core/series/slot-power.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';

/** What is loaded: owners, consecutive slots, end of knowledge. */
interface Load {
  readonly owners: readonly SlotOwner[];
  readonly slots: readonly number[];
  readonly knownAtMs: number;
}

const BLOCKS: readonly Observable[] = ['importBlock', 'exportBlock'];
const COUNTERS: readonly Observable[] = ['importEnergy', 'exportEnergy'];
const SAMPLES: readonly Observable[] = ['activePower'];

/** Readings of the owners of one batch, as known at one instant. */
export class SlotReadings {
  private readonly byOwner: Map<string, Map<Observable, MeterReading[]>>;
  private readonly startMs: number;
  private readonly endMs: number;

  private constructor(
    private readonly store: MeterReadingStore,
    private readonly load: Load,
  ) {
    this.byOwner = new Map(load.owners.map((owner) => [owner.id, new Map<Observable, MeterReading[]>()]));
    this.startMs = load.slots[0] ?? 0;
    this.endMs = (load.slots.at(-1) ?? 0) + SLOT_MS;
  }

  /**
   * Loads what closing the slots of the owners needs.
   *
   * @throws DomainError `store-unavailable`
   */
  static async load(store: MeterReadingStore, load: Load): Promise<SlotReadings> {
    const readings = new SlotReadings(store, load);
    if (load.slots.length === 0) return readings;
    await readings.loadRange(
      load.owners,
      BLOCKS,
      readings.startMs,
      readings.endMs + BLOCK_STAMP_TOLERANCE_MS,
    );
    await readings.loadCounters();
    const unmeasured = readings.withGaps();
    await readings.loadRange(unmeasured, SAMPLES, readings.startMs - SAMPLE_HOLD_MS, readings.endMs);
    await readings.loadStates();
    return readings;
  }

  /** Readings of one owner. */
  of(ownerId: string): OwnerReadings {
    return this.byOwner.get(ownerId) ?? new Map<Observable, MeterReading[]>();
  }

  /** Measured power of the owner by slot; slots nothing measured are absent. */
  measure(owner: SlotOwner): Map<number, MeasuredPower> {
    const powers = new Map<number, MeasuredPower>();
    if (!hasPower(owner)) return powers;
    const readings = this.of(owner.id);
    for (const slotMs of this.load.slots) {
      const power = measurePower(owner, readings, slotMs);
      if (power) powers.set(slotMs, power);
    }
    return powers;
  }

  /** One slot: the counters at its edges, which also check the block. Many slots: counters only where blocks have gaps. */
  private async loadCounters(): Promise<void> {
    if (this.load.slots.length > 1) {
      const owners = this.withGaps();
      const margin = COUNTER_EDGE_TOLERANCE_MS;
      await this.loadRange(owners, COUNTERS, this.startMs - margin, this.endMs + margin + 1);
      return;
    }
    for (const edgeMs of [this.startMs, this.endMs]) {
      const toMs = edgeMs + COUNTER_EDGE_TOLERANCE_MS + 1;
      await this.loadRange(this.load.owners, COUNTERS, edgeMs - COUNTER_EDGE_TOLERANCE_MS, toMs);
    }
  }

  private withGaps(): SlotOwner[] {
    return this.load.owners.filter(
      (owner) => hasPower(owner) && this.measure(owner).size < this.load.slots.length,
    );
  }

  private async loadRange(
    owners: readonly SlotOwner[],
    observables: readonly Observable[],
    startMs: number,
    endMs: number,
  ): Promise<void> {
    const seriesIds = seriesOf(owners, observables);
    if (seriesIds.length === 0) return;
    const asKnownAtMs = this.load.knownAtMs;
    this.keep(await this.store.readings({ seriesIds, startMs, endMs, asKnownAtMs }));
  }

  /** The newest value of each state before the range ends, and, for more than one slot, all values within. */
  private async loadStates(): Promise<void> {
    const ids = seriesOf(this.load.owners, STATE_OBSERVABLES);
    if (ids.length === 0) return;
    const single = this.load.slots.length === 1;
    const newest = await this.store.latest(ids, single ? this.endMs : this.startMs);
    const known = [...newest.values()].filter(
      (reading) => reading.knownAtMs <= this.load.knownAtMs && isUsable(reading),
    );
    this.keep(known);
    const settled = new Set(known.map((reading) => reading.seriesId));
    const open = single ? ids.filter((id) => newest.has(id) && !settled.has(id)) : ids;
    if (open.length === 0) return;
    const startMs = this.startMs + SLOT_MS - STATE_MAX_AGE_MS;
    const asKnownAtMs = this.load.knownAtMs;
    this.keep(await this.store.readings({ seriesIds: open, startMs, endMs: this.endMs + 1, asKnownAtMs }));
  }

  private keep(readings: readonly MeterReading[]): void {
    const fresh = new Map<SeriesId, MeterReading[]>();
    for (const reading of readings) {
      const list = fresh.get(reading.seriesId);
      if (list) list.push(reading);
      else fresh.set(reading.seriesId, [reading]);
    }
    for (const [id, list] of fresh) {
      const { ownerId, observable } = splitSeriesId(id);
      const owner = this.byOwner.get(ownerId);
      owner?.set(observable, asKnown([...(owner.get(observable) ?? []), ...list], this.load.knownAtMs));
    }
  }
}

function seriesOf(owners: readonly SlotOwner[], observables: readonly Observable[]): SeriesId[] {
  return owners.flatMap((owner) =>
    owner.observables
      .filter((observable) => observables.includes(observable))
      .map((observable) => seriesId(owner.id, observable)),
  );
}
