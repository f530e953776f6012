/** The audit in a real PostgreSQL: the table refuses changes, and what a superuser does behind its back is found. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresAuditLog } from '../../src/adapters/postgres/audit-log.js';
import { formatHead, parseHead } from '../../src/core/audit/audit-head.js';
import type { AuditHead, AuditRow } from '../../src/core/audit/audit-row.js';
import { chainEntry, hashOf } from '../../src/core/audit/chain.js';
import { verifyChain } from '../../src/core/audit/verify-chain.js';
import { auditPages } from '../../src/modules/audit/audit-pages.js';
import { auditEntry } from '../contract/audit-log-contract.js';
import { type CommandResult, runCommand } from '../fixtures/command.js';
import { type TestDatabase, withDatabase } from '../fixtures/database.js';

const ROWS = 12;

let fresh: TestDatabase;
let audit: PostgresAuditLog;
let rows: AuditRow[];

beforeAll(async () => {
  fresh = await withDatabase('embedded');
  audit = new PostgresAuditLog(fresh.database);
  for (let i = 1; i <= ROWS; i += 1)
    await audit.append(auditEntry(i, { after: { kw: [i, -0.1], name: 'é' } }));
  rows = await audit.from(0, ROWS);
  await fresh.database.rows('a copy', 'CREATE TABLE audit_copy AS SELECT * FROM audit_log');
});
afterAll(() => fresh.close());

/** Changes rows as a superuser with the triggers off, looks, and puts all back. */
async function found(sql: string, noted: AuditHead | null = null): Promise<string[]> {
  const change = `ALTER TABLE audit_log DISABLE TRIGGER ALL; ${sql}; ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_is_kept`;
  await fresh.database.rows('tampering', change);
  const told: string[] = [];
  const onFinding = ({ kind, seq }: { kind: string; seq: number }): number =>
    told.push(`${kind} ${String(seq)}`);
  const verdict = await verifyChain(auditPages(audit), { noted, onFinding });
  await fresh.database.rows(
    'putting back',
    `ALTER TABLE audit_log DISABLE TRIGGER ALL;
     TRUNCATE audit_log; INSERT INTO audit_log SELECT * FROM audit_copy ORDER BY seq;
     ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_is_kept`,
  );
  expect(verdict.status).toBe(told.length === 0 ? 'intact' : 'broken');
  return told;
}

function row(seq: number): AuditRow {
  const one = rows[seq - 1];
  if (!one) throw new Error(`no row ${String(seq)}`);
  return one;
}

describe('the table', () => {
  it.each([
    ["UPDATE audit_log SET reason = 'x' WHERE seq = 3", 'UPDATE'],
    ['DELETE FROM audit_log WHERE seq = 3', 'DELETE'],
    ['TRUNCATE audit_log', 'TRUNCATE'],
    ["SET session_replication_role = replica; UPDATE audit_log SET reason = 'x'", 'UPDATE'],
    [
      "INSERT INTO audit_log SELECT * FROM audit_copy WHERE seq = 3 ON CONFLICT (seq) DO UPDATE SET reason = 'x'",
      'UPDATE',
    ],
  ])('refuses: %s', async (sql, what) => {
    await expect(fresh.database.rows('tampering', sql)).rejects.toThrow(`append-only: ${what}`);
    expect(await verifyChain(auditPages(audit), { noted: null })).toMatchObject({
      status: 'intact',
      rows: ROWS,
    });
  });
});

