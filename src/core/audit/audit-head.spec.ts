/** Heads of the audit as people note them, and a whole audit verified page by page. */
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../domain-error.js';
import { formatHead, parseHead } from './audit-head.js';
import type { AuditEntry, AuditRow } from './audit-row.js';
import { chainEntry } from './chain.js';
import { verifyChain } from './verify-chain.js';

const HASH = '9f2c'.padEnd(64, '0');

function rows(length: number): AuditRow[] {
  const made: AuditRow[] = [];
  for (let i = 1; i <= length; i += 1) {
    const entry: AuditEntry = {
      ...{ atMs: i, accountId: 'a', accountName: 'Ada', via: 'session', credentialId: null, address: null },
      ...{ action: 'plan.approve', subject: null, outcome: 'done', reason: null, before: null, after: { i } },
    };
    made.push(chainEntry(entry, made.at(-1) ?? null));
  }
  return made;
}

async function* pagesOf(all: readonly AuditRow[], size: number): AsyncGenerator<readonly AuditRow[]> {
  for (let at = 0; at < all.length; at += size) yield await Promise.resolve(all.slice(at, at + size));
}

describe('a head that was noted', () => {
  it('is read as it is written', () => {
    const head = { seq: 128, hash: HASH };
    expect(formatHead(head)).toBe(`128:${HASH}`);
    expect(parseHead(formatHead(head))).toEqual(head);
  });

  it('may come with space around and in capitals, as people copy it', () => {
    expect(parseHead(`  7:${HASH.toUpperCase()}\n`)).toEqual({ seq: 7, hash: HASH });
  });

  it.each([
    ['nothing', ''],
    ['a hash alone', HASH],
    ['a hash that is too short', `7:${HASH.slice(1)}`],
    ['a hash that is too long', `7:${HASH}0`],
    ['letters that are no hex', `7:${'g'.repeat(64)}`],
    ['a negative number', `-7:${HASH}`],
    ['a number no audit has', `${'9'.repeat(16)}:${HASH}`],
  ])('is refused for %s, with what to give instead', (_name, text) => {
    expect(() => parseHead(text)).toThrow(DomainError);
    expect(() => parseHead(text)).toThrow(
      /is no head of the audit; expected number and hash as "traboule audit verify" prints them/,
    );
  });

  it('shows no more of a long text than a line', () => {
    expect(() => parseHead('x'.repeat(5_000))).toThrow(new RegExp(`^"${'x'.repeat(100)}" is no head`));
  });
});

describe('a whole audit', () => {
  it('is intact whatever the size of its pages, and tells how far it is', async () => {
    const all = rows(7);
    for (const size of [1, 3, 7, 50]) {
      const seen: number[] = [];
      const verdict = await verifyChain(pagesOf(all, size), {
        noted: null,
        onProgress: (done) => seen.push(done),
      });
      expect(verdict).toMatchObject({ status: 'intact', rows: 7, headHash: all.at(-1)?.hash });
      expect(seen).toHaveLength(Math.ceil(7 / size));
      expect(seen.at(-1)).toBe(7);
    }
  });

  it('is broken where a row was altered at the edge of a page, and says so as it is found', async () => {
    const all = rows(6).map((row) => (row.seq === 4 ? { ...row, reason: 'none' } : row));
    const told: string[] = [];
    const verdict = await verifyChain(pagesOf(all, 3), {
      noted: null,
      onFinding: ({ kind, seq }) => told.push(`${kind} ${String(seq)}`),
    });
    expect(verdict.status).toBe('broken');
    expect(told).toEqual(['altered 4']);
  });

  it('is broken where it ends before a head that was noted', async () => {
    const verdict = await verifyChain(pagesOf(rows(3), 2), { noted: { seq: 5, hash: HASH } });
    expect(verdict).toMatchObject({
      status: 'broken',
      findingsInAll: 1,
      findings: [{ kind: 'cut-off', seq: 4 }],
    });
  });

  it('may be empty', async () => {
    expect(await verifyChain(pagesOf([], 3), { noted: null })).toMatchObject({ status: 'intact', rows: 0 });
  });
});
