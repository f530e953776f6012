/** Heads of the chain as text, so that people can note them elsewhere: `<number>:<hash>`. */
import { DomainError } from '../domain-error.js';
import type { AuditHead } from './audit-row.js';

/** A head as it is noted. */
export function formatHead({ seq, hash }: AuditHead): string {
  return `${String(seq)}:${hash}`;
}

/**
 * Reads a head that was noted.
 *
 * @throws DomainError `invalid-input` when it is no number and 64 hex digits
 */
export function parseHead(text: string): AuditHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new DomainError(
    'invalid-input',
    `"${text.slice(0, 100)}" is no head of the audit; expected number and hash as "traboule audit verify" prints them, for example 128:9f2c…`,
  );
}
