/** Instants: epoch milliseconds inside, ISO 8601 with an offset at every edge. */
import { DomainError } from '../domain-error.js';

const ISO_WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const ISO_NAIVE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;

/**
 * Reads an ISO 8601 instant that carries its offset.
 *
 * @returns epoch [ms]
 * @throws DomainError `naive-timestamp` when the offset is missing, `invalid-time` when it is no instant at all
 */
export function parseInstant(text: string): number {
  const seen = text.trim();
  if (ISO_NAIVE.test(seen)) {
    throw new DomainError(
      'naive-timestamp',
      `"${seen}" has no UTC offset, so its instant is not known; write for example "${seen.slice(0, 10)}T17:45:00Z" or "...+01:00"`,
      { seen },
    );
  }
  const ms = ISO_WITH_OFFSET.test(seen) && isCivilDate(seen.slice(0, 10)) ? Date.parse(seen) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new DomainError(
      'invalid-time',
      `"${seen}" is no instant; expected ISO 8601 with an offset such as "2026-01-15T17:45:00Z"`,
      { seen },
    );
  }
  return ms;
}

/** False for 30 February, which a parser would take for 2 March. */
function isCivilDate(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

/** ISO 8601 in UTC with `Z`, to the second when there are no milliseconds. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
