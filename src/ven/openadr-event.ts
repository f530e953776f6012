/** What an OpenADR event asks for at an instant, read as a building reads it. Knows nothing of any server. */

/** Period of an event or interval, as sent. */
export interface SentPeriod {
  readonly start?: string;
  readonly duration?: string;
  readonly randomizeStart?: string;
}

/** An event as far as this VEN reads it. */
export interface SentEvent {
  readonly id: string;
  readonly eventName?: string | null;
  readonly priority?: number | null;
  readonly createdDateTime: string;
  readonly modificationDateTime: string;
  /** Of the whole event: its intervals are repeated until then, or cut. */
  readonly duration?: string | null;
  readonly intervalPeriod?: SentPeriod | null;
  readonly intervals?: readonly {
    readonly id: number;
    readonly intervalPeriod?: SentPeriod | null;
    readonly payloads: readonly { readonly type: string; readonly values: readonly unknown[] }[];
  }[];
}

/** An ask for a time [epoch ms], end excluded. */
export interface Ask {
  readonly startMs: number;
  readonly endMs: number;
  readonly command: Command;
}

/** What is asked of the building. */
export type Command =
  /** Change of power against what it would take [kW], negative = less. */
  | { readonly kind: 'relative'; readonly kw: number }
  /** Level 0 (normal) to 3 (all that can be spared). */
  | { readonly kind: 'simple'; readonly level: number }
  /** Most power it may take [kW]. */
  | { readonly kind: 'limit'; readonly kw: number };

/** Start that stands for "now". */
const NOW = '0001-01-01';

/** Asks longer than this are no events: a VEN must come back to normal by itself. */
const LONGEST_MS = 7 * 86_400_000;

/** Rounds of an event that repeats its intervals; one that would go on longer is no call. */
const MOST_ROUNDS = 1_000;

/**
 * The asks of an event, one per value of each interval; what this VEN does not understand asks for nothing. An interval
 * without an end is left out: a signal must carry its end. So is one whose times are none.
 *
 * @param share random delay of this VEN for events that ask for one, as share 0..1 of `randomizeStart`
 */
export function asksOf(event: SentEvent, share = 0): Ask[] {
  const createdMs = Date.parse(event.createdDateTime);
  const startMs = startOf(event.intervalPeriod ?? {}, createdMs) ?? createdMs;
  const wholeMs = durationMs(event.duration ?? undefined);
  const first = roundOf(event, startMs, share);
  if (wholeMs === null || wholeMs === 0) return first.asks;
  const endMs = startMs + wholeMs;
  const asks = [...first.asks];
  for (let round = 1, fromMs = first.endMs; fromMs < endMs && round < MOST_ROUNDS; round++) {
    const next = roundOf(event, fromMs, share);
    if (next.endMs <= fromMs) break;
    asks.push(...next.asks);
    fromMs = next.endMs;
  }
  return asks
    .filter((ask) => ask.startMs < endMs)
    .map((ask) => ({ ...ask, endMs: Math.min(ask.endMs, endMs) }));
}

/** The intervals once, and where they end [epoch ms]. */
function roundOf(
  event: SentEvent,
  fromMs: number,
  share: number,
): { readonly asks: Ask[]; readonly endMs: number } {
  const usual = event.intervalPeriod ?? {};
  let cursorMs = fromMs;
  const asks = (event.intervals ?? []).flatMap(({ intervalPeriod, payloads }) => {
    const own = intervalPeriod ?? {};
    // An interval that starts "now" follows the one before it.
    const startMs = startOf(own, cursorMs) ?? cursorMs;
    const lengthMs = durationMs(own.duration ?? usual.duration);
    if (lengthMs === null || lengthMs <= 0 || lengthMs > LONGEST_MS || !Number.isFinite(startMs)) return [];
    cursorMs = startMs + lengthMs;
    const shiftMs = share * (durationMs(own.randomizeStart ?? usual.randomizeStart) ?? 0);
    const payload = payloads.find(({ type }) => COMMANDS.has(type));
    const toCommand = COMMANDS.get(payload?.type ?? '');
    const values = (payload?.values ?? []).filter((value) => typeof value === 'number');
    if (toCommand === undefined) return [];
    const stepMs = lengthMs / values.length;
    return values.map((value, index) => ({
      startMs: startMs + shiftMs + index * stepMs,
      endMs: startMs + shiftMs + (index + 1) * stepMs,
      command: toCommand(value),
    }));
  });
  return { asks, endMs: cursorMs };
}

/** The ask in force: of the event with the smallest priority, then of the one made last. */
export function askAt(
  events: readonly SentEvent[],
  nowMs: number,
  share = 0,
): (Ask & { readonly event: SentEvent }) | null {
  const last = Number.POSITIVE_INFINITY;
  const running = events
    .flatMap((event) => asksOf(event, share).map((ask) => ({ ...ask, event })))
    .filter(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs)
    .sort(
      (a, b) =>
        (a.event.priority ?? last) - (b.event.priority ?? last) ||
        Date.parse(b.event.createdDateTime) - Date.parse(a.event.createdDateTime),
    );
  return running[0] ?? null;
}

const COMMANDS: ReadonlyMap<string, (value: number) => Command> = new Map([
  ['DISPATCH_SETPOINT_RELATIVE', (kw: number): Command => ({ kind: 'relative', kw })],
  ['SIMPLE', (level: number): Command => ({ kind: 'simple', level })],
  ['IMPORT_CAPACITY_LIMIT', (kw: number): Command => ({ kind: 'limit', kw })],
]);

function startOf({ start }: SentPeriod, nowMs: number): number | null {
  if (start === undefined) return null;
  return start.startsWith(NOW) ? nowMs : Date.parse(start);
}

/** Length of a duration of days, hours, minutes and seconds [ms]; months and years do not end a call: null. */
function durationMs(text: string | undefined): number | null {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text ?? '');
  if (found === null) return null;
  const [, weeks, days, hours, minutes, seconds] = found.map((part: string | undefined) => Number(part ?? 0));
  const inDays = (weeks ?? 0) * 7 + (days ?? 0);
  return (((inDays * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}
