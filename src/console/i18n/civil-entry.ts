/** Instants as people enter them: civil time of the site as a `datetime-local` field holds it. */

const MINUTE_MS = 60_000;
const ENTRY = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?(?::\d{2})?$/;

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * What a field shows for an instant: `2026-01-15T18:15`.
 *
 * @param ms epoch ms; @param zone IANA name, for example `Europe/Paris`
 */
export function entryOf(ms: number, zone: string): string {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    });
    formatters.set(zone, formatter);
  }
  const parts = new Map(formatter.formatToParts(ms).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The instant of an entry [epoch ms]; null when it is none. An hour that summer time leaves out is the same time after the
 * change; an hour that comes twice is the first of the two.
 *
 * @param entry `2026-01-15T18:15`, or a date for its midnight; @param zone IANA name
 */
export function instantOf(entry: string, zone: string): number | null {
  const match = ENTRY.exec(entry);
  if (match === null) return null;
  const [year, month, day, hour, minute] = Array.from(match)
    .slice(1)
    .map((digits?: string) => Number(digits ?? 0));
  const wallMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0);
  const wanted = new Date(wallMs).toISOString().slice(0, 16);
  if (!wanted.startsWith(entry.slice(0, 10))) return null;
  // Zones are at most a day away from UTC, so the offsets of the days around bracket the one that holds.
  const offsets = [-1, 1].map((days) => offsetMs(wallMs + days * 86_400_000, zone));
  const candidates = offsets.map((offset) => wallMs - offset).sort((a, b) => a - b);
  const exact = candidates.find((ms) => entryOf(ms, zone) === wanted);
  return exact ?? candidates.at(-1) ?? null;
}

/** How far civil time is ahead of UTC [ms]. */
function offsetMs(ms: number, zone: string): number {
  return Date.parse(`${entryOf(ms, zone)}Z`) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
