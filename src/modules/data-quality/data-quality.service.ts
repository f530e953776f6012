/** How good the data are: servers, ages of series, gaps and substitutes of the last week. */
import { Injectable } from '@nestjs/common';
import {
  type MeterReading,
  seriesId,
  type SeriesId,
  type SlotValue,
  splitSeriesId,
} from '../../core/series/series.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { Journal } from '../../ports/journal.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import type { DataQuality, EndpointsAnswer, OwnerQuality } from './data-quality.schema.js';
import { EndpointStates } from './endpoint-states.service.js';

const SPAN_SLOTS = 7 * 96;

/** A value older than this is silence [ms]. */
const SILENT_MS = 30 * 60_000;

/** A slot known this long after its end came late [ms]. */
const LATE_MS = 10 * 60_000;

const MOST_GAPS = 50;
const MOST_COUNTED = 500;

@Injectable()
export class DataQualityService {
  /** Figures of the week by the slot they end with: a closed slot seldom changes, and the sum is long. */
  private week: { readonly endMs: number; readonly owners: Promise<OwnerQuality[]> } | null = null;

  constructor(
    private readonly states: EndpointStates,
    private readonly readings: MeterReadingStore,
    private readonly journal: Journal,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {}

  /** Every server with its connection and newest value. */
  async endpoints(): Promise<EndpointsAnswer> {
    const nowMs = Math.floor(this.clock.nowMs());
    return { nowMs, endpoints: await this.endpointRows(nowMs, await this.latest(nowMs)) };
  }

  /** Everything the page of the data shows. */
  async quality(): Promise<DataQuality> {
    const nowMs = Math.floor(this.clock.nowMs());
    const endMs = slotStart(nowMs);
    const fromMs = endMs - SPAN_SLOTS * SLOT_MS;
    const latest = await this.latest(nowMs);
    const [endpoints, owners, incidents] = await Promise.all([
      this.endpointRows(nowMs, latest),
      this.owners(endMs),
      this.incidents(fromMs),
    ]);
    const series = this.model.site().readPoints.map((point) => {
      const { seriesId: id, ownerId, observable, endpointId, node, unit, sign } = point;
      const reading = latest.get(id);
      return {
        ...{ seriesId: id, ownerId, observable, endpointId, node, unit, sign },
        atMs: reading?.sourceMs ?? null,
        ageMs: reading ? Math.max(0, nowMs - reading.sourceMs) : null,
        quality: reading?.quality ?? null,
      };
    });
    return { nowMs, fromMs, toMs: endMs, endpoints, series, owners, incidents };
  }

  private latest(nowMs: number): Promise<Map<SeriesId, MeterReading>> {
    return this.readings.latest(
      this.model.site().readPoints.map((point) => point.seriesId),
      nowMs,
    );
  }

  private async endpointRows(
    nowMs: number,
    latest: ReadonlyMap<SeriesId, MeterReading>,
  ): Promise<EndpointsAnswer['endpoints']> {
    const { endpoints, readPoints } = this.model.site();
    const states = new Map((await this.states.states()).map((state) => [state.endpointId, state]));
    return endpoints.map(({ id, url, securityPolicy, securityMode }) => {
      const own = readPoints.filter(({ endpointId }) => endpointId === id);
      const times = own.map((point) => latest.get(point.seriesId)?.sourceMs ?? Number.NEGATIVE_INFINITY);
      const newest = Math.max(Number.NEGATIVE_INFINITY, ...times);
      const state = states.get(id);
      return {
        ...{ id, url, securityPolicy, securityMode, state: state?.state ?? 'unknown' },
        ...{ sinceMs: state?.sinceMs ?? null, detail: state?.detail ?? null },
        lastValueMs: Number.isFinite(newest) ? newest : null,
        ageMs: Number.isFinite(newest) ? Math.max(0, nowMs - newest) : null,
        series: own.length,
        silentSeries: times.filter((atMs) => nowMs - atMs > SILENT_MS).length,
      };
    });
  }

  private owners(endMs: number): Promise<OwnerQuality[]> {
    if (this.week?.endMs === endMs) return this.week.owners;
    const owners = this.ownersUpTo(endMs);
    this.week = { endMs, owners };
    // What failed is not remembered.
    owners.catch(() => {
      if (this.week?.owners === owners) this.week = null;
    });
    return owners;
  }

  private async ownersUpTo(endMs: number): Promise<OwnerQuality[]> {
    const { grid, readPoints } = this.model.site();
    const read = new Set(readPoints.map(({ ownerId }) => ownerId));
    const all = [
      ...grid.meters.map(({ id, districtId }) => ({ id, districtId, kind: 'meter' as const })),
      ...grid.assets.map(({ id, districtId }) => ({ id, districtId, kind: 'asset' as const })),
    ].filter(({ id }) => read.has(id));
    const startMs = endMs - SPAN_SLOTS * SLOT_MS;
    const seriesIds = all.map(({ id }) => seriesId(id, 'power'));
    const byOwner = new Map<string, SlotValue[]>(all.map(({ id }) => [id, []]));
    for (const value of await this.readings.slotValues({ seriesIds, startMs, endMs }))
      byOwner.get(splitSeriesId(value.seriesId).ownerId)?.push(value);
    return all.map(({ id, districtId, kind }) => ({
      ...{ ownerId: id, kind, districtId },
      ...figuresOf(byOwner.get(id) ?? [], startMs),
    }));
  }

  private async incidents(sinceMs: number): Promise<DataQuality['incidents']> {
    const count = async (code: string): Promise<number> =>
      (await this.journal.entries({ code, sinceMs, limit: MOST_COUNTED })).length;
    const [dropped, refused, future, problems, backfills] = await Promise.all([
      count('readings-dropped'),
      count('reading-refused'),
      count('future-timestamp'),
      count('point-problem'),
      count('backfill-failed'),
    ]);
    return {
      ...{ readingsDropped: dropped, readingsRefused: refused, futureTimestamps: future },
      ...{ pointProblems: problems, backfillsFailed: backfills, duplicates: null },
    };
  }
}

type Figures = Omit<OwnerQuality, 'ownerId' | 'kind' | 'districtId'>;

/** Shares and gaps of a week; a slot nobody closed is missing. */
function figuresOf(values: readonly SlotValue[], startMs: number): Figures {
  const kinds = new Array<SlotValue['provenance']>(SPAN_SLOTS).fill('missing');
  let lateSlots = 0;
  for (const { slotMs, provenance, knownAtMs } of values) {
    kinds[(slotMs - startMs) / SLOT_MS] = provenance;
    if (knownAtMs > slotMs + SLOT_MS + LATE_MS) lateSlots++;
  }
  const share = (kind: string): number => kinds.filter((one) => one === kind).length / SPAN_SLOTS;
  return {
    ...{
      measuredShare: share('measured'),
      estimatedShare: share('estimated'),
      missingShare: share('missing'),
    },
    lateSlots,
    gaps: gapsOf(kinds, startMs).reverse().slice(0, MOST_GAPS),
  };
}

function gapsOf(kinds: readonly SlotValue['provenance'][], startMs: number): Figures['gaps'] {
  const gaps: Figures['gaps'] = [];
  kinds.forEach((kind, k) => {
    if (kind === 'measured') return;
    const fromMs = startMs + k * SLOT_MS;
    const last = gaps.at(-1);
    if (last?.kind === kind && last.toMs === fromMs) {
      last.toMs += SLOT_MS;
      last.slots += 1;
    } else gaps.push({ fromMs, toMs: fromMs + SLOT_MS, slots: 1, kind });
  });
  return gaps;
}
