/** How busy the alarms keep an operator: floods, and the figures ISA-18.2 asks for. */
import { ALARM_PRIORITIES, type AlarmId, type AlarmPriority } from './alarm-definition.js';
import { type AlarmRecord, type AlarmTransition, isActive } from './alarm-record.js';

/** The window operators are watched over [ms], and the alarms in it that are more than one person can handle. */
export const LOAD_WINDOW_MS = 600_000;
export const FLOOD_COUNT = 10;

/** Active for longer than this, an alarm stands [ms]. */
const STANDING_MS = 24 * 3_600_000;

/** Raised so often within the window, an alarm chatters. */
const CHATTER_COUNT = 3;

const MOST_FREQUENT = 10;

/** Alarms with one cause. */
export interface AlarmGroup {
  /** The alarm that explains the others, or the one they have in common: a definition. */
  readonly cause: string;
  readonly alarmIds: readonly AlarmId[];
}

/** Whether more alarms came than anybody can read, and where they come from. */
export interface FloodState {
  readonly flood: boolean;
  /** Alarms raised and shown in the last ten minutes. */
  readonly raised: number;
  /** Alarms that are active or wait to be acknowledged, largest group first. */
  readonly groups: readonly AlarmGroup[];
}

/**
 * The load of the last ten minutes.
 *
 * @param transitions of at least the last ten minutes
 * @param records alarms that are not at rest
 */
export function floodState(
  transitions: readonly AlarmTransition[],
  records: readonly AlarmRecord[],
  nowMs: number,
): FloodState {
  const raised = transitions.filter((one) => isShownRaise(one) && one.atMs > nowMs - LOAD_WINDOW_MS).length;
  const byCause = new Map<string, AlarmId[]>();
  const known = new Map(records.map((record) => [record.id, record]));
  for (const record of records.filter(({ state }) => state !== 'normal')) {
    const cause = rootOf(record, known);
    byCause.set(cause, [...(byCause.get(cause) ?? []), record.id]);
  }
  const groups = [...byCause].map(([cause, alarmIds]) => ({ cause, alarmIds }));
  return {
    flood: raised > FLOOD_COUNT,
    raised,
    groups: groups.sort((a, b) => b.alarmIds.length - a.alarmIds.length || (a.cause < b.cause ? -1 : 1)),
  };
}

/** The alarm that explains this one in the end; one that explains itself stands under its definition unless it explains others. */
function rootOf(record: AlarmRecord, known: ReadonlyMap<AlarmId, AlarmRecord>): string {
  let at = record;
  for (let steps = 0; steps < known.size && at.suppressedBy !== null; steps++) {
    const next = known.get(at.suppressedBy);
    if (!next) return at.suppressedBy;
    at = next;
  }
  const explains = [...known.values()].some(({ suppressedBy }) => suppressedBy === at.id);
  return explains ? at.id : at.definitionId;
}

/** Figures of a span of time. */
export interface AlarmStatistics {
  readonly raised: number;
  /** `counts`: one for each window, oldest first. */
  readonly perTenMinutes: {
    readonly mean: number;
    readonly most: number;
    readonly mostAtMs: number | null;
    readonly counts: readonly number[];
  };
  /** Share of the ten-minute windows with a flood, 0..1. */
  readonly floodShare: number;
  readonly byPriority: Readonly<
    Record<AlarmPriority, { readonly raised: number; readonly share: number | null }>
  >;
  /** Active for more than a day, longest first. */
  readonly standing: readonly { readonly alarmId: AlarmId; readonly sinceMs: number }[];
  /** Raised three times or more within ten minutes. */
  readonly chattering: readonly { readonly alarmId: AlarmId; readonly most: number }[];
  readonly mostFrequent: readonly { readonly alarmId: AlarmId; readonly raised: number }[];
}

/**
 * Figures of [startMs, endMs).
 *
 * @param transitions of the span
 * @param records alarms that are not at rest now
 * @param span with `nowMs` [epoch ms]
 */
export function alarmStatistics(
  transitions: readonly AlarmTransition[],
  records: readonly AlarmRecord[],
  span: { readonly startMs: number; readonly endMs: number; readonly nowMs: number },
): AlarmStatistics {
  const raises = transitions
    .filter((one) => isShownRaise(one) && one.atMs >= span.startMs && one.atMs < span.endMs)
    .sort((a, b) => a.atMs - b.atMs);
  const windows = Math.max(1, Math.ceil((span.endMs - span.startMs) / LOAD_WINDOW_MS));
  const perWindow = new Map<number, number>();
  for (const { atMs } of raises) {
    const k = Math.floor((atMs - span.startMs) / LOAD_WINDOW_MS);
    perWindow.set(k, (perWindow.get(k) ?? 0) + 1);
  }
  const busiest = [...perWindow].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
  const floods = [...perWindow.values()].filter((count) => count > FLOOD_COUNT).length;
  const times = timesByAlarm(raises);
  return {
    raised: raises.length,
    perTenMinutes: {
      mean: raises.length / windows,
      most: busiest?.[1] ?? 0,
      mostAtMs: busiest ? span.startMs + busiest[0] * LOAD_WINDOW_MS : null,
      counts: Array.from({ length: windows }, (_, k) => perWindow.get(k) ?? 0),
    },
    floodShare: floods / windows,
    byPriority: priorityMix(raises),
    standing: standingOf(records, span.nowMs),
    chattering: [...times].flatMap(([alarmId, at]) => {
      const most = mostWithinWindow(at);
      return most >= CHATTER_COUNT ? [{ alarmId, most }] : [];
    }),
    mostFrequent: [...times]
      .map(([alarmId, at]) => ({ alarmId, raised: at.length }))
      .sort((a, b) => b.raised - a.raised || (a.alarmId < b.alarmId ? -1 : 1))
      .slice(0, MOST_FREQUENT),
  };
}

/** What its cause explains, and what is shelved, keeps nobody busy. */
function isShownRaise({ kind, to }: AlarmTransition): boolean {
  return (kind === 'raised' || kind === 'unsuppressed' || kind === 'unshelved') && to === 'unacknowledged';
}

function timesByAlarm(raises: readonly AlarmTransition[]): Map<AlarmId, number[]> {
  const times = new Map<AlarmId, number[]>();
  for (const { alarmId, atMs } of raises) times.set(alarmId, [...(times.get(alarmId) ?? []), atMs]);
  return times;
}

function priorityMix(raises: readonly AlarmTransition[]): AlarmStatistics['byPriority'] {
  const mix = ALARM_PRIORITIES.map((priority) => {
    const raised = raises.filter((one) => one.priority === priority).length;
    return [priority, { raised, share: raises.length === 0 ? null : raised / raises.length }] as const;
  });
  return Object.fromEntries(mix) as AlarmStatistics['byPriority'];
}

function standingOf(records: readonly AlarmRecord[], nowMs: number): AlarmStatistics['standing'] {
  return records
    .filter((record) => isActive(record))
    .flatMap(({ id, raisedAtMs }) =>
      raisedAtMs !== null && nowMs - raisedAtMs > STANDING_MS ? [{ alarmId: id, sinceMs: raisedAtMs }] : [],
    )
    .sort((a, b) => a.sinceMs - b.sinceMs);
}

function mostWithinWindow(times: readonly number[]): number {
  return times.reduce(
    (most, startMs, i) =>
      Math.max(most, times.slice(i).filter((atMs) => atMs < startMs + LOAD_WINDOW_MS).length),
    0,
  );
}
