/** Closes slots for all owners of the site, one slot live or weeks in bulk, from the store alone. */
import { Injectable } from '@nestjs/common';
import { closePower, closeStates, deriveBase, hasPower } from '../../core/series/close-slot.js';
import type { PowerHistory } from '../../core/series/estimate-slot.js';
import { seriesId, type SeriesId, type SlotValue } from '../../core/series/series.js';
import { type MeasuredPower, type SlotOwner } from '../../core/series/slot-power.js';
import { SLOT_MS, slotsBetween } from '../../core/time/slot.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { type OwnerGroup, ownersOf, type SiteOwners } from './slot-owners.js';
import { SlotReadings } from './slot-readings.js';

/** Slots closed from one load of readings: a week. */
const CHUNK_SLOTS = 672;

/** Owner-slots closed from one load of readings; bounds memory. */
const BATCH_OWNER_SLOTS = 30_000;

/** Values written to the store in one call. */
const WRITE_ROWS = 20_000;

/** A state without history is told missing only while its slot is this fresh: later nobody could have asked [ms]. */
const LIVE_MS = 3_600_000;

/** Measured power this far back feeds estimates: the same weekday of last week is in it [ms]. */
const HISTORY_MS = 8 * 86_400_000;

/** One load of readings: owners, slots and the end of knowledge. */
interface Batch {
  readonly groups: readonly OwnerGroup[];
  readonly slots: readonly number[];
  readonly knownAtMs: number;
}

@Injectable()
export class SlotClosingService {
  private owners: { readonly version: string; readonly of: SiteOwners } | null = null;

  constructor(
    private readonly store: MeterReadingStore,
    private readonly model: SiteModel,
  ) {}

  /**
   * Closes the slots in [startMs, endMs) as known at `knownAtMs` and stores their values. Idempotent for the same
   * known-at; closing again with a later one keeps both.
   *
   * @param startMs start of the first slot [epoch ms]
   * @param endMs end of the last slot [epoch ms]
   * @param knownAtMs knowledge ends here [epoch ms]
   * @param ownerIds only these owners, and the meters and assets their base hangs on; default: all
   * @returns the values, by owner group, series, slot
   * @throws DomainError `store-unavailable`: nothing is half-written per series and slot; close again
   */
  async closeSlots(
    startMs: number,
    endMs: number,
    knownAtMs: number,
    ownerIds?: readonly string[],
  ): Promise<SlotValue[]> {
    const slots = slotsBetween(startMs, endMs);
    const groups = this.groupsOf(ownerIds);
    const measured = new Map<string, Map<number, number>>();
    const values: SlotValue[] = [];
    for (let from = 0; from < slots.length; from += CHUNK_SLOTS) {
      const chunk = slots.slice(from, from + CHUNK_SLOTS);
      for (const batch of batchesOf(groups, chunk.length)) {
        const closed = await this.closeBatch({ groups: batch, slots: chunk, knownAtMs }, measured);
        await this.write(closed);
        for (const value of closed) values.push(value);
      }
    }
    return values;
  }

  private groupsOf(ownerIds: readonly string[] | undefined): readonly OwnerGroup[] {
    const { groups } = this.siteOwners();
    if (ownerIds === undefined) return groups;
    const asked = new Set(ownerIds);
    return groups.filter((group) => group.owners.some((owner) => asked.has(owner.id)));
  }

  private siteOwners(): SiteOwners {
    const site = this.model.site();
    if (this.owners?.version !== site.version) this.owners = { version: site.version, of: ownersOf(site) };
    return this.owners.of;
  }

  private async closeBatch(
    batch: Batch,
    measuredBefore: Map<string, Map<number, number>>,
  ): Promise<SlotValue[]> {
    const owners = batch.groups.flatMap((group) => group.owners);
    const readings = await SlotReadings.load(this.store, {
      owners,
      slots: batch.slots,
      knownAtMs: batch.knownAtMs,
    });
    const measured = new Map(owners.map((owner) => [owner.id, readings.measure(owner)]));
    const history = await this.histories(batch, measured, measuredBefore);
    const values: SlotValue[] = [];
    for (const group of batch.groups) {
      const powers = new Map<string, SlotValue[]>();
      for (const owner of group.owners) {
        if (!hasPower(owner)) continue;
        powers.set(
          owner.id,
          closePowers(batch, { owner, history: history.get(owner.id) ?? NO_HISTORY }, measured.get(owner.id)),
        );
      }
      for (const list of powers.values()) values.push(...list);
      if (group.meterId !== null) values.push(...basesOf(group.meterId, powers));
      for (const owner of group.owners) values.push(...this.statesOf(batch, owner, readings));
    }
    return values;
  }

