/** Readings stamped in the future: kept as evidence, marked bad, told once in a while. */
import type { MeterReading } from '../../core/series/series.js';
import { formatInstant } from '../../core/time/instant.js';
import type { Clock } from '../../ports/clock.js';
import type { PatientJournal } from './patient-journal.js';

/** A device's clock may be ahead by this much [ms of world time]. */
export const FUTURE_TOLERANCE_MS = 60_000;

/** Wall time within which clocks of two processes are read; matters when the world runs faster than the wall [ms]. */
const READ_JITTER_MS = 2_000;

/** One note per endpoint in this time [ms of world time]. */
const QUIET_MS = 3_600_000;

/** Marks readings whose source time is not believable. */
export class FutureGuard {
  private readonly toldAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly journal: PatientJournal,
  ) {}

  /** The readings with those from the future marked bad. */
  check(endpointId: string, readings: readonly MeterReading[]): readonly MeterReading[] {
    const latestMs = this.latestBelievable();
    const first = readings.find((reading) => reading.sourceMs > latestMs);
    if (!first) return readings;
    this.tell(endpointId, first);
    return readings.map((reading) =>
      reading.sourceMs > latestMs ? { ...reading, quality: 'bad' } : reading,
    );
  }

  /** True when a reading is stamped in the future; it says nothing about how fresh its endpoint is. */
  isAhead(reading: MeterReading): boolean {
    return reading.sourceMs > this.latestBelievable();
  }

  private latestBelievable(): number {
    return this.clock.nowMs() + Math.max(FUTURE_TOLERANCE_MS, READ_JITTER_MS * this.clock.speed());
  }

  private tell(endpointId: string, { seriesId, sourceMs }: MeterReading): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - (this.toldAt.get(endpointId) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    this.toldAt.set(endpointId, nowMs);
    const message = `${seriesId} of ${endpointId} is stamped ${formatInstant(sourceMs)}, which is in the future (now ${formatInstant(nowMs)}); such values are kept as bad: set the device's clock`;
    this.journal.note({
      severity: 'warning',
      code: 'future-timestamp',
      message,
      context: { endpointId, seriesId, sourceMs },
    });
  }
}
