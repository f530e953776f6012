/** One alarm as it is kept: its state, who did what, and what it waits for. */
import type { AlarmDefinitionId, AlarmId, AlarmPriority, Words } from './alarm-definition.js';

/** `returned`: the condition is gone and nobody has seen that it was there. */
export type AlarmState = 'normal' | 'unacknowledged' | 'acknowledged' | 'returned';

/** What a person sees: set aside by a person or by its cause, else its state. */
export type ShownState = AlarmState | 'shelved' | 'suppressed';

/** What one look at the world says of an alarm. */
export interface AlarmSignal {
  readonly definitionId: AlarmDefinitionId;
  readonly subject: string;
  /** `hold`: inside the deadband, or not known: it stays as it is. */
  readonly condition: 'on' | 'off' | 'hold';
  /** What was seen, in the unit of the definition; null where nothing is compared. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly detail: Words;
  /** Alarms that, while active, explain this one: it is then suppressed. The first active one is named. */
  readonly causes?: readonly AlarmId[];
}

/** An alarm that was set aside by a person for a while. */
export interface Shelf {
  readonly untilMs: number;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** An alarm that a person has seen. */
export interface Acknowledgement {
  readonly by: string;
  readonly atMs: number;
  readonly comment: string | null;
}

/** An alarm. */
export interface AlarmRecord {
  readonly id: AlarmId;
  readonly definitionId: AlarmDefinitionId;
  readonly subject: string;
  readonly state: AlarmState;
  /** When the condition began, delays left out, and when it was gone [epoch ms]; null before. */
  readonly raisedAtMs: number | null;
  readonly returnedAtMs: number | null;
  readonly acknowledged: Acknowledgement | null;
  readonly shelf: Shelf | null;
  /** The active alarm that explains this one; null = none. */
  readonly suppressedBy: AlarmId | null;
  /** A change of the condition that has not lasted long enough yet; null = none. */
  readonly pending: { readonly to: 'on' | 'off'; readonly sinceMs: number } | null;
  readonly value: number | null;
  readonly limit: number | null;
  readonly detail: Words;
  /** Newest look at the world that counted [epoch ms]. */
  readonly seenAtMs: number;
  /** Times it was raised since it is known. */
  readonly raisedCount: number;
  /** Rises with every change: two who change it at once are told apart. */
  readonly version: number;
}

export type TransitionKind =
  'raised' | 'returned' | 'acknowledged' | 'shelved' | 'unshelved' | 'suppressed' | 'unsuppressed';

/** One step in the life of an alarm, kept for ever. */
export interface AlarmTransition {
  readonly alarmId: AlarmId;
  readonly definitionId: AlarmDefinitionId;
  readonly subject: string;
  readonly priority: AlarmPriority;
  readonly kind: TransitionKind;
  readonly atMs: number;
  readonly from: ShownState;
  readonly to: ShownState;
  /** Person; null = the service. */
  readonly by: string | null;
  /** Comment or reason of the person, or the alarm that explains it. */
  readonly note: string | null;
  readonly detail: Words;
}

/** A record after a step, and the steps that led there. */
export interface AlarmStep {
  readonly record: AlarmRecord;
  readonly transitions: readonly AlarmTransition[];
}

/** True while the condition holds, as accepted after its delays. */
export function isActive({ state }: Pick<AlarmRecord, 'state'>): boolean {
  return state === 'unacknowledged' || state === 'acknowledged';
}

/** What a person sees of an alarm. */
export function shownState({
  state,
  shelf,
  suppressedBy,
}: Pick<AlarmRecord, 'state' | 'shelf' | 'suppressedBy'>): ShownState {
  if (shelf !== null) return 'shelved';
  return suppressedBy !== null && state !== 'normal' ? 'suppressed' : state;
}

/** True when nothing is to be remembered or shown of an alarm but its history. */
export function isAtRest({
  state,
  shelf,
  pending,
}: Pick<AlarmRecord, 'state' | 'shelf' | 'pending'>): boolean {
  return state === 'normal' && shelf === null && pending === null;
}
