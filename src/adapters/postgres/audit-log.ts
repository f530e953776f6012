/** The audit in PostgreSQL: one chain for all processes, in a table that refuses changes. */
import type { AuditEntry, AuditHead, AuditRow } from '../../core/audit/audit-row.js';
import { chainEntry } from '../../core/audit/chain.js';
import { assertPlainData } from '../../core/plain-data.js';
import { type AuditFilter, AuditLog } from '../../ports/audit-log.js';
import type { Database } from './database.js';

/** Key of the advisory lock that lets one row be chained at a time; arbitrary, ours. */
const CHAIN_LOCK = 7_261_005;

const COLUMNS =
  'seq, at_ms, account_id, account_name, via, credential_id, address, action, subject, outcome, reason, before, after, previous_hash, hash';

/** A row as the driver gives it; bigint comes as text. */
interface StoredRow {
  readonly seq: string;
  readonly at_ms: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly via: AuditRow['via'];
  readonly credential_id: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly outcome: AuditRow['outcome'];
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Chains rows under a lock of the database, so that numbers have no gaps whatever fails. */
export class PostgresAuditLog extends AuditLog {
  constructor(private readonly database: Database) {
    super();
  }

  override async append(entry: AuditEntry): Promise<AuditRow> {
    assertPlainData(entry, `audit entry ${entry.action}`);
    return this.database.inTransaction(`recording ${entry.action} in the audit`, async (runner) => {
      await runner.query('SELECT pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
      const [newest] = (await runner.query(
        'SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1',
      )) as Pick<StoredRow, 'seq' | 'hash'>[];
      const head: AuditHead | null = newest ? { seq: Number(newest.seq), hash: newest.hash } : null;
      const row = chainEntry(entry, head);
      const values = valuesOf(row);
      const places = values.map((_, i) => `$${String(i + 1)}`).join(', ');
      await runner.query(`INSERT INTO audit_log (${COLUMNS}) VALUES (${places})`, values);
      return row;
    });
  }

  override async rows(filter: AuditFilter): Promise<AuditRow[]> {
    const conditions: string[] = [];
    const values: unknown[] = [];
    const asked: readonly (readonly [sql: string, value: unknown])[] = [
      ['at_ms >=', filter.sinceMs],
      ['at_ms <', filter.untilMs],
      ['account_id =', filter.accountId],
      ['action =', filter.action],
      ['subject =', filter.subject],
      ['outcome =', filter.outcome],
      ['seq <', filter.beforeSeq],
    ];
    for (const [sql, value] of asked) {
      if (value === undefined) continue;
      values.push(value);
      conditions.push(`${sql} $${String(values.length)}`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const stored = await this.database.rows<StoredRow>(
      'reading the audit',
      `SELECT ${COLUMNS} FROM audit_log ${where} ORDER BY seq DESC LIMIT $${String(values.length + 1)}`,
      [...values, filter.limit],
    );
    return stored.map(rowOf);
  }

  override async from(seq: number, limit: number): Promise<AuditRow[]> {
    // Rows that share a number, which only somebody without the primary key could write, stay on one page.
    const stored = await this.database.rows<StoredRow>(
      'walking the audit',
      `SELECT ${COLUMNS} FROM audit_log WHERE seq > $1 ORDER BY seq FETCH FIRST ($2::bigint) ROWS WITH TIES`,
      [seq, limit],
    );
    return stored.map(rowOf);
  }
}

function valuesOf(row: AuditRow): unknown[] {
  const { seq, atMs, accountId, accountName, via, credentialId, address } = row;
  const { action, subject, outcome, reason, before, after, previousHash, hash } = row;
  const who = [seq, atMs, accountId, accountName, via, credentialId, address];
  return [...who, action, subject, outcome, reason, json(before), json(after), previousHash, hash];
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function rowOf(stored: StoredRow): AuditRow {
  return {
    seq: Number(stored.seq),
    atMs: Number(stored.at_ms),
    accountId: stored.account_id,
    accountName: stored.account_name,
    via: stored.via,
    credentialId: stored.credential_id,
    address: stored.address,
    action: stored.action,
    subject: stored.subject,
    outcome: stored.outcome,
    reason: stored.reason,
    before: stored.before,
    after: stored.after,
    previousHash: stored.previous_hash,
    hash: stored.hash,
  };
}
