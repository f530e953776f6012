import type { GridSignal, SignalKind } from '../core/flexibility/grid-signals.js';

/** A publication as it was kept. */
export interface KeptSignal {
  readonly signal: GridSignal;
  /** Instant it became known here [epoch ms]. */
  readonly knownAtMs: number;
}

/**
 * Keeps what was published about the French system, every publication beside the ones before. Written once a cycle, read by
 * drafts of calls and by people. Fails with `store-unavailable`.
 */
export abstract class GridSignalStore {
  /** Keeps a publication. False when it is the newest one already, or older than that: then nothing changes. */
  abstract keep(kept: KeptSignal): Promise<boolean>;
  /** The newest by the instant it was published; null when there is none. */
  abstract newest(kind: SignalKind): Promise<KeptSignal | null>;
}
