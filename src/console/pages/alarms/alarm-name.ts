/** Names of alarms by their id: those that stand say it themselves, others by their kind. */
import { useLive } from '../../api/use-live.js';
import { language } from '../../i18n/language.js';
import type { Alarm, Definition } from './alarm-list.js';
import { nameById } from './alarm-words.js';

/** Gives the name of an alarm in the language of the screen, for example `Server lost, CRX`. */
export function useAlarmName(alarms: readonly Alarm[]): (alarmId: string) => string {
  const definitions = useLive<readonly Definition[]>('/api/v1/alarms/definitions');
  return (alarmId) => nameById(alarmId, { alarms, definitions: definitions.data ?? [] }, language.value);
}
