/** The gateway's ear: takes readings in, keeps them safe, fills gaps, and says how fresh the store is. */
import { Injectable } from '@nestjs/common';
import type { MeterReading } from '../../core/series/series.js';
import { Clock } from '../../ports/clock.js';
import { Journal } from '../../ports/journal.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { type EndpointStatus, MeterSource, type PointProblem } from '../../ports/meter-source.js';
import { SiteModel } from '../../ports/site-token.js';
import { Backfill, BACKFILL_BEGUN, BACKFILL_DONE } from './backfill.js';
import { DropLedger } from './drop-ledger.js';
import { FutureGuard } from './future-guard.js';
import { Ingest } from './ingest.js';
import type { DroppedRange } from './ingest-buffer.js';
import { type LateRange, LateSlots } from './late-slots.js';
import { PatientJournal } from './patient-journal.js';
import { BACKFILL_DEFAULTS, INGEST_DEFAULTS, type TelemetryOptions } from './telemetry.settings.js';
import { Watermarks } from './watermarks.js';

/** Endpoints whose slot is committed, and those that were not waited for any longer (late or lost). */
export interface Freshness {
  readonly ready: string[];
  readonly late: string[];
}

/** Runs of backfill looked back on for one that was interrupted. */
const JOURNAL_LOOKBACK = 500;
const DAY_MS = 86_400_000;
/** Wall time a stop waits for the last append [ms]. */
const STOP_PATIENCE_MS = 5_000;

/** Wall time a stop waits for running history reads [ms]. */
const BACKFILL_STOP_MS = 500;

/** Everything that lives from start to stop. */
interface Running {
  readonly ingest: Ingest;
  readonly backfill: Backfill;
  readonly watermarks: Watermarks;
  readonly endpoints: Map<string, EndpointStatus['state']>;
}

@Injectable()
export class TelemetryService {
  private running: Running | null = null;
  private readonly late = new LateSlots();
  private readonly guard: FutureGuard;
  private readonly notes: PatientJournal;
  private readonly drops: DropLedger;
  private readonly watchers = new Set<() => void>();
  private closedUpToMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: MeterReadingStore,
    private readonly source: MeterSource,
    private readonly journal: Journal,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {
    this.notes = new PatientJournal(journal, clock);
    this.guard = new FutureGuard(clock, this.notes);
    this.drops = new DropLedger(this.notes);
  }

  /**
   * Begins to listen and to fill gaps; returns at once after it has looked what the store already holds.
   *
   * @throws DomainError `store-unavailable` when the store cannot be asked at the start
   */
  async start(options: TelemetryOptions = {}): Promise<void> {
    if (this.running) throw new Error('telemetry is running already; stop it before starting it again');
    const site = this.model.site();
    const ingest = new Ingest(this.store, this.ingestListener(), { ...INGEST_DEFAULTS, ...options });
    const settings = { ...BACKFILL_DEFAULTS, ...options };
    const context = {
      source: this.source,
      clock: this.clock,
      journal: this.notes,
      append: (endpointId: string, readings: readonly MeterReading[]) =>
        this.appendHistory(endpointId, readings),
      onProgress: options.onProgress ?? (() => undefined),
    };
    const backfill = new Backfill(site.readPoints, context, settings);
    const endpoints = new Map(
      site.endpoints.map((e): [string, EndpointStatus['state']] => [e.id, 'connecting']),
    );
    this.running = { ingest, backfill, watermarks: new Watermarks(site.readPoints), endpoints };
    try {
      await this.planBackfill(backfill, settings.historyDays);
      await this.source.start({
        readings: (endpointId, batch) =>
          ingest.push({ endpointId, readings: this.guard.check(endpointId, batch) }),
        status: (status) => this.onStatus(status),
        problem: (problem) => this.onProblem(problem),
      });
    } catch (error) {
      this.running = null;
      throw error;
    }
  }

