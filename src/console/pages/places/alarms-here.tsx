/** Alarms about a place or an asset and what is below it. */
import type { Ok } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { AlarmMark } from '../../components/alarm-mark.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import { texts as alarmTexts } from '../alarms/texts.js';
import { alarmsOn, type Place } from './place-tree.js';
import { texts } from './texts.js';

/** Most urgent first; leads to the alarm list. */
export function AlarmsHere({ of }: { readonly of: Pick<Place, 'id' | 'members'> }) {
  const say = useTexts(texts);
  const live = useLive<Ok<'alarmsList'>>('/api/v1/alarms', ['alarm']);
  const sayAlarm = useTexts(alarmTexts);
  const alarms = alarmsOn(live.data?.alarms ?? [], of);
  return (
    <Panel title={say('alarms')} aside={<a href="/alarms">{alarms.length}</a>}>
      <LiveState of={live} />
      {live.data !== null && alarms.length === 0 ? <p class="quiet">{say('noAlarms')}</p> : null}
      <ul class="stack">
        {alarms.map((alarm) => (
          <li key={alarm.id}>
            <p class="row row-wrap">
              <AlarmMark priority={alarm.priority} />
              <a href="/alarms">{alarm.title[language.value]}</a>
              <span class="small quiet">
                {alarm.raisedAtMs === null ? '' : `${civil(alarm.raisedAtMs, 'full')}, `}
                {sayAlarm(`state.${alarm.state}`)}
              </span>
            </p>
            <p class="small">{alarm.detail[language.value]}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
