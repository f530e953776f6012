/** Timestamps of load curves: ISO 8601 with offset, or French civil time when the person who imports says so. */
import { civilTime } from '../../time/civil.js';

/** How a timestamp was understood. */
export type Stamp =
  | { readonly kind: 'instant'; readonly ms: number }
  /** One or two instants (the doubled hour of autumn, earlier first). */
  | { readonly kind: 'civil'; readonly ms: readonly number[] }
  /** A civil time that the clock change of spring skips. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'unreadable' };

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?(?:(Z)|([+-])(\d\d):?(\d\d))?$/;
const FRENCH = /^(\d\d)\/(\d\d)\/(\d{4})[T ](\d\d):(\d\d)(?::(\d\d))?$/;
const FRENCH_DATE = /^(\d\d)\/(\d\d)\/(\d{4})$/;
const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$/;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Offsets of France [ms]: summer first, whose instants of a doubled civil time are the earlier ones. */
const OFFSETS_MS = [2 * HOUR_MS, HOUR_MS];

const UNREADABLE: Stamp = { kind: 'unreadable' };

/** Reads a timestamp. */
export function readStamp(text: string): Stamp {
  const iso = ISO.exec(text);
  if (iso) {
    const wallMs = wallClock(dayOf(iso[1], iso[2], iso[3]), iso[4], iso[5], iso[6]);
    if (wallMs === null) return UNREADABLE;
    if (iso[7] !== undefined) return { kind: 'instant', ms: wallMs };
    if (iso[8] === undefined) return civil(wallMs);
    const offsetMs = (Number(iso[9]) * 60 + Number(iso[10])) * 60_000;
    return { kind: 'instant', ms: iso[8] === '+' ? wallMs - offsetMs : wallMs + offsetMs };
  }
  const french = FRENCH.exec(text);
  if (!french) return UNREADABLE;
  const wallMs = wallClock(dayOf(french[3], french[2], french[1]), french[4], french[5], french[6]);
  return wallMs === null ? UNREADABLE : civil(wallMs);
}

/** Calendar date `YYYY-MM-DD` of a preamble date (DD/MM/YYYY or ISO); null when it is none. */
export function readDate(text: string): string | null {
  const french = FRENCH_DATE.exec(text);
  const iso = french ? null : ISO_DATE.exec(text);
  const [year, month, day] = french ? [french[3], french[2], french[1]] : iso ? [iso[1], iso[2], iso[3]] : [];
  if (dayOf(year, month, day) === null) return null;
  return `${String(year)}-${String(month)}-${String(day)}`;
}

type Digits = string | undefined;

/** Start of a calendar day as if it were UTC [ms]; null when there is no such date. */
function dayOf(year: Digits, month: Digits, day: Digits): number | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  // Every month has 28 days; further ones are looked up.
  if (!(m >= 1 && m <= 12 && d >= 1) || (d > 28 && d > new Date(Date.UTC(y, m, 0)).getUTCDate())) return null;
  return Date.UTC(y, m - 1, d);
}

/** The wall reading as if it were UTC [ms]; null when there is no such time. */
function wallClock(dayMs: number | null, hour: Digits, minute: Digits, second: Digits = '0'): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  return dayMs === null || h > 23 || m > 59 || s > 59
    ? null
    : dayMs + h * HOUR_MS + m * MINUTE_MS + s * 1_000;
}

function civil(wallMs: number): Stamp {
  const ms = OFFSETS_MS.map((offsetMs) => wallMs - offsetMs).filter(
    (candidate) => candidate + civilTime(candidate).offsetMs === wallMs,
  );
  return ms.length === 0 ? { kind: 'skipped' } : { kind: 'civil', ms };
}
