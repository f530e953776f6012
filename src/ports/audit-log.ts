import type { AuditEntry, AuditRow } from '../core/audit/audit-row.js';

/** Which rows are wanted; all conditions together. */
export interface AuditFilter {
  /** Start included [epoch ms]. */
  readonly sinceMs?: number;
  /** End excluded [epoch ms]. */
  readonly untilMs?: number;
  readonly accountId?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly outcome?: 'done' | 'refused';
  /** Only rows before this number. */
  readonly beforeSeq?: number;
  readonly limit: number;
}

/**
 * Append-only, hash-chained record of what people and tokens did. Called by every service that acts, in the same
 * transaction where the store allows. Fails with DomainError `store-unavailable`: what cannot be recorded is not done, but
 * for the emergency release, which is recorded when the store is back.
 */
export abstract class AuditLog {
  /** Numbers, chains and keeps an entry; several at once, from any process, come one after the other. */
  abstract append(entry: AuditEntry): Promise<AuditRow>;
  /** Newest first. */
  abstract rows(filter: AuditFilter): Promise<AuditRow[]>;
  /** Rows after a number, oldest first, as they lie there, however damaged: for verification and export. */
  abstract from(seq: number, limit: number): Promise<AuditRow[]>;
}
