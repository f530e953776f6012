/** Dropped readings, told loudly but not once per delivery: at the first loss of an endpoint and as a sum at the end. */
import { formatInstant } from '../../core/time/instant.js';
import type { DroppedRange } from './ingest-buffer.js';
import type { PatientJournal } from './patient-journal.js';

/** Sums of what was dropped, per endpoint, until it is told. */
export class DropLedger {
  private readonly sums = new Map<string, DroppedRange>();

  constructor(private readonly journal: PatientJournal) {}

  /** Adds a drop; the first of an endpoint is told at once. */
  add(range: DroppedRange): void {
    const held = this.sums.get(range.endpointId);
    if (!held) this.tell(range, 'are being dropped');
    this.sums.set(range.endpointId, {
      endpointId: range.endpointId,
      fromMs: Math.min(range.fromMs, held?.fromMs ?? range.fromMs),
      toMs: Math.max(range.toMs, held?.toMs ?? range.toMs),
      count: range.count + (held?.count ?? 0),
    });
  }

  /** Tells the sums and forgets them. */
  close(): void {
    for (const sum of this.sums.values()) this.tell(sum, 'were dropped in all');
    this.sums.clear();
  }

  private tell({ endpointId, fromMs, toMs, count }: DroppedRange, verb: string): void {
    const span = `${formatInstant(fromMs)} to ${formatInstant(toMs)}`;
    const cause = 'memory for readings was full or the process ended while the store was away';
    const then = 'series with history are read again, the others keep a gap';
    this.journal.note({
      severity: 'alarm',
      code: 'readings-dropped',
      message: `${String(count)} readings of ${endpointId} (${span}) ${verb}: ${cause}; ${then}`,
      context: { endpointId, fromMs, toMs, count },
    });
  }
}