  private statesOf(batch: Batch, owner: SlotOwner, readings: SlotReadings): SlotValue[] {
    const { historizing } = this.siteOwners();
    const { knownAtMs } = batch;
    const values: SlotValue[] = [];
    for (const slotMs of batch.slots) {
      const live = knownAtMs - (slotMs + SLOT_MS) <= LIVE_MS;
      for (const value of closeStates({ owner, slotMs, knownAtMs, readings: readings.of(owner.id) })) {
        if (live || value.provenance !== 'missing' || historizing.has(value.seriesId)) values.push(value);
      }
    }
    return values;
  }

  /** Measured powers by owner that estimates may use: of this run, and of the store for owners with a gap. */
  private async histories(
    batch: Batch,
    measured: ReadonlyMap<string, ReadonlyMap<number, MeasuredPower>>,
    known: Map<string, Map<number, number>>,
  ): Promise<ReadonlyMap<string, PowerHistory>> {
    const gaps: string[] = [];
    for (const owner of batch.groups.flatMap((group) => group.owners)) {
      const powers = measured.get(owner.id) ?? new Map<number, MeasuredPower>();
      const history = known.get(owner.id) ?? new Map<number, number>();
      known.set(owner.id, history);
      for (const [slotMs, power] of powers) history.set(slotMs, power.kw);
      if (hasPower(owner) && powers.size < batch.slots.length) gaps.push(owner.id);
    }
    if (gaps.length > 0) await this.loadHistory(batch, gaps, known);
    return known;
  }

  private async loadHistory(
    batch: Batch,
    ownerIds: string[],
    known: Map<string, Map<number, number>>,
  ): Promise<void> {
    const firstMs = batch.slots[0] ?? 0;
    const lastMs = batch.slots.at(-1) ?? firstMs;
    const stored = await this.store.slotValues({
      seriesIds: ownerIds.map((id) => seriesId(id, 'power')),
      startMs: firstMs - HISTORY_MS,
      endMs: lastMs + 3 * SLOT_MS,
      asKnownAtMs: batch.knownAtMs,
    });
    const closing = new Set(batch.slots);
    const ownerOf = new Map<SeriesId, string>(ownerIds.map((id) => [seriesId(id, 'power'), id]));
    for (const value of stored) {
      if (value.provenance !== 'measured' || closing.has(value.slotMs)) continue;
      const history = known.get(ownerOf.get(value.seriesId) ?? '');
      if (history && !history.has(value.slotMs)) history.set(value.slotMs, value.value);
    }
  }

  private async write(values: readonly SlotValue[]): Promise<void> {
    for (let from = 0; from < values.length; from += WRITE_ROWS) {
      await this.store.putSlotValues(values.slice(from, from + WRITE_ROWS));
    }
  }
}

const NO_HISTORY: PowerHistory = new Map();

function batchesOf(groups: readonly OwnerGroup[], slots: number): OwnerGroup[][] {
  const batches: OwnerGroup[][] = [];
  let owners = 0;
  for (const group of groups) {
    const last = batches.at(-1);
    const fits = (owners + group.owners.length) * slots <= BATCH_OWNER_SLOTS;
    if (last && fits) {
      last.push(group);
      owners += group.owners.length;
    } else {
      batches.push([group]);
      owners = group.owners.length;
    }
  }
  return batches;
}

function closePowers(
  batch: Batch,
  of: { readonly owner: SlotOwner; readonly history: PowerHistory },
  measured: ReadonlyMap<number, MeasuredPower> | undefined,
): SlotValue[] {
  const { knownAtMs } = batch;
  return batch.slots.map((slotMs) => closePower({ ...of, slotMs, knownAtMs }, measured?.get(slotMs)));
}

/** Bases of a meter; an asset without a power point stays part of the base, for nothing tells it apart. */
function basesOf(meterId: string, powers: ReadonlyMap<string, readonly SlotValue[]>): SlotValue[] {
  const meter = powers.get(meterId);
  if (!meter) return [];
  const assets = [...powers].filter(([id]) => id !== meterId).map(([, list]) => list);
  return meter.map((value, i) =>
    deriveBase(
      meterId,
      value,
      assets.flatMap((list) => list[i] ?? []),
    ),
  );
}
