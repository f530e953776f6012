import type { ChangedObject } from '../core/openadr/notice.js';
import type { BrokerAudience } from '../core/openadr/topics.js';

/** Who follows the changes of OpenADR objects: `reports` acts on what VENs report, `mqtt` tells a broker. */
export type AdrReader = 'reports' | 'mqtt';

/** Changes in their order. */
export interface ChangeBatch {
  readonly changes: readonly ChangedObject[];
  /** Who may be told, as things stand now. */
  readonly audience: BrokerAudience;
  /** True: changes before these were dropped before this reader came to them. */
  readonly missed: boolean;
}

/**
 * The log of changes, which lies beside the objects and is written with them. Each reader has a place in it that outlives
 * processes. Asked twice a second by every API process. Fails with DomainError `store-unavailable`.
 */
export abstract class OpenAdrChangeLog {
  /** Gives the reader a place behind the newest change, unless it has one. */
  abstract open(reader: AdrReader): Promise<void>;
  /** Forgets the reader's place: nothing is kept for it. */
  abstract forget(reader: AdrReader): Promise<void>;
  /**
   * Hands on the next changes, in one process at a time. They count as read when `handle` resolves; when it fails, or its
   * process dies, they are handed on again.
   *
   * @returns how many changes were read; 0 also while another process reads
   */
  abstract read(
    reader: AdrReader,
    limit: number,
    handle: (batch: ChangeBatch) => Promise<void>,
  ): Promise<number>;
  /** What waits for the reader; null where it has no place. */
  abstract backlog(
    reader: AdrReader,
  ): Promise<{ readonly waiting: number; readonly oldestMs: number | null } | null>;
  /**
   * Drops changes made before the instant [epoch ms], but none that callbacks or `reports` have yet to read.
   *
   * @returns how many were dropped
   */
  abstract prune(beforeMs: number): Promise<number>;
}
