/** The range of a time line, checked. */
import { DomainError } from '../../core/domain-error.js';
import { parseInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { TimelineQueryText } from './grid-view.schema.js';
import type { TimelineRange } from './timeline.service.js';

/** Longest range [ms]: a leap year. */
const MAX_RANGE_MS = 366 * 86_400_000;

/** End of the time that a date can hold [epoch ms]. */
const MAX_INSTANT_MS = 8.64e15;

/**
 * Reads a range; its ends are moved out to the quarter-hour.
 *
 * @throws DomainError `invalid-time`, `naive-timestamp` or `invalid-input` with what was seen and expected
 */
export function readRange({ from, to, asKnownAt, resolution }: TimelineQueryText): TimelineRange {
  const fromMs = instantOf('from', from);
  const toMs = instantOf('to', to);
  if (toMs <= fromMs) {
    throw new DomainError(
      'invalid-time',
      `"to" (${to}) must be after "from" (${from}); slots lie in [from, to)`,
    );
  }
  if (toMs - fromMs > MAX_RANGE_MS) {
    const days = ((toMs - fromMs) / 86_400_000).toFixed(1);
    throw new DomainError('invalid-input', `the range is ${days} days; ask for at most 366 days at a time`);
  }
  return {
    startMs: Math.floor(fromMs / SLOT_MS) * SLOT_MS,
    endMs: Math.ceil(toMs / SLOT_MS) * SLOT_MS,
    asKnownAtMs: asKnownAt === undefined ? null : instantOf('asKnownAt', asKnownAt),
    resolution,
  };
}

/** Epoch ms, or ISO 8601 with its offset; an unescaped `+` arrives as a space. */
function instantOf(field: string, text: string): number {
  const ms = /^\d{1,15}$/.test(text)
    ? Number(text)
    : parseInstant(text.replace(/(?<=T.*) (?=\d{2}:?\d{2}$)/, '+'));
  if (Number.isSafeInteger(ms) && Math.abs(ms) < MAX_INSTANT_MS) return ms;
  throw new DomainError('invalid-time', `"${field}" (${text}) is no instant; expected epoch ms or ISO 8601`);
}
