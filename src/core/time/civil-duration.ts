/** Durations as ISO 8601 writes them: calendar years and months count as the calendar does, in UTC. */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../domain-error.js';

/** Largest instant we speak of [epoch ms]: the end of the year 9999. */
export const END_OF_TIME_MS = Date.UTC(10_000, 0, 1) - 1;

/** Smallest one [epoch ms]: the beginning of the year 1. Databases and people know none before it. */
export const BEGINNING_OF_TIME_MS = Date.parse('0001-01-01T00:00:00Z');

/**
 * The instant a duration later. `P9999Y`, which stands for "without end", leads to {@link END_OF_TIME_MS}, as does every
 * duration that goes beyond; one that goes back beyond the year 1 leads to {@link BEGINNING_OF_TIME_MS}.
 *
 * @param startMs epoch ms
 * @param duration ISO 8601, for example `PT15M`; a sign is allowed, and weeks beside days are not needed
 * @throws DomainError `invalid-time` for what is no duration
 */
export function durationAfter(startMs: number, duration: string): number {
  const parsed = parse(duration);
  if (parsed.years >= 1000) return END_OF_TIME_MS;
  const start = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO('UTC');
  return Math.max(BEGINNING_OF_TIME_MS, Math.min(END_OF_TIME_MS, added(start, parsed)));
}

/** Epoch ms; what no calendar reaches is infinitely far. */
function added(start: Temporal.ZonedDateTime, duration: Temporal.Duration): number {
  try {
    return start.add(duration).epochMilliseconds;
  } catch {
    // A duration is checked when it is parsed: here only the sum can be out of range.
    return duration.sign * Number.POSITIVE_INFINITY;
  }
}

/** True where the text is an ISO 8601 duration. */
export function isDuration(text: string): boolean {
  try {
    Temporal.Duration.from(text);
    return true;
  } catch {
    return false;
  }
}

function parse(duration: string): Temporal.Duration {
  try {
    return Temporal.Duration.from(duration);
  } catch {
    throw new DomainError(
      'invalid-time',
      `"${duration}" is no ISO 8601 duration; expected for example PT15M or P1D`,
      {
        seen: duration,
      },
    );
  }
}
