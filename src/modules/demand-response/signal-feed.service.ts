/** Keeps what is published about the French system, and says how old it is. */
import { Injectable } from '@nestjs/common';
import { isStale, SIGNAL_KINDS, type SignalKind } from '../../core/flexibility/grid-signals.js';
import { GridSignalSources } from '../../ports/grid-signal-source.js';
import { GridSignalStore, type KeptSignal } from '../../ports/grid-signal-store.js';
import { Journal } from '../../ports/journal.js';

/** Longest wait for all sources [wall ms]. */
const PATIENCE_MS = 15_000;

@Injectable()
export class SignalFeed {
  constructor(
    private readonly sources: GridSignalSources,
    private readonly store: GridSignalStore,
    private readonly journal: Journal,
  ) {}

  /** Keeps what is new. A source that fails is named in the journal and delays nobody: what was kept last stays, with its age. */
  async fetch(nowMs: number): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const { all } = this.sources;
    const came = await Promise.allSettled(all.map((source) => source.newest(nowMs, signal)));
    for (const one of came) {
      if (one.status === 'fulfilled') {
        if (one.value !== null) await this.store.keep({ signal: one.value, knownAtMs: nowMs });
      } else await this.tell(nowMs, one.reason);
    }
  }

  /** The newest publication of a kind, and whether another should have followed it by now; null when there is none. */
  async newest(kind: SignalKind, nowMs: number): Promise<(KeptSignal & { readonly stale: boolean }) | null> {
    const kept = await this.store.newest(kind);
    return kept === null ? null : { ...kept, stale: isStale(kept.signal, nowMs) };
  }

  /** The newest of every kind that there is. */
  async all(nowMs: number): Promise<(KeptSignal & { readonly stale: boolean })[]> {
    const found = await Promise.all(SIGNAL_KINDS.map((kind) => this.newest(kind, nowMs)));
    return found.filter((one) => one !== null);
  }

  private tell(atMs: number, reason: unknown): Promise<void> {
    const why = reason instanceof Error ? reason.message : String(reason);
    return this.journal.append({
      atMs,
      severity: 'warning',
      code: 'signal-missing',
      message: `${why}; the publication kept last stays in use while it is fresh`,
      context: {},
    });
  }
}
