/** Logic of the alarm page: which alarms are listed, where they lead, what caused a flood, how much time is left. */
import type { Ok } from '../../api/answers.js';
import { PRIORITIES, type Priority } from '../../components/priorities.js';

export type Alarms = Ok<'alarmsList'>;
export type Alarm = Alarms['alarms'][number];
export type AlarmStep = Ok<'alarmsHistory'>['steps'][number];
export type Statistics = Ok<'alarmsStatistics'>;
export type Definition = Ok<'alarmsDefinitions'>[number];
export type Words = Alarm['title'];

/** What can be listed. `standing` = what a person has to look at: everything but what is shelved or explained by another. */
export const FILTERS = [
  'standing',
  'unacknowledged',
  'acknowledged',
  'returned',
  'shelved',
  'suppressed',
] as const;
export type Filter = (typeof FILTERS)[number];

/** True when the alarm belongs to a list. `unacknowledged` also holds those that went before anybody saw them. */
export function belongs({ state }: Pick<Alarm, 'state'>, filter: Filter): boolean {
  if (filter === 'standing') return state !== 'shelved' && state !== 'suppressed' && state !== 'normal';
  return state === filter;
}

/** How many alarms each list has. */
export function countsOf(alarms: readonly Pick<Alarm, 'state'>[]): Readonly<Record<Filter, number>> {
  const count = (filter: Filter): number => alarms.filter((alarm) => belongs(alarm, filter)).length;
  return Object.fromEntries(FILTERS.map((filter) => [filter, count(filter)])) as Record<Filter, number>;
}

/**
 * Alarms of a list in the order of the service (urgent first), of one priority or of one group if asked. What is over comes
 * after what is not, however urgent it was: the time to respond runs for the others.
 */
export function listed(
  alarms: readonly Alarm[],
  asked: {
    readonly filter: Filter;
    readonly priority: Priority | null;
    readonly only: readonly string[] | null;
  },
): readonly Alarm[] {
  const { filter, priority, only } = asked;
  const found = alarms.filter(
    (alarm) =>
      (only === null ? belongs(alarm, filter) : only.includes(alarm.id)) &&
      (priority === null || alarm.priority === priority),
  );
  return found.sort((a, b) => Number(a.state === 'returned') - Number(b.state === 'returned'));
}

/** True when a person may still acknowledge it. */
export function canAcknowledge({ state }: Pick<Alarm, 'state'>): boolean {
  return state === 'unacknowledged' || state === 'returned';
}

/** The alarm that the keys act on after the one before it was dealt with: its successor in the list, else the last. */
export function nextOf(ids: readonly string[], gone: string | null): string | null {
  if (gone === null) return ids[0] ?? null;
  const at = ids.indexOf(gone);
  if (at < 0) return ids[0] ?? null;
  return ids[at + 1] ?? ids[at - 1] ?? null;
}

/** Where a neighbour in the list is: arrows, Home, End; null = the key does not walk. */
export function walked(ids: readonly string[], from: string | null, key: string): string | null {
  const at = from === null ? -1 : ids.indexOf(from);
  const to: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at < 0 ? ids.length - 1 : at - 1,
    k: at < 0 ? ids.length - 1 : at - 1,
    Home: 0,
    End: ids.length - 1,
  };
  const place = to[key];
  if (place === undefined || ids.length === 0) return null;
  return ids[Math.min(Math.max(place, 0), ids.length - 1)] ?? null;
}

/** Page of what an alarm is about; null where there is none. */
export function subjectPath({ subjectKind, subject }: Pick<Alarm, 'subjectKind' | 'subject'>): string | null {
  const id = encodeURIComponent(subject);
  switch (subjectKind) {
    case 'node':
    case 'district':
      return `/nodes/${id}`;
    case 'asset':
      return `/assets/${id}`;
    case 'meter':
      return `/meters/${id}`;
    case 'plan':
      return `/plans/${id}`;
    case 'series':
      return `/nodes/${encodeURIComponent(ownerOf(subject))}`;
    default:
      return null;
  }
}

/** Owner of a series: `PDJ.power` is of PDJ. */
export function ownerOf(seriesId: string): string {
  const dot = seriesId.lastIndexOf('.');
  return dot < 0 ? seriesId : seriesId.slice(0, dot);
}

/** How the time to respond stands. */
export type Response =
  | { readonly kind: 'left'; readonly ms: number; readonly soon: boolean }
  | { readonly kind: 'late'; readonly ms: number }
  /** Nobody needs to respond in time: it is over, or somebody has taken it on. */
  | { readonly kind: 'none' };

/** Less than this share of the time is left: it is said louder. */
const SOON_SHARE = 1 / 3;
const MINUTE_MS = 60_000;

/** Time left to respond to an alarm that nobody has acknowledged. */
export function responseOf(
  alarm: Pick<Alarm, 'state' | 'respondByMs' | 'respondMinutes'>,
  nowMs: number,
): Response {
  if (alarm.state !== 'unacknowledged' || alarm.respondByMs === null) return { kind: 'none' };
  const ms = alarm.respondByMs - nowMs;
  if (ms < 0) return { kind: 'late', ms: -ms };
  return { kind: 'left', ms, soon: ms <= alarm.respondMinutes * MINUTE_MS * SOON_SHARE };
}

/** A group of alarms with one cause. */
export interface FloodGroup {
  /** The alarm that explains the others; null when they only share their kind. */
  readonly root: Alarm | null;
  readonly title: Words | null;
  readonly alarmIds: readonly string[];
}

/** Groups of a flood with more than one alarm, largest first; a cause is an alarm or a kind of alarms. */
export function groupsOf({ flood, alarms }: Pick<Alarms, 'flood' | 'alarms'>): readonly FloodGroup[] {
  return flood.groups
    .filter(({ alarmIds }) => alarmIds.length > 1)
    .map(({ cause, alarmIds }) => {
      const root = alarms.find(({ id }) => id === cause) ?? null;
      const kin = alarms.find(({ definitionId }) => definitionId === cause);
      return { root, title: root?.title ?? kin?.title ?? null, alarmIds };
    });
}

/** Share of each priority among the alarms raised, in the order of priorities, with what ISA-18.2 calls usual [0..1]. */
export function mixOf(
  byPriority: Statistics['byPriority'],
): readonly { readonly priority: Priority; readonly raised: number; readonly share: number | null }[] {
  return PRIORITIES.map((priority) => ({ priority, ...byPriority[priority] }));
}

/** Sums of `size` neighbouring counts, so that a long span has no more bars than fit; the last one may be shorter. */
export function binned(counts: readonly number[], most: number): { sizes: number; bars: readonly number[] } {
  const sizes = Math.max(1, Math.ceil(counts.length / most));
  const bars: number[] = [];
  for (let at = 0; at < counts.length; at += sizes) {
    bars.push(Math.max(...counts.slice(at, at + sizes)));
  }
  return { sizes, bars };
}

/** Minutes of a shelf for people to choose from; the service takes eight hours at most. */
export const SHELF_MINUTES = [15, 30, 60, 120, 240, 480] as const;
/** Shortest reason that the service takes [characters]. */
export const SHORTEST_REASON = 3;
