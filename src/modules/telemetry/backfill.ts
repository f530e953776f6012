/** Fills gaps by HistoryRead: one run per endpoint at a time, a few endpoints side by side, oldest first. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadPoint } from '../../core/grid/site.js';
import type { MeterReading, SeriesId } from '../../core/series/series.js';
import { formatInstant } from '../../core/time/instant.js';
import type { Clock } from '../../ports/clock.js';
import type { MeterSource } from '../../ports/meter-source.js';
import type { PatientJournal } from './patient-journal.js';

/** How backfill goes about it. */
export interface BackfillSettings {
  /** History asked of a series that has none stored [days]. */
  readonly historyDays: number;
  /** Span of one HistoryRead round [ms of world time]. */
  readonly chunkMs: number;
  /** Endpoints read side by side. */
  readonly parallel: number;
  /** Tries of a run while the endpoint stays connected, and the pause between them [ms, wall]. */
  readonly attempts: number;
  readonly retryMs: number;
}

/** How far the backfill of an endpoint has come. */
export interface BackfillProgress {
  readonly endpointId: string;
  /** Done share of the current run, 0..1. */
  readonly share: number;
  /** Readings delivered in this run. */
  readonly readings: number;
}

/** What backfill needs of its surroundings. */
export interface BackfillContext {
  readonly source: MeterSource;
  readonly clock: Clock;
  readonly journal: PatientJournal;
  /** Commits history; waits while the store is away. */
  readonly append: (endpointId: string, readings: readonly MeterReading[]) => Promise<void>;
  readonly onProgress: (progress: BackfillProgress) => void;
}

interface EndpointState {
  readonly points: readonly ReadPoint[];
  /** First instant each series misses [epoch ms]. */
  needs: Map<SeriesId, number>;
  /** `gone`: lost, or given up on until it connects again. */
  link: 'waiting' | 'connected' | 'gone';
  running: boolean;
}

/** Journal codes of a run; an endpoint whose newest `begun` has no `done` after it was interrupted. */
export const BACKFILL_BEGUN = 'backfill-begun';
export const BACKFILL_DONE = 'backfill-done';

/** Keeps what is missing and reads it whenever the endpoint is there. */
export class Backfill {
  private readonly states = new Map<string, EndpointState>();
  private readonly stopping = new AbortController();
  private readonly runs = new Set<Promise<void>>();
  private readonly waiters = new Set<() => void>();
  private paused = false;

  constructor(
    points: readonly ReadPoint[],
    private readonly context: BackfillContext,
    private readonly settings: BackfillSettings,
  ) {
    for (const point of points) {
      if (!point.historizing) continue;
      const state = this.states.get(point.endpointId);
      const all = [...(state?.points ?? []), point];
      this.states.set(point.endpointId, { points: all, needs: new Map(), link: 'waiting', running: false });
    }
  }

  /** Notes that a series misses values from `fromMs` on [epoch ms]; an earlier note holds. */
  need(point: ReadPoint, fromMs: number): void {
    const needs = this.states.get(point.endpointId)?.needs;
    needs?.set(point.seriesId, Math.min(fromMs, needs.get(point.seriesId) ?? Number.POSITIVE_INFINITY));
  }

  /** Notes that every historizing series of an endpoint misses values from `fromMs` on, and fills them when it can. */
  needAll(endpointId: string, fromMs: number): void {
    for (const point of this.states.get(endpointId)?.points ?? []) this.need(point, fromMs);
    this.next();
  }

  /** The endpoint came or went. */
  setConnected(endpointId: string, connected: boolean): void {
    const state = this.states.get(endpointId);
    if (state) state.link = connected ? 'connected' : 'gone';
    this.next();
  }

  /** No new run begins while the store is away. */
  setPaused(paused: boolean): void {
    this.paused = paused;
    this.next();
  }

  /** Endpoints with gaps not filled yet. */
  pending(): string[] {
    return [...this.states].filter(([, state]) => state.running || state.needs.size > 0).map(([id]) => id);
  }

