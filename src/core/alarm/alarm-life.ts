/** The life of an alarm (ISA-18.2): normal → unacknowledged → acknowledged → normal, set aside by people or by its cause. */
import { DomainError } from '../domain-error.js';
import { alarmDefinition } from './alarm-definitions.js';
import { type AlarmId, alarmId } from './alarm-definition.js';
import {
  type AlarmRecord,
  type AlarmSignal,
  type AlarmState,
  type AlarmStep,
  type AlarmTransition,
  isActive,
  shownState,
  type TransitionKind,
} from './alarm-record.js';

/** Longest time an alarm may be shelved [ms]: a shift. */
export const MAX_SHELF_MS = 8 * 3_600_000;

type Happening = 'raise' | 'return' | 'acknowledge';

/** The only steps there are. */
const NEXT: Readonly<Record<AlarmState, Partial<Record<Happening, AlarmState>>>> = {
  normal: { raise: 'unacknowledged' },
  unacknowledged: { return: 'returned', acknowledge: 'acknowledged' },
  acknowledged: { return: 'normal' },
  returned: { raise: 'unacknowledged', acknowledge: 'normal' },
};

/** Who does what to an alarm, and when. */
interface Deed {
  readonly kind: TransitionKind;
  readonly atMs: number;
  readonly by: string | null;
  readonly note: string | null;
}

/**
 * An alarm after a look at the world. A look older than the last one, or the same again, changes nothing.
 *
 * @param before null = never seen
 * @param nowMs instant of the look [epoch ms]
 */
export function observe(before: AlarmRecord | null, signal: AlarmSignal, nowMs: number): AlarmStep {
  const held = before ?? untouched(signal);
  if (nowMs < held.seenAtMs) return { record: held, transitions: [] };
  const taken = unshelvedWhenOver(held, nowMs);
  const wanted = wantedCondition(taken.record, signal);
  if (wanted === null) return settle(taken, { pending: null }, { nowMs, signal });
  const sinceMs = taken.record.pending?.to === wanted ? taken.record.pending.sinceMs : nowMs;
  const { onDelayMs, offDelayMs } = alarmDefinition(signal.definitionId);
  if (nowMs - sinceMs < (wanted === 'on' ? onDelayMs : offDelayMs))
    return settle(taken, { pending: { to: wanted, sinceMs } }, { nowMs, signal });
  return settle(
    wanted === 'on' ? raised(taken, sinceMs, signal) : returned(taken, nowMs),
    { pending: null },
    { nowMs, signal },
  );
}

/**
 * An alarm set aside, or no longer, because another one explains it.
 *
 * @param active alarms whose condition holds now
 */
export function suppress(
  before: AlarmStep,
  causes: readonly AlarmId[],
  active: ReadonlySet<AlarmId>,
  nowMs: number,
): AlarmStep {
  const { record } = before;
  const cause = causes.find((id) => id !== record.id && active.has(id)) ?? null;
  if (cause === record.suppressedBy) return before;
  const next = { ...record, suppressedBy: cause };
  if (record.state === 'normal') return { ...before, record: next };
  const kind = cause === null ? 'unsuppressed' : 'suppressed';
  return moved(before, next, { kind, atMs: nowMs, by: null, note: cause });
}

/**
 * An alarm that a person has seen.
 *
 * @throws DomainError `alarm-not-standing` when there is nothing to acknowledge
 */
export function acknowledge(
  record: AlarmRecord,
  by: string,
  comment: string | null,
  nowMs: number,
): AlarmStep {
  const state = NEXT[record.state].acknowledge;
  if (state === undefined) {
    const seen = record.acknowledged;
    throw new DomainError(
      'alarm-not-standing',
      record.state === 'acknowledged' && seen
        ? `${record.id} was acknowledged by ${seen.by} already`
        : `${record.id} is not standing, so there is nothing to acknowledge; load the list again`,
      { alarmId: record.id, state: record.state },
    );
  }
  const next = { ...record, state, acknowledged: { by, atMs: nowMs, comment } };
  return moved(fresh(record), next, { kind: 'acknowledged', atMs: nowMs, by, note: comment });
}

/**
 * An alarm set aside by a person; shelving a shelved one sets the new time.
 *
 * @param shelf until when and why
 * @throws DomainError `invalid-input` when the end is not after now or more than eight hours away
 */
