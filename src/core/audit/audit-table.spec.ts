/** The audit as a table: every field in its column, and nothing a spreadsheet would run. */
import { describe, expect, it } from '@jest/globals';
import type { AuditRow } from './audit-row.js';
import { AUDIT_COLUMNS, auditCells } from './audit-table.js';

const ROW: AuditRow = {
  ...{ seq: 7, atMs: Date.UTC(2026, 0, 15, 18), accountId: 'a-1', accountName: 'Anna', via: 'session' },
  ...{
    credentialId: 's-1',
    address: '127.0.0.1',
    action: 'plan.approve',
    subject: 'plan:P-1',
    outcome: 'done',
  },
  ...{ reason: 'looks right', before: { state: 'checked' }, after: null, previousHash: 'aa', hash: 'bb' },
};
/** The cells of a row by the names of their columns. */
function named(over: Partial<AuditRow> = {}): Record<string, unknown> {
  const cells = auditCells({ ...ROW, ...over });
  expect(cells.length).toBe(AUDIT_COLUMNS.length);
  return Object.fromEntries(AUDIT_COLUMNS.map(({ name }, k) => [name, cells[k]]));
}

describe('the audit as a table', () => {
  it('has each field in the column of its name', () => {
    expect(named()).toEqual({
      ...{ seq: 7, at_utc: ROW.atMs, account_id: 'a-1', account_name: 'Anna', via: 'session' },
      ...{ credential_id: 's-1', address: '127.0.0.1', action: 'plan.approve', subject: 'plan:P-1' },
      ...{ outcome: 'done', reason: 'looks right', before: '{"state":"checked"}', after: null },
      ...{ previous_hash: 'aa', hash: 'bb' },
    });
  });

  it('has columns of different names, each with its meaning', () => {
    expect(new Set(AUDIT_COLUMNS.map(({ name }) => name)).size).toBe(AUDIT_COLUMNS.length);
    expect(AUDIT_COLUMNS.every(({ meaning }) => meaning.length > 1)).toBe(true);
  });

  it('leaves empty what is not known', () => {
    expect(
      named({ credentialId: null, address: null, subject: null, reason: null, before: null }),
    ).toMatchObject({
      ...{ credential_id: null, address: null, subject: null, reason: null, before: null },
    });
  });

  it.each(['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1'])(
    'marks %j as text wherever a person may have written it',
    (formula) => {
      const marked = `'${formula}`;
      expect(
        named({ accountName: formula, reason: formula, subject: formula, address: formula, before: null }),
      ).toMatchObject({ account_name: marked, reason: marked, subject: marked, address: marked });
    },
  );

  it('marks a negative number in a state, and no word that only holds a sign', () => {
    expect(named({ before: -5, after: '=1' })).toMatchObject({ before: "'-5", after: '"=1"' });
    expect(named({ reason: 'a = b' })['reason']).toBe('a = b');
    expect(named({ reason: '' })['reason']).toBe('');
  });

  it('keeps a state that is false or 0', () => {
    expect(named({ before: 0, after: false })).toMatchObject({ before: '0', after: 'false' });
  });
});
