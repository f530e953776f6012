/** Secrets of sessions, tokens and links: made at random, kept as hashes only. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits: nobody guesses them, so a plain hash is enough to keep them by. */
const SECRET_BYTES = 32;
const ID_BYTES = 9;

/** A new secret: 43 letters, digits, dashes and underscores. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** A new id that says what it is of, for example `ses-…`. */
export function newId(kind: 'acc' | 'ses' | 'tok'): string {
  return `${kind}-${randomBytes(ID_BYTES).toString('base64url')}`;
}

/** What is kept of a secret: SHA-256, hex. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The value that a page must send with what it changes, known to pages of ours only; made from the session's secret. */
export function csrfOf(sessionSecret: string): string {
  return createHash('sha256').update(`csrf ${sessionSecret}`).digest('base64url');
}

/** Compares digests, so that neither length nor beginning of a secret can be found out by the time it takes. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(expected)));
}
