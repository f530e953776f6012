/** When an OpenADR event is over: its intervals one after the other, each with its own period where it has one. */
import { durationAfter, END_OF_TIME_MS } from '../time/civil-duration.js';

/** Period of an event or interval, as written. */
export interface IntervalPeriod {
  readonly start?: string | undefined;
  readonly duration?: string | undefined;
  readonly randomizeStart?: string | undefined;
}

/** The part of an event that says when it runs. */
export interface EventTimes {
  readonly duration?: string | null | undefined;
  readonly intervalPeriod?: IntervalPeriod | null | undefined;
  readonly intervals?:
    readonly { readonly intervalPeriod?: IntervalPeriod | null | undefined }[] | null | undefined;
}

/** Start that stands for "now": an event runs from when it was made, an interval when the one before it is over. */
const SENTINEL_NOW = '0001-01-01';

/**
 * The instant from which an event is over.
 *
 * @param event times as written: an own period of an interval goes before the event's; a missing start follows directly
 * @param createdMs instant the event was made, for starts that say "now" [epoch ms]
 * @returns epoch ms; null where nothing says when it ends, so that it never does
 */
export function eventEndMs(event: EventTimes, createdMs: number): number | null {
  const startMs = startOfAll(event, createdMs);
  if (startMs === null) return null;
  // A duration of the whole event loops its intervals until then, or cuts them.
  if (event.duration !== undefined && event.duration !== null && event.duration !== 'PT0S') {
    return endless(durationAfter(startMs, event.duration));
  }
  const intervals = event.intervals ?? [];
  if (intervals.length === 0) return oneAfter(startMs, event.intervalPeriod?.duration);
  return lastEnd(intervals, { startMs, usual: event.intervalPeriod?.duration });
}

interface Sequence {
  readonly startMs: number;
  /** Duration of intervals without an own one. */
  readonly usual: string | undefined;
}

function lastEnd(
  intervals: NonNullable<EventTimes['intervals']>,
  { startMs, usual }: Sequence,
): number | null {
  let cursorMs = startMs;
  let endMs = startMs;
  for (const { intervalPeriod } of intervals) {
    const own = intervalPeriod?.start;
    const fromMs = own === undefined || isNow(own) ? cursorMs : Date.parse(own);
    const nextMs = oneAfter(fromMs, intervalPeriod?.duration ?? usual);
    if (nextMs === null) return null;
    cursorMs = nextMs;
    endMs = Math.max(endMs, nextMs);
  }
  return endMs;
}

/** Start of the event, or of its earliest interval where it has none; null = nothing says when. */
function startOfAll({ intervalPeriod, intervals }: EventTimes, createdMs: number): number | null {
  const own = intervalPeriod?.start;
  if (own !== undefined) return isNow(own) ? createdMs : Date.parse(own);
  const starts = (intervals ?? []).flatMap((interval) => interval.intervalPeriod?.start ?? []);
  const dated = starts.filter((start) => !isNow(start)).map((start) => Date.parse(start));
  if (dated.length > 0) return Math.min(...dated);
  return starts.length > 0 ? createdMs : null;
}

function isNow(start: string): boolean {
  return start.startsWith(SENTINEL_NOW);
}

function oneAfter(startMs: number, duration: string | undefined): number | null {
  return duration === undefined ? null : endless(durationAfter(startMs, duration));
}

function endless(endMs: number): number | null {
  return endMs >= END_OF_TIME_MS ? null : endMs;
}
