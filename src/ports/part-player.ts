import type { PartResult, RunOrder, RunPart } from '../core/scenario/run-parts.js';

/** What is played. */
export interface PartOrder {
  readonly order: RunOrder;
  readonly part: RunPart;
  /** A recorded base is read as it was known at this instant [epoch ms]. */
  readonly knownAtMs: number;
}

/** Told how far a part is; aborted when nobody wants it any more. */
export interface PartWatch {
  readonly onShare: (share: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Plays parts of scenarios apart from the caller's thread, one at a time: minutes of arithmetic must not delay a plan or a lock.
 * Rejects with DomainError `invalid-scenario` for what cannot be played, and with the reason of the signal.
 */
export abstract class PartPlayer {
  /** The same order gives the same result. */
  abstract play(order: PartOrder, watch: PartWatch): Promise<PartResult>;
  abstract close(): Promise<void>;
}
