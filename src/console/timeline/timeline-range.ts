/** Which time a chart shows: spans around now, or around the instant whose knowledge is asked for. */

/** Spans to choose from. A year is read by the hour, and has no forecast: the service gives that for 31 days. */
export const SPANS = ['day', 'week', 'month', 'year'] as const;
export type Span = (typeof SPANS)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const LENGTHS: Readonly<Record<Span, { readonly backMs: number; readonly aheadMs: number }>> = {
  day: { backMs: DAY_MS, aheadMs: DAY_MS },
  week: { backMs: 7 * DAY_MS, aheadMs: DAY_MS },
  month: { backMs: 30 * DAY_MS - HOUR_MS, aheadMs: DAY_MS },
  year: { backMs: 364 * DAY_MS, aheadMs: DAY_MS },
};

/** A range that is asked for. */
export interface TimelineAsk {
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolution: 'slot' | 'hour';
  readonly asKnownAtMs: number | null;
}

/**
 * The range around an instant, on whole hours so that it does not change with every look.
 *
 * @param aroundMs now, or the instant of knowledge [epoch ms]
 * @param asKnownAtMs null = all that is known
 */
export function askOf(span: Span, aroundMs: number, asKnownAtMs: number | null): TimelineAsk {
  const { backMs, aheadMs } = LENGTHS[span];
  const hourMs = Math.floor(aroundMs / HOUR_MS) * HOUR_MS;
  return {
    fromMs: hourMs - backMs,
    toMs: hourMs + HOUR_MS + aheadMs,
    resolution: span === 'year' ? 'hour' : 'slot',
    asKnownAtMs,
  };
}

/** Address of a time line. @param subject for example `/api/v1/nodes/PDJ` */
export function timelinePath(subject: string, ask: TimelineAsk): string {
  const known = ask.asKnownAtMs === null ? '' : `&asKnownAt=${String(ask.asKnownAtMs)}`;
  return `${subject}/timeline?from=${String(ask.fromMs)}&to=${String(ask.toMs)}&resolution=${ask.resolution}${known}`;
}

/** Oldest instant that can be asked for: the service keeps what it knew for a year [ms]. */
const OLDEST_MS = 366 * DAY_MS;

/** What is wrong with an instant of knowledge; null = nothing. */
export function knowledgeFault(asKnownAtMs: number, nowMs: number): 'future' | 'too-old' | null {
  if (asKnownAtMs > nowMs) return 'future';
  return nowMs - asKnownAtMs > OLDEST_MS ? 'too-old' : null;
}
