/** How far the store is up to date, endpoint by endpoint: only what was delivered and committed counts. */
import type { ReadPoint } from '../../core/grid/site.js';
import type { MeterReading, SeriesId } from '../../core/series/series.js';
import { BLOCK_STAMP_TOLERANCE_MS } from '../../core/series/slot-power.js';
import { SLOT_MS } from '../../core/time/slot.js';

/** A block series is expected while it delivered one of the last so many blocks; a dead device delays nobody longer. */
const EXPECTED_SLOTS = 2;

/** Newest committed source time per endpoint, and per series that blocks or history are read of. */
export class Watermarks {
  private readonly newestOf = new Map<string, number>();
  private readonly newestOfSeries = new Map<SeriesId, number>();
  private readonly blocks = new Map<string, SeriesId[]>();

  constructor(points: readonly ReadPoint[]) {
    for (const { endpointId, observable, seriesId, historizing } of points) {
      const isBlock = observable === 'importBlock' || observable === 'exportBlock';
      if (isBlock) this.blocks.set(endpointId, [...(this.blocks.get(endpointId) ?? []), seriesId]);
      if (isBlock || historizing) this.newestOfSeries.set(seriesId, Number.NEGATIVE_INFINITY);
    }
  }

  /** Counts readings as committed. */
  commit(endpointId: string, readings: readonly MeterReading[]): void {
    let newest = this.freshUpTo(endpointId);
    for (const { seriesId, sourceMs } of readings) {
      if (sourceMs > newest) newest = sourceMs;
      const held = this.newestOfSeries.get(seriesId);
      if (held !== undefined && sourceMs > held) this.newestOfSeries.set(seriesId, sourceMs);
    }
    this.newestOf.set(endpointId, newest);
  }

  /** Newest committed source time of an endpoint [epoch ms]; -Infinity when there is none. */
  freshUpTo(endpointId: string): number {
    return this.newestOf.get(endpointId) ?? Number.NEGATIVE_INFINITY;
  }

  /** Newest committed source time of a block or historizing series [epoch ms]; -Infinity when there is none. */
  newest(seriesId: SeriesId): number {
    return this.newestOfSeries.get(seriesId) ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * True when the endpoint delivered the slot that ends at `slotEndMs`: every block series that is expected of it, or,
   * when none is, any value stamped at or after the slot's end.
   */
  isFresh(endpointId: string, slotEndMs: number): boolean {
    const oldestExpected = slotEndMs - EXPECTED_SLOTS * SLOT_MS - BLOCK_STAMP_TOLERANCE_MS;
    const expected = (this.blocks.get(endpointId) ?? [])
      .map((id) => this.newest(id))
      .filter((newest) => newest >= oldestExpected);
    if (expected.length === 0) return this.freshUpTo(endpointId) >= slotEndMs;
    return expected.every((newest) => newest >= slotEndMs - BLOCK_STAMP_TOLERANCE_MS);
  }
}