describe('tampering by a superuser with the triggers off', () => {
  it('leaves nothing to find when nothing was done', async () => {
    expect(await found('SELECT 1')).toEqual([]);
  });

  it.each([
    ['a reason', "UPDATE audit_log SET reason = 'other' WHERE seq = 5", ['altered 5']],
    [
      'a state deep inside',
      `UPDATE audit_log SET after = '{"kw":[5,-0.2],"name":"é"}' WHERE seq = 5`,
      ['altered 5'],
    ],
    [
      'a number no JSON of ours holds',
      `UPDATE audit_log SET after = '{"kw":1e999}' WHERE seq = 5`,
      ['altered 5'],
    ],
    ['an instant by a millisecond', 'UPDATE audit_log SET at_ms = at_ms + 1 WHERE seq = 5', ['altered 5']],
    ['two rows', "UPDATE audit_log SET account_id = 'b' WHERE seq IN (5, 9)", ['altered 5', 'altered 9']],
    [
      'the newest row',
      `UPDATE audit_log SET reason = 'other' WHERE seq = ${String(ROWS)}`,
      [`altered ${String(ROWS)}`],
    ],
  ])('finds an altered row: %s', async (_, sql, expected) => {
    expect(await found(sql)).toEqual(expected);
  });

  it('finds a row that was altered and given a hash that fits', async () => {
    const changed = { ...row(5), reason: 'other' };
    const sql = `UPDATE audit_log SET reason = 'other', hash = '${hashOf(changed) ?? ''}' WHERE seq = 5`;
    expect(await found(sql)).toEqual(['altered 5']);
  });

  it('finds deleted rows', async () => {
    expect(await found('DELETE FROM audit_log WHERE seq IN (5, 6, 9)')).toEqual(['missing 5', 'missing 9']);
  });

  it('finds rows in each other’s place', async () => {
    const sql = `UPDATE audit_log SET seq = CASE seq WHEN 5 THEN -6 ELSE -5 END WHERE seq IN (5, 6);
      UPDATE audit_log SET seq = -seq WHERE seq < 0`;
    expect(await found(sql)).toEqual(['moved 5', 'moved 6']);
  });

  it('finds a row that was put in, with a hash that fits, the later ones moved on', async () => {
    const put = chainEntry(auditEntry(99), row(10));
    const sql = `UPDATE audit_log SET seq = -(seq + 1) WHERE seq > 10; UPDATE audit_log SET seq = -seq WHERE seq < 0;
      INSERT INTO audit_log (seq, at_ms, account_id, account_name, via, credential_id, address, action, subject, outcome, reason, previous_hash, hash)
      VALUES (11, ${String(put.atMs)}, '${put.accountId}', '${put.accountName}', '${put.via}', '${put.credentialId ?? ''}', '${put.address ?? ''}',
        '${put.action}', '${put.subject ?? ''}', '${put.outcome}', '${put.reason ?? ''}', '${put.previousHash}', '${put.hash}')`;
    expect(await found(sql)).toEqual(['moved 12', 'inserted 11', 'moved 13']);
  });

  it('finds a second row with a number that is taken', async () => {
    const sql = `ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey;
      INSERT INTO audit_log SELECT * FROM audit_copy WHERE seq = 5`;
    expect(await found(sql)).toEqual(['inserted 5']);
    await fresh.database.rows('the key again', 'ALTER TABLE audit_log ADD PRIMARY KEY (seq)');
  });

  it('finds a tail that was cut off and an emptied table by a head that was noted', async () => {
    const noted = parseHead(formatHead(row(ROWS)));
    expect(await found('SELECT 1', noted)).toEqual([]);
    expect(await found('DELETE FROM audit_log WHERE seq > 9', noted)).toEqual(['cut-off 10']);
    expect(await found('TRUNCATE audit_log', noted)).toEqual(['cut-off 1']);
  });

  it('finds a chain that was written anew as a whole by a head that was noted', async () => {
    const anew: AuditRow[] = [];
    for (const { seq } of rows)
      anew.push(chainEntry({ ...row(seq), reason: 'smoothed' }, anew.at(-1) ?? null));
    const sql = anew
      .map(
        ({ seq, previousHash, hash }) =>
          `UPDATE audit_log SET reason = 'smoothed', previous_hash = '${previousHash}', hash = '${hash}' WHERE seq = ${String(seq)}`,
      )
      .join(';');
    expect(await found(sql)).toEqual([]);
    expect(await found(sql, row(7))).toEqual(['rewritten 7']);
  });
});

describe('traboule audit verify', () => {
  const verify = (...more: string[]): Promise<CommandResult> =>
    runCommand(['audit', 'verify', '--database', fresh.url, ...more]);

  it('says that the chain is whole and its head, and what is wrong and that it is, by its exit code', async () => {
    const head = formatHead(row(ROWS));
    expect(await verify()).toMatchObject({ code: 0, stdout: `intact, ${String(ROWS)} rows, head ${head}\n` });
    const later = await verify('--head', `${String(ROWS + 1)}:${row(1).hash}`);
    expect(later).toMatchObject({ code: 1, stdout: expect.stringMatching(/rows after it were cut off/) });
    const unread = await verify('--head', 'latest');
    expect(unread).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/"latest" is no head of the audit/),
    });
  });
});
