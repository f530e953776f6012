/** Series for people and scripts: what there is, how fresh it is, and its values with unit and sign. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import { nearestName } from '../../core/nearest-name.js';
import { HOUSE_UNIT } from '../../core/quantity/unit.js';
import { POWER_OBSERVABLES } from '../../core/series/close-slot.js';
import {
  type MeterReading,
  type Observable,
  OBSERVABLE_DIMENSION,
  seriesId,
  type SeriesId,
  type SlotValue,
} from '../../core/series/series.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { signOf } from './series-text.js';
import type { SeriesAnswer, SeriesQuery, SeriesValueView, SeriesView } from './telemetry.schema.js';

/** Longest range of slot values in one answer: a leap year [ms]. */
const MAX_SLOTS_MS = 366 * 86_400_000;

/** Longest range of readings in one answer: two days of one value a second [ms]. */
const MAX_READINGS_MS = 2 * 86_400_000;

/** Closed slots looked back on for the newest value [slots]. */
const NEWEST_SLOTS = 8;

type SeriesHead = Omit<SeriesView, 'newest'>;

@Injectable()
export class SeriesQueryService {
  constructor(
    private readonly store: MeterReadingStore,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {}

  /** Every series of the site with its newest value, its quality and age. */
  async list(): Promise<SeriesView[]> {
    const nowMs = this.clock.nowMs();
    const heads = this.heads();
    const read = heads.filter((head) => head.kind === 'readings').map(idOf);
    const made = heads.filter((head) => head.kind === 'slots').map(idOf);
    const newestReading = await this.store.latest(read, nowMs);
    const startMs = slotStart(nowMs) - NEWEST_SLOTS * SLOT_MS;
    const slots = await this.store.slotValues({ seriesIds: made, startMs, endMs: slotStart(nowMs) });
    const newestSlot = new Map(slots.map((value) => [value.seriesId, value]));
    return heads.map((head) => {
      const reading = newestReading.get(idOf(head));
      const slot = newestSlot.get(idOf(head));
      const view = reading ? readingView(reading) : slot ? slotView(slot) : null;
      const atMs = reading ? reading.sourceMs : slot ? slot.slotMs + SLOT_MS : 0;
      return {
        ...head,
        newest: view && { ...view, ageSeconds: Math.max(0, Math.round((nowMs - atMs) / 1000)) },
      };
    });
  }

  /**
   * Values of one series in [from, to).
   *
   * @throws DomainError `unknown-series`, or `invalid-input` when the range is longer than one answer may be
   */
  async values(id: string, query: SeriesQuery): Promise<SeriesAnswer> {
    const { kind, startMs, endMs, asKnownAtMs } = query;
    const head = this.headOf(id);
    if (kind === 'readings' && head.kind === 'slots') {
      throw new DomainError(
        'invalid-input',
        `${id} is made by closing slots and has no readings; ask with kind=slots`,
      );
    }
    assertRange(query);
    const asked = {
      seriesIds: [idOf(head)],
      startMs,
      endMs,
      ...(asKnownAtMs === null ? {} : { asKnownAtMs }),
    };
    const values =
      kind === 'readings'
        ? (await this.store.readings(asked)).map(readingView)
        : (await this.store.slotValues(asked)).map(slotView);
    const asKnownAt = asKnownAtMs === null ? null : formatInstant(asKnownAtMs);
    return { ...head, kind, from: formatInstant(startMs), to: formatInstant(endMs), asKnownAt, values };
  }

  /**
   * What a series is: its unit and its sign. Sums of places are known too: they are forecast, and measured nowhere.
   *
   * @throws DomainError `unknown-series`, with the nearest name
   */
  describe(id: string): Pick<SeriesView, 'unit' | 'sign'> {
    return this.sumOf(id) ?? this.headOf(id);
  }

  /** The sum over the city, a district or a substation. */
  private sumOf(id: string): Pick<SeriesView, 'unit' | 'sign'> | null {
    const { grid } = this.model.site();
    const places = [CITY_NODE, ...[...grid.districts, ...grid.substations].map((place) => place.id)];
    const observable = (['power', 'base'] as const).find((of) =>
      places.some((place) => seriesId(place, of) === id),
    );
    if (observable === undefined) return null;
    return { unit: HOUSE_UNIT[OBSERVABLE_DIMENSION[observable]], sign: signOf(observable) };
  }

  private headOf(id: string): SeriesHead {
    const heads = this.heads();
    const head = heads.find((candidate) => candidate.id === id) ?? outsideHead(id);
    if (head) return head;
    const nearest = nearestName(
      id,
      heads.map((candidate) => candidate.id),
    );
    throw new DomainError(
      'unknown-series',
      `there is no series "${id}"; the nearest is "${nearest}", and GET /api/v1/series lists all`,
      { id },
    );
  }

  private heads(): SeriesHead[] {
    const { grid, readPoints } = this.model.site();
    const names = new Map(grid.assets.map((asset): [string, string] => [asset.id, asset.name]));
    const meters = new Set(grid.meters.map((meter) => meter.id));
    const head = (ownerId: string, observable: Observable, kind: SeriesView['kind']): SeriesHead => {
      const ownerKind = names.has(ownerId) ? 'asset' : meters.has(ownerId) ? 'meter' : 'sensor';
      return headFor({ id: ownerId, kind: ownerKind, name: names.get(ownerId) ?? ownerId }, observable, kind);
    };
    // Meters that are no part of the grid, as those of single buildings, have closed slots as well.
    const others = readPoints
      .filter(({ observable }) => POWER_OBSERVABLES.includes(observable))
      .map(({ ownerId }) => ownerId)
      .filter((id) => !meters.has(id) && !names.has(id));
    return [
      ...[...meters].flatMap((id) => [head(id, 'power', 'slots'), head(id, 'base', 'slots')]),
      ...[...names.keys(), ...new Set(others)].map((id) => head(id, 'power', 'slots')),
      ...readPoints.map((point) => head(point.ownerId, point.observable, 'readings')),
    ];
  }
}

function headFor(owner: SeriesView['owner'], observable: Observable, kind: SeriesView['kind']): SeriesHead {
  return {
    id: seriesId(owner.id, observable),
    owner,
    observable,
    unit: HOUSE_UNIT[OBSERVABLE_DIMENSION[observable]],
    sign: signOf(observable),
    kind,
  };
}

/** The imported series of a metering point outside the site: its PRM of 14 digits. */
function outsideHead(id: string): SeriesHead | undefined {
  const prm = /^(\d{14})\.power$/.exec(id)?.[1];
  return prm === undefined
    ? undefined
    : headFor({ id: prm, kind: 'meter', name: `PRM ${prm}` }, 'power', 'slots');
}

function idOf(head: SeriesHead): SeriesId {
  return head.id as SeriesId;
}

function assertRange({ kind, startMs, endMs }: SeriesQuery): void {
  const maxMs = kind === 'readings' ? MAX_READINGS_MS : MAX_SLOTS_MS;
  if (endMs - startMs <= maxMs) return;
  const days = (ms: number): string => (ms / 86_400_000).toFixed(1);
  throw new DomainError(
    'invalid-input',
    `the range is ${days(endMs - startMs)} days; one answer holds at most ${days(maxMs)} days of ${kind}: ask for shorter ranges${kind === 'readings' ? ' or kind=slots' : ''}`,
    { startMs, endMs, maxMs },
  );
}

function readingView(reading: MeterReading): SeriesValueView {
  return {
    at: formatInstant(reading.sourceMs),
    value: finiteOrNull(reading.value),
    quality: reading.quality,
    statusCode: reading.statusCode,
    knownAt: formatInstant(reading.knownAtMs),
  };
}

function slotView(value: SlotValue): SeriesValueView {
  return {
    at: formatInstant(value.slotMs),
    value: finiteOrNull(value.value),
    quality: value.quality,
    provenance: value.provenance,
    method: value.method,
    knownAt: formatInstant(value.knownAtMs),
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