export function shelve(
  record: AlarmRecord,
  shelf: { readonly untilMs: number; readonly by: string; readonly reason: string },
  nowMs: number,
): AlarmStep {
  const { untilMs, by, reason } = shelf;
  if (!(untilMs > nowMs && untilMs - nowMs <= MAX_SHELF_MS)) {
    throw new DomainError(
      'invalid-input',
      `an alarm can be shelved for up to 8 hours from now; asked was ${((untilMs - nowMs) / 60_000).toFixed(0)} minutes`,
      { alarmId: record.id, untilMs },
    );
  }
  const next = { ...record, shelf: { untilMs, by, reason, atMs: nowMs } };
  return moved(fresh(record), next, { kind: 'shelved', atMs: nowMs, by, note: reason });
}

/**
 * An alarm taken back from the shelf.
 *
 * @throws DomainError `alarm-not-shelved`
 */
export function unshelve(record: AlarmRecord, by: string, nowMs: number): AlarmStep {
  if (record.shelf === null) {
    throw new DomainError('alarm-not-shelved', `${record.id} is not shelved; load the list again`, {
      alarmId: record.id,
    });
  }
  return moved(fresh(record), { ...record, shelf: null }, { kind: 'unshelved', atMs: nowMs, by, note: null });
}

function untouched({ definitionId, subject, detail }: AlarmSignal): AlarmRecord {
  return {
    ...{ id: alarmId(definitionId, subject), definitionId, subject, state: 'normal', detail },
    ...{ raisedAtMs: null, returnedAtMs: null, acknowledged: null, shelf: null, suppressedBy: null },
    ...{ pending: null, value: null, limit: null, seenAtMs: Number.NEGATIVE_INFINITY },
    ...{ raisedCount: 0, version: 0 },
  };
}

/** The condition the alarm should go to; null when it is there. */
function wantedCondition(record: AlarmRecord, { condition }: AlarmSignal): 'on' | 'off' | null {
  if (condition === 'hold') return null;
  return (condition === 'on') === isActive(record) ? null : condition;
}

function raised(before: AlarmStep, sinceMs: number, { detail }: AlarmSignal): AlarmStep {
  const { record } = before;
  const state = NEXT[record.state].raise ?? record.state;
  const next = {
    ...{ ...record, state, detail, raisedAtMs: sinceMs, returnedAtMs: null, acknowledged: null },
    raisedCount: record.raisedCount + 1,
  };
  return moved(before, next, { kind: 'raised', atMs: sinceMs, by: null, note: null });
}

/** What its cause explained was never shown, so nobody has to acknowledge that it is over. */
function returned(before: AlarmStep, nowMs: number): AlarmStep {
  const { record } = before;
  const state = record.suppressedBy === null ? (NEXT[record.state].return ?? record.state) : 'normal';
  const next = { ...record, state, returnedAtMs: nowMs };
  return moved(before, next, { kind: 'returned', atMs: nowMs, by: null, note: null });
}

/** An alarm whose time on the shelf is over. */
export function unshelvedWhenOver(record: AlarmRecord, nowMs: number): AlarmStep {
  const before = fresh(record);
  if (record.shelf === null || record.shelf.untilMs > nowMs) return before;
  const deed: Deed = { kind: 'unshelved', atMs: record.shelf.untilMs, by: null, note: null };
  return moved(before, { ...record, shelf: null }, deed);
}

/** What was seen last goes into the record while the alarm is active; a record that did not change keeps its version. */
function settle(
  step: AlarmStep,
  { pending }: Pick<AlarmRecord, 'pending'>,
  { nowMs, signal }: { readonly nowMs: number; readonly signal: AlarmSignal },
): AlarmStep {
  const { record } = step;
  const shows = isActive(record) && signal.condition !== 'off';
  const { value, limit, detail } = shows ? signal : record;
  return { ...step, record: { ...record, pending, value, limit, detail, seenAtMs: nowMs } };
}

function fresh(record: AlarmRecord): AlarmStep {
  return { record, transitions: [] };
}

function moved({ record, transitions }: AlarmStep, next: AlarmRecord, deed: Deed): AlarmStep {
  const transition: AlarmTransition = {
    ...{ alarmId: record.id, definitionId: record.definitionId, subject: record.subject },
    priority: alarmDefinition(record.definitionId).priority,
    ...deed,
    from: shownState(record),
    to: shownState(next),
    detail: next.detail,
  };
  return { record: next, transitions: [...transitions, transition] };
}
