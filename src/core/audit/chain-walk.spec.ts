import { describe, expect, it } from '@jest/globals';
import type { AuditEntry, AuditHead, AuditRow } from './audit-row.js';
import { chainEntry, GENESIS_HASH, hashOf } from './chain.js';
import { ChainWalk } from './chain-walk.js';

function entry(i: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    atMs: Date.UTC(2026, 0, 15, 17, 45) + i * 1000,
    accountId: 'a-1',
    accountName: 'Ada',
    via: 'session',
    credentialId: 's-1',
    address: '127.0.0.1',
    action: 'plan.approve',
    subject: `plan:${String(i)}`,
    outcome: 'done',
    reason: 'peak',
    before: null,
    after: { state: 'approved', kw: [1, 2.5] },
    ...more,
  };
}

function chain(length: number): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let i = 1; i <= length; i += 1) rows.push(chainEntry(entry(i), rows.at(-1) ?? null));
  return rows;
}

function found(rows: readonly AuditRow[], noted: AuditHead | null = null): string[] {
  const told: string[] = [];
  const walk = new ChainWalk(noted, ({ kind, seq }) => told.push(`${kind} ${String(seq)}`));
  // In pages of two, as from a store.
  for (let i = 0; i < rows.length; i += 2) walk.take(rows.slice(i, i + 2));
  const verdict = walk.verdict();
  expect(verdict.status).toBe(told.length === 0 ? 'intact' : 'broken');
  if (verdict.status === 'broken')
    expect(verdict.findings.map(({ kind, seq }) => `${kind} ${String(seq)}`)).toEqual(told);
  return told;
}

/** The row as somebody with the database and the source would write it: with a hash that fits. */
function rehashed(row: AuditRow): AuditRow {
  return { ...row, hash: hashOf(row) ?? '' };
}

function renumbered(rows: readonly AuditRow[]): AuditRow[] {
  return rows.map((row, i) => ({ ...row, seq: i + 1 }));
}