  /** Closes the source and writes what is in memory, for a few seconds at most; the rest is dropped loudly. */
  async stop(): Promise<void> {
    const { running } = this;
    if (!running) return;
    await this.source.close();
    await running.backfill.stop(BACKFILL_STOP_MS);
    await running.ingest.stop(STOP_PATIENCE_MS);
    this.drops.close();
    await this.notes.settled();
    this.running = null;
    this.wake();
  }

  /** Newest source time of the endpoint that was delivered and committed [epoch ms]; -Infinity when there is none. */
  freshUpTo(endpointId: string): number {
    return this.running?.watermarks.freshUpTo(endpointId) ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * Waits until every connected endpoint has committed the slot that ends at `slotEndMs`, or the grace is over.
   * Lost endpoints delay nobody; neither does a device that was silent in the two slots before.
   *
   * @param slotEndMs end of the slot [epoch ms]
   * @param graceMs longest wait, wall time [ms]
   * @param signal ends the wait early with what is known then
   */
  async waitUntilFresh(slotEndMs: number, graceMs: number, signal?: AbortSignal): Promise<Freshness> {
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.watchers.delete(check);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const check = (): void => {
        if (!this.isWaitingFor(slotEndMs)) finish();
      };
      const timer = setTimeout(finish, graceMs);
      this.watchers.add(check);
      signal?.addEventListener('abort', finish);
      if (signal?.aborted) finish();
      else check();
    });
    // What arrives from now on for this slot arrives late.
    this.closedUpToMs = Math.max(this.closedUpToMs, slotEndMs);
    return this.freshness(slotEndMs);
  }

  /**
   * Resolves when the history of every endpoint that answers was read, at the latest after `timeoutMs` of wall time.
   *
   * @returns endpoints whose gaps are not filled yet
   */
  async whenBackfilled(timeoutMs: number): Promise<string[]> {
    return (await this.running?.backfill.settled(timeoutMs)) ?? [];
  }

  /** Resolves when everything delivered so far is committed, or dropped for want of room. */
  async flush(): Promise<void> {
    await this.running?.ingest.flush();
  }

  /** Readings in memory that are not committed yet. */
  pending(): number {
    return this.running?.ingest.pending ?? 0;
  }

  /** Hands over the slots that got values after they were closed, or by backfill; the caller closes them again. */
  takeLateSlots(): LateRange[] {
    return this.late.take();
  }

  /** State of every endpoint as last told. */
  endpointStates(): ReadonlyMap<string, EndpointStatus['state']> {
    return new Map(this.running?.endpoints);
  }

  private isWaitingFor(slotEndMs: number): boolean {
    const { running } = this;
    if (!running) return false;
    return [...running.endpoints].some(
      ([id, state]) => state === 'connected' && !running.watermarks.isFresh(id, slotEndMs),
    );
  }

  private freshness(slotEndMs: number): Freshness {
    const ready: string[] = [];
    const late: string[] = [];
    for (const id of this.running?.endpoints.keys() ?? []) {
      if (this.running?.watermarks.isFresh(id, slotEndMs)) ready.push(id);
      else late.push(id);
    }
    return { ready, late };
  }

  /** What each historizing series misses: from its newest stored value on, or the whole history. */
  private async planBackfill(backfill: Backfill, historyDays: number): Promise<void> {
    const nowMs = this.clock.nowMs();
    const oldestMs = nowMs - historyDays * DAY_MS;
    const points = this.model.site().readPoints.filter((point) => point.historizing);
    const newest = await this.store.latest(
      points.map((point) => point.seriesId),
      nowMs,
    );
    const interrupted = await this.interruptedRuns();
    for (const point of points) {
      const storedMs = newest.get(point.seriesId)?.sourceMs ?? oldestMs;
      const fromMs = Math.min(storedMs, interrupted.get(point.endpointId) ?? Number.POSITIVE_INFINITY);
      backfill.need(point, Math.max(fromMs, oldestMs));
    }
  }

  /** Endpoints whose last backfill was cut off, with its start: a killed process leaves a hole behind newer values. */
  private async interruptedRuns(): Promise<Map<string, number>> {
    const done = await this.journal.entries({ code: BACKFILL_DONE, limit: JOURNAL_LOOKBACK });
    const begun = await this.journal.entries({ code: BACKFILL_BEGUN, limit: JOURNAL_LOOKBACK });
    const doneAt = new Map<string, number>();
    for (const { context, atMs } of done) {
      const id = String(context.endpointId);
      doneAt.set(id, Math.max(atMs, doneAt.get(id) ?? atMs));
    }
    const open = new Map<string, number>();
    for (const { context, atMs } of begun) {
      const id = String(context.endpointId);
      if (atMs <= (doneAt.get(id) ?? Number.NEGATIVE_INFINITY)) continue;
      open.set(id, Math.min(Number(context.fromMs), open.get(id) ?? Number.POSITIVE_INFINITY));
    }
    return open;
  }

  private async appendHistory(endpointId: string, readings: readonly MeterReading[]): Promise<void> {
    const checked = this.guard.check(endpointId, readings);
    await this.running?.ingest.append(endpointId, checked);
    this.late.note(checked, this.clock.nowMs());
  }

  private ingestListener(): ConstructorParameters<typeof Ingest>[1] {
    return {
      committed: (endpointId, readings) => {
        this.running?.watermarks.commit(
          endpointId,
          readings.filter((reading) => !this.guard.isAhead(reading)),
        );
        this.late.note(readings, this.closedUpToMs);
        this.wake();
      },
      dropped: (range) => this.onDropped(range),
      storeOutage: (detail) => this.onStoreOutage(detail),
      refused: ({ seriesId, sourceMs, value }, detail) => {
        const message = `the store refused ${seriesId} = ${String(value)} of ${String(sourceMs)}: ${detail}`;
        this.notes.note({
          severity: 'alarm',
          code: 'reading-refused',
          message,
          context: { seriesId, sourceMs },
        });
      },
    };
  }

  private onDropped(range: DroppedRange): void {
    this.drops.add(range);
    this.running?.backfill.needAll(range.endpointId, range.fromMs);
  }

  private onStoreOutage(detail: string | null): void {
    this.running?.backfill.setPaused(detail !== null);
    const context = { pending: this.pending() };
    if (detail === null) {
      this.drops.close();
      const message = `the store is back; ${String(context.pending)} readings waited in memory`;
      this.notes.note({ severity: 'info', code: 'store-back', message, context });
    } else {
      const message = `the store is away, readings wait in memory: ${detail}`;
      this.notes.note({ severity: 'alarm', code: 'store-away', message, context });
    }
  }

  private onStatus({ endpointId, state, detail }: EndpointStatus): void {
    const { running } = this;
    if (!running) return;
    const before = running.endpoints.get(endpointId);
    running.endpoints.set(endpointId, state);
    if (state === 'lost' && before !== 'lost') this.noteLoss(running, endpointId);
    if (state !== 'connecting') running.backfill.setConnected(endpointId, state === 'connected');
    if (state !== 'connecting' && state !== before) {
      const lost = state === 'lost';
      const message = `endpoint ${endpointId} is ${state}: ${detail}`;
      const code = lost ? 'endpoint-lost' : 'endpoint-connected';
      this.notes.note({ severity: lost ? 'alarm' : 'info', code, message, context: { endpointId } });
    }
    this.wake();
  }

  /** Whatever is newer than what was committed may be missing after a loss. */
  private noteLoss({ backfill, watermarks }: Running, endpointId: string): void {
    for (const point of this.model.site().readPoints) {
      if (point.endpointId !== endpointId || !point.historizing) continue;
      const newestMs = watermarks.newest(point.seriesId);
      if (Number.isFinite(newestMs)) backfill.need(point, newestMs);
    }
  }

  private onProblem({ seriesId, endpointId, detail }: PointProblem): void {
    const message = `${seriesId} of ${endpointId} cannot be used: ${detail}`;
    this.notes.note({
      severity: 'warning',
      code: 'point-problem',
      message,
      context: { seriesId, endpointId },
    });
  }

  private wake(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