  /**
   * Resolves when every endpoint that can be read was read, at the latest after `timeoutMs` of wall time.
   *
   * @returns endpoints with gaps not filled yet
   */
  async settled(timeoutMs: number): Promise<string[]> {
    if (!this.isBusy()) return this.pending();
    const timeout = new AbortController();
    const done = new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.isBusy()) return;
        this.waiters.delete(check);
        resolve();
      };
      this.waiters.add(check);
      timeout.signal.addEventListener('abort', () => this.waiters.delete(check));
    });
    await Promise.race([
      done,
      sleep(timeoutMs, undefined, { signal: timeout.signal }).catch(() => undefined),
    ]);
    timeout.abort();
    return this.pending();
  }

  /**
   * Ends all runs; what is missing is found again at the next start. A server that never answers is waited for
   * `patienceMs` of wall time.
   */
  async stop(patienceMs: number): Promise<void> {
    this.stopping.abort();
    const patience = new AbortController();
    const timeout = sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.runs), timeout]);
    patience.abort();
  }

  /** True while an endpoint is read, or may still connect and be read. */
  private isBusy(): boolean {
    return [...this.states.values()].some((s) => s.running || (s.needs.size > 0 && s.link !== 'gone'));
  }

  private next(): void {
    for (const waiter of [...this.waiters]) waiter();
    for (const [endpointId, state] of this.states) {
      if (this.paused || this.stopping.signal.aborted || this.runs.size >= this.settings.parallel) return;
      if (state.link !== 'connected' || state.running || state.needs.size === 0) continue;
      state.running = true;
      const run = this.run(endpointId, state).finally(() => {
        state.running = false;
        this.runs.delete(run);
        this.next();
      });
      this.runs.add(run);
    }
  }

  private async run(endpointId: string, state: EndpointState): Promise<void> {
    const fromMs = Math.min(...state.needs.values());
    this.tell(endpointId, BACKFILL_BEGUN, `reading history of ${endpointId} from ${formatInstant(fromMs)}`, {
      fromMs,
    });
    let readings = 0;
    for (let attempt = 1; state.needs.size > 0; attempt += 1) {
      try {
        readings += await this.readAll(endpointId, state);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        const detail = error instanceof Error ? error.message : String(error);
        this.tellFailure(endpointId, detail, attempt);
        // A later reconnect begins again where this run ended.
        if (attempt >= this.settings.attempts) state.link = 'gone';
        if (isGone(state)) return;
        await sleep(this.settings.retryMs, undefined, { signal: this.stopping.signal }).catch(
          () => undefined,
        );
      }
      if (this.stopping.signal.aborted) return;
    }
    this.tell(endpointId, BACKFILL_DONE, `history of ${endpointId} is complete: ${String(readings)} values`, {
      readings,
    });
  }

  /** Reads everything missing up to now, chunk by chunk; what a chunk delivered is not needed any more. */
  private async readAll(endpointId: string, state: EndpointState): Promise<number> {
    const toMs = this.context.clock.nowMs() + 1;
    const firstMs = Math.min(...state.needs.values());
    let readings = 0;
    for (let startMs = firstMs; startMs < toMs; startMs += this.settings.chunkMs) {
      if (this.stopping.signal.aborted) return readings;
      const endMs = Math.min(startMs + this.settings.chunkMs, toMs);
      const points = state.points.filter(
        (p) => (state.needs.get(p.seriesId) ?? Number.POSITIVE_INFINITY) < endMs,
      );
      if (points.length === 0) continue;
      await this.context.source.history(endpointId, points, { startMs, endMs }, async (batch) => {
        readings += batch.length;
        await this.context.append(endpointId, batch);
      });
      for (const point of points) settleNeed(state, point.seriesId, { startMs, endMs, last: endMs === toMs });
      this.context.onProgress({ endpointId, share: (endMs - firstMs) / (toMs - firstMs), readings });
    }
    // A need that lies ahead has nothing to read yet; the subscription brings it.
    for (const [id, needMs] of state.needs) if (needMs > this.context.clock.nowMs()) state.needs.delete(id);
    return readings;
  }

  private tell(
    endpointId: string,
    code: string,
    message: string,
    numbers: Readonly<Record<string, number>>,
  ): void {
    this.context.journal.note({ severity: 'info', code, message, context: { endpointId, ...numbers } });
  }

  private tellFailure(endpointId: string, detail: string, attempt: number): void {
    const message = `history of ${endpointId} could not be read (try ${String(attempt)}): ${detail}`;
    const context = { endpointId, attempt };
    this.context.journal.note({ severity: 'warning', code: 'backfill-failed', message, context });
  }
}

/** The link changes while a run awaits; asked through a function so that the compiler does not think otherwise. */
function isGone(state: EndpointState): boolean {
  return state.link === 'gone';
}

/** Moves a need past a chunk that was read; a need noted meanwhile for an earlier time stays. */
function settleNeed(
  state: EndpointState,
  id: SeriesId,
  chunk: { readonly startMs: number; readonly endMs: number; readonly last: boolean },
): void {
  const needMs = state.needs.get(id);
  if (needMs === undefined || needMs < chunk.startMs) return;
  if (chunk.last && needMs < chunk.endMs) state.needs.delete(id);
  else state.needs.set(id, Math.max(needMs, chunk.endMs));
}
