/** The table of alarms (lyon.md 3.2). About one in twenty is meant to be urgent; what needs no action is an event of the journal. */
import { ALARM_PRIORITIES, type AlarmDefinition, type AlarmDefinitionId } from './alarm-definition.js';
import { DESK_ALARMS } from './desk-alarms.js';
import { FIELD_ALARMS } from './field-alarms.js';

/** All alarms, most urgent first. */
export const ALARM_DEFINITIONS: readonly AlarmDefinition[] = [...FIELD_ALARMS, ...DESK_ALARMS].sort(
  (a, b) => ALARM_PRIORITIES.indexOf(a.priority) - ALARM_PRIORITIES.indexOf(b.priority),
);

const BY_ID = new Map(ALARM_DEFINITIONS.map((definition) => [definition.id, definition]));

/**
 * The definition of a name.
 *
 * @throws RangeError when there is none
 */
export function alarmDefinition(id: AlarmDefinitionId): AlarmDefinition {
  const found = BY_ID.get(id);
  if (!found) throw new RangeError(`there is no alarm "${id}"; the table of definitions lists them`);
  return found;
}
