/** What the French system says of coming hours: Écowatt levels, Tempo colours, time classes; and which calls a program makes of them. */
import { civilDay, civilTime, dateAfter } from '../time/civil.js';
import { type MeteringCalendar, type TimeClass, timeClassAt } from '../grid/metering-calendar.js';
import { SLOT_MS } from '../time/slot.js';
import type { EventWindow } from './load-history.js';

export const SIGNAL_KINDS = ['ecowatt', 'tempo'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** 0: low-carbon hour; 1: nothing to report; 2: the system is tense; 3: cuts without less consumption. */
export type EcowattLevel = 0 | 1 | 2 | 3;

/** Écowatt of one civil day. */
export interface EcowattDay {
  readonly date: string;
  /** Instant its publisher made it [epoch ms]. */
  readonly publishedMs: number;
  /** Level of the day, 1..3. */
  readonly level: EcowattLevel;
  readonly message: string;
  /** By civil hour 0..23; null for the hour that the clocks skip. */
  readonly levels: readonly (EcowattLevel | null)[];
}

export const TEMPO_COLOURS = ['blue', 'white', 'red'] as const;
export type TempoColour = (typeof TEMPO_COLOURS)[number];

/** Tempo of one day, which runs from 6 h to 6 h. */
export interface TempoDay {
  readonly date: string;
  /** Instant its publisher set it [epoch ms]. */
  readonly publishedMs: number;
  readonly colour: TempoColour;
}

/** A publication: days in order, none missing between them. */
export type GridSignal =
  | { readonly kind: 'ecowatt'; readonly publishedMs: number; readonly days: readonly EcowattDay[] }
  | { readonly kind: 'tempo'; readonly publishedMs: number; readonly days: readonly TempoDay[] };

/** Hours of time classes of a metering point: HP/HC, or those of TURPE. They are known ahead, and nothing has to be published. */
export interface TimeClassRule {
  readonly kind: 'time-class';
  /** Metering point of the site file whose calendar holds. */
  readonly meteringPoint: string;
  readonly classes: readonly TimeClass[];
}

/** Which hours of a signal a program draws up calls for; always as drafts that people approve and publish. */
export type SignalRule = {
  /** Reduction wanted in each call [kW, positive]. */
  readonly targetKw: number;
  /** Longest call [min]; a longer run of hours becomes several. */
  readonly longestMinutes: number;
} & (
  | { readonly kind: 'ecowatt'; readonly fromLevel: 2 | 3 }
  | {
      readonly kind: 'tempo';
      readonly colours: readonly TempoColour[];
      /** Civil hours [from, to) of such a day, within its peak hours 6..22. */
      readonly fromHour: number;
      readonly toHour: number;
    }
  | TimeClassRule
);

/**
 * Age from which a publication may not be taken for fresh [ms]: both come once a day, Écowatt about 17:00 and on Fridays at
 * 12:15 for the next day's 17:00, which is nearly 29 h.
 */
export const STALE_AFTER_MS = 30 * 3_600_000;

const TEMPO_DAY_BEGINS = 6;
const MINUTE_MS = 60_000;

/** True for a publication that should have been followed by another. */
export function isStale({ publishedMs }: GridSignal, nowMs: number): boolean {
  return nowMs - publishedMs > STALE_AFTER_MS;
}

/** Level of the hour in which an instant lies; null where the publication says nothing. */
export function ecowattLevelAt(days: readonly EcowattDay[], ms: number): EcowattLevel | null {
  const { date, hour } = civilTime(ms);
  return days.find((day) => day.date === date)?.levels[hour] ?? null;
}

/** Colour of the Tempo day in which an instant lies: before 6 h it is that of the day before; null where nothing is said. */
export function tempoColourAt(days: readonly TempoDay[], ms: number): TempoColour | null {
  const { date, hour } = civilTime(ms);
  const own = hour < TEMPO_DAY_BEGINS ? dateAfter(date, -1) : date;
  return days.find((day) => day.date === own)?.colour ?? null;
}

/** True where the rule asks for a call in the slot. */
export function isWanted(rule: SignalRule, signal: GridSignal, slotMs: number): boolean {
  if (rule.kind === 'ecowatt' && signal.kind === 'ecowatt') {
    return (ecowattLevelAt(signal.days, slotMs) ?? 0) >= rule.fromLevel;
  }
  if (rule.kind === 'tempo' && signal.kind === 'tempo') {
    const { hour } = civilTime(slotMs);
    const colour = tempoColourAt(signal.days, slotMs);
    return colour !== null && rule.colours.includes(colour) && hour >= rule.fromHour && hour < rule.toHour;
  }
  return false;
}

/**
 * Windows of calls that a rule makes of a publication, first to last.
 *
 * @param fromMs nothing earlier is asked [epoch ms]
 * @param taken windows for which a call was drawn up already
 */
export function callWindows(
  rule: SignalRule,
  signal: GridSignal,
  { fromMs, taken }: { readonly fromMs: number; readonly taken: readonly EventWindow[] },
): EventWindow[] {
  const [first, last] = [signal.days.at(0), signal.days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const span = {
    startMs: Math.max(civilDay(first.date).startMs, fromMs),
    endMs: civilDay(last.date).endMs,
  };
  return windowsIn(span, rule, { taken, isAsked: (ms) => isWanted(rule, signal, ms) });
}

/**
 * Windows of calls that a rule makes of the calendar of a metering point, until the end of tomorrow.
 *
 * @param fromMs nothing earlier is asked [epoch ms]
 * @param taken windows for which a call was drawn up already
 */
export function classWindows(
  rule: TimeClassRule & Pick<SignalRule, 'longestMinutes'>,
  calendar: MeteringCalendar,
  { fromMs, taken }: { readonly fromMs: number; readonly taken: readonly EventWindow[] },
): EventWindow[] {
  const { endMs } = civilDay(dateAfter(civilTime(fromMs).date, 1));
  const isAsked = (ms: number): boolean => {
    const name = timeClassAt(calendar, ms);
    return name !== null && rule.classes.includes(name);
  };
  return windowsIn({ startMs: fromMs, endMs }, rule, { taken, isAsked });
}

function windowsIn(
  span: EventWindow,
  rule: Pick<SignalRule, 'longestMinutes'>,
  { taken, isAsked }: { readonly taken: readonly EventWindow[]; readonly isAsked: (ms: number) => boolean },
): EventWindow[] {
  const longestMs = rule.longestMinutes * MINUTE_MS;
  const windows: EventWindow[] = [];
  const beginsMs = Math.ceil(span.startMs / SLOT_MS) * SLOT_MS;
  for (let ms = beginsMs; ms < span.endMs; ms += SLOT_MS) {
    if (!isAsked(ms) || taken.some(({ startMs, endMs }) => ms >= startMs && ms < endMs)) continue;
    const open = windows.at(-1);
    if (open?.endMs === ms && ms + SLOT_MS - open.startMs <= longestMs) {
      windows[windows.length - 1] = { ...open, endMs: ms + SLOT_MS };
    } else windows.push({ startMs: ms, endMs: ms + SLOT_MS });
  }
  return windows;
}

/** Why a call is drawn up, in words for the building. */
export function signalWords(signal: GridSignal, startMs: number): string {
  if (signal.kind === 'ecowatt') {
    const level = ecowattLevelAt(signal.days, startMs);
    const message = signal.days.find(({ date }) => date === civilTime(startMs).date)?.message ?? '';
    return `Écowatt niveau ${String(level ?? '?')}${message === '' ? '' : ` : ${message}`}`.slice(
      0,
      MOST_WORDS,
    );
  }
  const colour = tempoColourAt(signal.days, startMs);
  return `Tempo : jour ${colour === null ? 'inconnu' : COLOUR_FR[colour]}`;
}

const MOST_WORDS = 300;
const COLOUR_FR: Readonly<Record<TempoColour, string>> = { blue: 'bleu', white: 'blanc', red: 'rouge' };
