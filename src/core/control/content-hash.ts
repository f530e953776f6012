/** Content hashes: one name for one content, whatever the order of its keys. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { DomainError } from '../domain-error.js';

/**
 * SHA-256 of the RFC 8785 canonical JSON of a value.
 *
 * @param value plain JSON data; typed arrays must be turned into plain arrays first, absent numbers into null
 * @returns 64 lower-case hexadecimal digits
 * @throws DomainError `invalid-input` for what JSON cannot hold: NaN, infinities, bigint, functions, undefined, cycles
 */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}

function canonicalJson(value: unknown): string {
  refuseUnfit(value, '$', new Set());
  const json = canonicalize(value);
  if (json === undefined) throw unfit('$', 'undefined');
  return json;
}

/** Types that JSON does not have. */
const NO_JSON: ReadonlySet<string> = new Set(['bigint', 'function', 'symbol']);

/** Walks before hashing, so that the message names the place and not only the value. */
function refuseUnfit(value: unknown, path: string, above: Set<object>): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw unfit(path, String(value));
  if (NO_JSON.has(typeof value)) throw unfit(path, `a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return;
  if (above.has(value)) throw unfit(path, 'a cycle');
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) {
    throw unfit(path, `a ${value.constructor.name}`);
  }
  above.add(value);
  for (const [key, child] of Object.entries(value)) {
    if (Array.isArray(value) && child === undefined) throw unfit(`${path}[${key}]`, 'undefined');
    refuseUnfit(child, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, above);
  }
  above.delete(value);
}

function unfit(path: string, seen: string): DomainError {
  return new DomainError(
    'invalid-input',
    `cannot hash ${path}: saw ${seen}, expected plain JSON data; write absent numbers as null and typed arrays as arrays`,
    { path, seen },
  );
}
