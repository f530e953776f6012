/** What an alarm is (ISA-18.2, IEC 62682): never without a cause, a consequence and something an operator can do in time. */

/** Urgency of the operator's answer, by consequence and time left. */
export const ALARM_PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;

export type AlarmPriority = (typeof ALARM_PRIORITIES)[number];

/** One text in both languages of the control room. */
export interface Words {
  readonly en: string;
  readonly fr: string;
}

/** Every alarm there is. */
export type AlarmDefinitionId =
  | 'import-limit'
  | 'import-limit-ahead'
  | 'setpoint-unanswered'
  | 'heartbeat-lost'
  | 'endpoint-lost'
  | 'n1-margin'
  | 'hot-spot'
  | 'soc-short'
  | 'no-plan-in-force'
  | 'no-feasible-plan'
  | 'release-latched'
  | 'forecast-deviation'
  | 'district-stale'
  | 'plan-expired'
  | 'four-eyes-overridden'
  | 'no-weather'
  | 'openadr-broker-away'
  | 'model-bad'
  | 'meter-stale';

/** What an alarm is about: the kind of thing its subject names. */
export type AlarmSubjectKind =
  'node' | 'asset' | 'endpoint' | 'district' | 'meter' | 'plan' | 'release' | 'series' | 'site';

/** A definition: data, so that it is reviewed like a limit. */
export interface AlarmDefinition {
  readonly id: AlarmDefinitionId;
  readonly priority: AlarmPriority;
  readonly subjectKind: AlarmSubjectKind;
  /** Looked at every few seconds, or when a slot was closed and planned. */
  readonly scope: 'live' | 'slot';
  /** Time the operator has to act before the consequence [min]. */
  readonly respondMinutes: number;
  /** Condition must hold this long before the alarm is raised, and be gone this long before it returns [ms]. */
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** Distance the value must come back below its limit before the condition counts as gone, in `unit`; 0 = none. */
  readonly deadband: number;
  /** Unit of value, limit and deadband; null where the condition is no comparison. */
  readonly unit: 'kW' | '°C' | 'kWh' | 'σ' | '%' | 'min' | null;
  readonly title: Words;
  readonly cause: Words;
  readonly consequence: Words;
  readonly action: Words;
}

/** Name of one alarm: its definition and what it is about. */
export type AlarmId = `${AlarmDefinitionId}@${string}`;

/** The name of the alarm of a definition about a subject. */
export function alarmId(definitionId: AlarmDefinitionId, subject: string): AlarmId {
  return `${definitionId}@${subject}`;
}
