/** Reading of the audit: pages, verification, export. Reading it is recorded as well where it leaves the house. */
import { Injectable } from '@nestjs/common';
import { formatHead } from '../../core/audit/audit-head.js';
import type { AuditHead, AuditRow } from '../../core/audit/audit-row.js';
import { AUDIT_COLUMNS, auditCells } from '../../core/audit/audit-table.js';
import { verifyChain } from '../../core/audit/verify-chain.js';
import { csvHeading, csvRow } from '../../core/series/table.js';
import { type AuditFilter, AuditLog } from '../../ports/audit-log.js';
import { auditPages } from './audit-pages.js';
import type { AuditPage, AuditVerdictView } from './audit.answer.js';

/** What an export covers. */
export interface AuditExport {
  readonly format: 'csv' | 'jsonl';
  readonly sinceMs: number;
  readonly untilMs: number;
}

@Injectable()
export class AuditReading {
  constructor(private readonly audit: AuditLog) {}

  /** One page, newest first, and the cursor of the next. */
  async page(filter: AuditFilter): Promise<AuditPage> {
    const rows = await this.audit.rows({ ...filter, limit: filter.limit + 1 });
    const page = rows.slice(0, filter.limit);
    const last = page.at(-1);
    return { rows: page, next: rows.length > page.length && last ? String(last.seq) : null };
  }

  /** Walks the whole chain. */
  async verdict(noted: AuditHead | null, signal: AbortSignal): Promise<AuditVerdictView> {
    const verdict = await verifyChain(auditPages(this.audit, signal), { noted });
    const { status, rows } = verdict;
    if (verdict.status === 'broken') {
      const { findings, findingsInAll } = verdict;
      return { status, rows, head: null, findings: [...findings], findingsInAll };
    }
    const head = rows === 0 ? null : formatHead({ seq: rows, hash: verdict.headHash });
    return { status, rows, head, findings: [], findingsInAll: 0 };
  }

  /** The rows of a time as text, piece by piece, oldest first. */
  async *export({ format, sinceMs, untilMs }: AuditExport): AsyncGenerator<string> {
    if (format === 'csv') yield csvHeading(AUDIT_COLUMNS);
    for await (const page of auditPages(this.audit)) {
      const wanted = page.filter(({ atMs }) => atMs >= sinceMs && atMs < untilMs);
      if (wanted.length > 0) yield wanted.map(format === 'csv' ? csvLine : jsonLine).join('');
    }
  }
}

function csvLine(row: AuditRow): string {
  return csvRow(AUDIT_COLUMNS, auditCells(row));
}

function jsonLine(row: AuditRow): string {
  return `${JSON.stringify(row)}\n`;
}
