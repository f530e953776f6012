/** The chain: each row carries the hash of the one before, so that none can be changed or taken out unseen. */
import { contentHash } from '../control/content-hash.js';
import type { AuditEntry, AuditHead, AuditRow } from './audit-row.js';

/** What the first row carries as the hash of the one before: 64 zeros. */
export const GENESIS_HASH = '0'.repeat(64);

/**
 * Numbers and chains an entry.
 *
 * @param head newest row so far; null when this is the first
 * @throws DomainError `invalid-input` when the entry holds what JSON cannot carry
 */
export function chainEntry(entry: AuditEntry, head: AuditHead | null): AuditRow {
  const numbered = {
    ...entryOf(entry),
    seq: (head?.seq ?? 0) + 1,
    previousHash: head?.hash ?? GENESIS_HASH,
  };
  return { ...numbered, hash: contentHash(numbered) };
}

/**
 * Hash that a row should carry: SHA-256 of the canonical JSON of all its fields but the hash itself.
 *
 * @param seq number to hash it with, where another than its own is tried
 * @returns null when the row holds what can have no hash
 */
export function hashOf(row: AuditRow, seq = row.seq): string | null {
  try {
    return contentHash({ ...entryOf(row), seq, previousHash: row.previousHash });
  } catch {
    // Nobody could have chained such a row: it was written past the service.
    return null;
  }
}

/** The fields of an entry and no others, so that what a caller adds by accident is never hashed. */
function entryOf(entry: AuditEntry): AuditEntry {
  const { atMs, accountId, accountName, via, credentialId, address } = entry;
  const { action, subject, outcome, reason, before, after } = entry;
  const who = { atMs, accountId, accountName, via, credentialId, address };
  return { ...who, action, subject, outcome, reason, before: before ?? null, after: after ?? null };
}