describe('the chain', () => {
  it('numbers from one, begins with 64 zeros, and takes in each hash into the next', () => {
    const [first, second] = chain(2);
    expect(first).toMatchObject({ seq: 1, previousHash: GENESIS_HASH });
    expect(second).toMatchObject({ seq: 2, previousHash: first?.hash });
    expect(first?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes every field of the entry', () => {
    const hash = hashOf(chainEntry(entry(1), null));
    const others: Partial<AuditEntry>[] = [
      { atMs: 1 },
      { accountId: 'b' },
      { accountName: 'Bob' },
      { via: 'token' },
      { credentialId: null },
      { address: null },
      { action: 'plan.reject' },
      { subject: null },
      { outcome: 'refused' },
      { reason: '' },
      { before: 0 },
      { after: { state: 'approved', kw: [2.5, 1] } },
    ];
    expect(others).toHaveLength(Object.keys(entry(1)).length);
    for (const other of others) expect(hashOf(chainEntry(entry(1, other), null))).not.toBe(hash);
  });

  it('does not depend on the order of keys, as a database may give them back', () => {
    const [row] = chain(1);
    const turned = Object.fromEntries(Object.entries(row ?? {}).reverse()) as unknown as AuditRow;
    expect(hashOf({ ...turned, after: { kw: [1, 2.5], state: 'approved' } })).toBe(row?.hash);
  });

  it('has no hash for what no service can have written', () => {
    const [row] = chain(1);
    expect(row && hashOf({ ...row, after: { kw: Infinity } })).toBeNull();
  });
});

describe('a walk along the chain', () => {
  it('finds whole chains intact, empty ones too', () => {
    const rows = chain(7);
    const walk = new ChainWalk(null);
    walk.take(rows);
    expect(walk.verdict()).toEqual({ status: 'intact', rows: 7, headHash: rows[6]?.hash });
    expect(new ChainWalk(null).verdict()).toEqual({ status: 'intact', rows: 0, headHash: GENESIS_HASH });
  });

  const at = (rows: AuditRow[], seq: number): AuditRow => {
    const row = rows[seq - 1];
    if (!row) throw new Error(`no row ${String(seq)}`);
    return row;
  };

  const damages: readonly (readonly [
    name: string,
    damage: (rows: AuditRow[]) => AuditRow[],
    finds: string[],
  ])[] = [
    ['an altered row', (r) => r.with(3, { ...at(r, 4), reason: 'other' }), ['altered 4']],
    [
      'an altered row with a hash that fits',
      (r) => r.with(3, rehashed({ ...at(r, 4), reason: 'other' })),
      ['altered 4'],
    ],
    ['an altered hash', (r) => r.with(3, { ...at(r, 4), hash: 'f'.repeat(64) }), ['altered 4']],
    [
      'two altered rows beside each other',
      (r) => r.with(3, { ...at(r, 4), atMs: 1 }).with(4, { ...at(r, 5), atMs: 1 }),
      ['altered 4', 'altered 5'],
    ],
    [
      'a first row that follows another',
      (r) => r.with(0, rehashed({ ...at(r, 1), previousHash: 'a'.repeat(64) })),
      ['altered 1', 'altered 1'],
    ],
    ['a missing row', (r) => r.toSpliced(3, 1), ['missing 4']],
    ['missing rows', (r) => r.toSpliced(3, 3), ['missing 4']],
    ['a missing first row', (r) => r.slice(1), ['missing 1']],
    [
      'a missing row, the others moved up',
      (r) => renumbered(r.toSpliced(3, 1)),
      ['moved 4', 'moved 5', 'moved 6', 'moved 7', 'moved 8', 'moved 9'],
    ],
    [
      'two rows in each other’s place',
      (r) => renumbered(r.with(3, at(r, 5)).with(4, at(r, 4))),
      ['moved 4', 'moved 5'],
    ],
    [
      'a row put in, the others moved down',
      (r) => renumbered(r.toSpliced(7, 0, chainEntry(entry(99), at(r, 7)))),
      ['moved 9', 'inserted 8', 'moved 10', 'moved 11'],
    ],
    ['a row put in with a number that is taken', (r) => r.toSpliced(4, 0, { ...at(r, 4) }), ['inserted 4']],
    ['a row before the first', (r) => [{ ...at(r, 1), seq: 0 }, ...r], ['inserted 0', 'moved 0']],
  ];

  it.each(damages)('finds %s', (_, damage, finds) => {
    expect(found(damage(chain(10)))).toEqual(finds);
  });

  it('finds a tail that was cut off and a chain written anew by a head that was noted elsewhere, and only then', () => {
    const rows = chain(10);
    const noted = { seq: 8, hash: at(rows, 8).hash };
    expect(found(rows, noted)).toEqual([]);
    expect(found(rows.slice(0, 8), noted)).toEqual([]);
    const cut = rows.slice(0, 6);
    expect(found(cut)).toEqual([]);
    expect(found(cut, noted)).toEqual(['cut-off 7']);
    expect(found([], noted)).toEqual(['cut-off 1']);
    const anew: AuditRow[] = [];
    for (const row of rows) anew.push(chainEntry({ ...row, reason: 'none' }, anew.at(-1) ?? null));
    expect(found(anew)).toEqual([]);
    expect(found(anew, noted)).toEqual(['rewritten 8']);
  });

  it('carries the first hundred findings in its verdict and the number of all', () => {
    const told: unknown[] = [];
    const walk = new ChainWalk(null, (finding) => told.push(finding));
    walk.take(chain(250).map((row) => ({ ...row, reason: 'x' })));
    const verdict = walk.verdict();
    expect(verdict).toMatchObject({ status: 'broken', rows: 250, findingsInAll: 250 });
    expect(verdict.status === 'broken' && verdict.findings).toHaveLength(100);
    expect(told).toHaveLength(250);
  });
});
