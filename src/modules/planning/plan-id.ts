/** Names of plans. */
import { formatInstant } from '../../core/time/instant.js';

/** Readable and unique: the first slot in UTC and the head of the content hash. */
export function planId(slotMs: number, hash: string): string {
  const stamp = formatInstant(slotMs).replaceAll(/[-:]/g, '').slice(0, 13);
  return `P-${stamp}-${hash.slice(0, 8)}`;
}
