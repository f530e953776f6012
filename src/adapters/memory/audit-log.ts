/** The audit in memory. */
import type { AuditEntry, AuditRow } from '../../core/audit/audit-row.js';
import { chainEntry } from '../../core/audit/chain.js';
import { assertPlainData } from '../../core/plain-data.js';
import { type AuditFilter, AuditLog } from '../../ports/audit-log.js';
import { settled } from './settled.js';

/** Keeps rows as long as the process lives. */
export class MemoryAuditLog extends AuditLog {
  private readonly kept: AuditRow[] = [];

  override append(entry: AuditEntry): Promise<AuditRow> {
    return settled(() => {
      assertPlainData(entry, `audit entry ${entry.action}`);
      const row = structuredClone(chainEntry(entry, this.kept.at(-1) ?? null));
      this.kept.push(row);
      return structuredClone(row);
    });
  }

  override rows(filter: AuditFilter): Promise<AuditRow[]> {
    return settled(() =>
      this.kept
        .filter((row) => isWanted(row, filter))
        .reverse()
        .slice(0, filter.limit)
        .map((row) => structuredClone(row)),
    );
  }

  override from(seq: number, limit: number): Promise<AuditRow[]> {
    return settled(() =>
      this.kept
        .filter((row) => row.seq > seq)
        .slice(0, limit)
        .map((row) => structuredClone(row)),
    );
  }
}

function isWanted(row: AuditRow, filter: AuditFilter): boolean {
  const { sinceMs = -Infinity, untilMs = Infinity, beforeSeq = Infinity } = filter;
  if (row.atMs < sinceMs || row.atMs >= untilMs || row.seq >= beforeSeq) return false;
  const asked = [
    [filter.accountId, row.accountId],
    [filter.action, row.action],
    [filter.subject, row.subject],
    [filter.outcome, row.outcome],
  ];
  return asked.every(([wanted, seen]) => wanted === undefined || wanted === seen);
}
