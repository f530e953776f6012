/** Words for an alarm of which only the id is known: `<definition>@<subject>`. */
import type { Alarm, Definition } from './alarm-list.js';

/** What is known of alarms. */
export interface KnownAlarms {
  readonly alarms: readonly Pick<Alarm, 'id' | 'title' | 'subjectName'>[];
  readonly definitions: readonly Pick<Definition, 'id' | 'title'>[];
}

/** Kind and subject of an alarm's id. */
export function partsOf(alarmId: string): { readonly definitionId: string; readonly subject: string } {
  const at = alarmId.indexOf('@');
  return at < 0
    ? { definitionId: alarmId, subject: '' }
    : { definitionId: alarmId.slice(0, at), subject: alarmId.slice(at + 1) };
}

/** Title and subject; the id itself when its kind is not known. */
export function nameById(
  alarmId: string,
  { alarms, definitions }: KnownAlarms,
  language: 'en' | 'fr',
): string {
  const standing = alarms.find(({ id }) => id === alarmId);
  if (standing !== undefined) return joined(standing.title[language], standing.subjectName);
  const { definitionId, subject } = partsOf(alarmId);
  const kind = definitions.find(({ id }) => id === definitionId);
  return kind === undefined ? alarmId : joined(kind.title[language], subject);
}

function joined(title: string, subject: string): string {
  return subject === '' || subject === 'SITE' ? title : `${title}, ${subject}`;
}
