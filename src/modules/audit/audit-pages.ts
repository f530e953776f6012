/** The audit from its first row to its last, page by page. */
import type { AuditRow } from '../../core/audit/audit-row.js';
import type { AuditLog } from '../../ports/audit-log.js';

/** Rows held in memory at a time. */
const PAGE = 500;

/**
 * All rows there are, oldest first; rows that come meanwhile are walked as well.
 *
 * @param signal ends the walk with its reason
 */
export async function* auditPages(audit: AuditLog, signal?: AbortSignal): AsyncGenerator<AuditRow[]> {
  // Whoever writes past the service may number rows below 1: those are seen too.
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    signal?.throwIfAborted();
    const page = await audit.from(last, PAGE);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    last = page.at(-1)?.seq ?? last;
  }
}
