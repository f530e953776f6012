/** The audit as the command line reads it: straight from the database, past the service it is to check. */
import { PostgresAuditLog } from '../adapters/postgres/audit-log.js';
import { openDatabase } from '../adapters/postgres/database.js';
import type { AuditRow } from '../core/audit/audit-row.js';
import { auditPages } from '../modules/audit/audit-pages.js';

/** An open audit. */
export interface AuditSource {
  /** All rows, oldest first, page by page. @param signal ends the walk */
  pages(signal: AbortSignal): AsyncIterable<AuditRow[]>;
  close(): Promise<void>;
}

/**
 * Opens the audit of a database; the schema is left as it is.
 *
 * @param url `postgres://user:password@host:port/database`
 * @throws DomainError `store-unavailable` when it does not answer
 */
export async function openAudit(url: string): Promise<AuditSource> {
  const database = await openDatabase(url, { poolSize: 1, applicationName: 'traboule-audit' });
  const audit = new PostgresAuditLog(database);
  return {
    pages: (signal) => auditPages(audit, signal),
    close: () => database.close(),
  };
}
