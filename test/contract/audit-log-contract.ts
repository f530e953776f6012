/** What every AuditLog must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GENESIS_HASH, hashOf } from '../../src/core/audit/chain.js';
import type { AuditEntry } from '../../src/core/audit/audit-row.js';
import { verifyChain } from '../../src/core/audit/verify-chain.js';
import { auditPages } from '../../src/modules/audit/audit-pages.js';
import type { AuditLog } from '../../src/ports/audit-log.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17, 45);

/** An entry of a minute after T0. */
export function auditEntry(minute: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    atMs: T0 + minute * 60_000,
    accountId: 'a-1',
    accountName: 'Ada Lovelace',
    via: 'session',
    credentialId: 's-1',
    address: '::1',
    action: 'plan.approve',
    subject: `plan:${String(minute)}`,
    outcome: 'done',
    reason: 'peak of the evening, "Écully" first',
    before: null,
    after: null,
    ...more,
  };
}

/** Runs the suite on an audit. */
export function auditLogContract(name: string, open: () => Promise<StoreUnderTest<AuditLog>>): void {
  describe(`AuditLog: ${name}`, () => {
    let audit: AuditLog;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store: audit, close } = await open());
    });
    afterAll(() => close());

    it('gives back what it was given, numbered from one and chained', async () => {
      const before = { state: 'proposed', kw: [1, -2.5, 1e-9, 1e21], none: null, deep: { b: true, a: 'é' } };
      const first = await audit.append(auditEntry(0, { before, after: 'text' }));
      const second = await audit.append(auditEntry(1, { via: 'none', credentialId: null, reason: null }));
      expect(first).toMatchObject({
        ...auditEntry(0),
        before,
        after: 'text',
        seq: 1,
        previousHash: GENESIS_HASH,
      });
      expect(second).toMatchObject({ seq: 2, previousHash: first.hash });
      const kept = await audit.from(0, 10);
      expect(kept).toEqual([first, second]);
      expect(kept.map((row) => hashOf(row))).toEqual([first.hash, second.hash]);
    });

    it('chains entries that come at the same time without gap or fork', async () => {
      const rows = await Promise.all(Array.from({ length: 20 }, (_, i) => audit.append(auditEntry(10 + i))));
      expect(rows.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(rows.map((_, i) => 3 + i));
      const verdict = await verifyChain(auditPages(audit), { noted: null });
      expect(verdict).toMatchObject({ status: 'intact', rows: 22 });
    });

    it('refuses what it could not give back, and leaves no gap for it', async () => {
      const entry = auditEntry(40, { after: { kw: Number.NaN } });
      await expect(audit.append(entry)).rejects.toMatchObject({ code: 'invalid-input' });
      await expect(audit.append(auditEntry(40, { reason: 'a\0b' }))).rejects.toMatchObject({
        code: 'invalid-input',
      });
      expect(await audit.append(auditEntry(41))).toMatchObject({ seq: 23 });
    });

    it('filters, newest first, and stops at the limit', async () => {
      await audit.append(auditEntry(100, { accountId: 'b-2', action: 'token.create', subject: null }));
      await audit.append(auditEntry(101, { accountId: 'b-2', outcome: 'refused' }));
      await audit.append(auditEntry(102));
      const seqs = async (filter: Omit<Parameters<AuditLog['rows']>[0], 'limit'>, limit = 10) =>
        (await audit.rows({ ...filter, limit })).map(({ seq }) => seq);
      expect(await seqs({}, 2)).toEqual([26, 25]);
      expect(await seqs({ sinceMs: T0 + 100 * 60_000 })).toEqual([26, 25, 24]);
      expect(await seqs({ sinceMs: T0 + 100 * 60_000, untilMs: T0 + 102 * 60_000 })).toEqual([25, 24]);
      expect(await seqs({ accountId: 'b-2' })).toEqual([25, 24]);
      expect(await seqs({ accountId: 'b-2', outcome: 'refused' })).toEqual([25]);
      expect(await seqs({ action: 'token.create' })).toEqual([24]);
      expect(await seqs({ subject: 'plan:102' })).toEqual([26]);
      expect(await seqs({ beforeSeq: 3 })).toEqual([2, 1]);
      expect(await seqs({ accountId: 'nobody' })).toEqual([]);
    });

    it('walks from a number on, in pages', async () => {
      const page = await audit.from(24, 1);
      expect(page.map(({ seq }) => seq)).toEqual([25]);
      expect((await audit.from(25, 10)).map(({ seq }) => seq)).toEqual([26]);
      expect(await audit.from(26, 10)).toEqual([]);
    });
  });
}
