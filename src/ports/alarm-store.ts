import type { AlarmId } from '../core/alarm/alarm-definition.js';
import type { AlarmRecord, AlarmTransition } from '../core/alarm/alarm-record.js';

/** A record that was changed, and the version it was read with; 0 = it is new. */
export interface AlarmChange {
  readonly record: AlarmRecord;
  readonly readVersion: number;
  readonly transitions: readonly AlarmTransition[];
}

/** A step of the history with its number, which rises. */
export interface KeptTransition extends AlarmTransition {
  readonly seq: number;
}

/**
 * Keeps alarms and their history. Written every few seconds by the gateway, every slot by a worker, now and then by people.
 * Fails with DomainError `store-unavailable` (retryable).
 */
export abstract class AlarmStore {
  /** Alarms that are not at rest: active, waiting to be acknowledged, shelved, or about to change. Ordered by id. */
  abstract standing(): Promise<AlarmRecord[]>;
  /** Null when it was never raised. */
  abstract alarm(id: AlarmId): Promise<AlarmRecord | null>;
  /**
   * Keeps changes, each with its transitions or not at all; the version kept is the one read plus one. A record that
   * somebody else changed since it was read is left as it is.
   *
   * @returns ids of the records that were kept
   */
  abstract save(changes: readonly AlarmChange[]): Promise<ReadonlySet<AlarmId>>;
  /** Newest first; time start included, end not. */
  abstract history(filter: {
    readonly alarmId?: AlarmId;
    readonly sinceMs?: number;
    readonly untilMs?: number;
    /** Older than this number: the next page. */
    readonly beforeSeq?: number;
    readonly limit: number;
  }): Promise<KeptTransition[]>;
}
