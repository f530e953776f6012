/** Alarms that somebody set aside: by whom, why, until when. */
import { nowMs } from '../../api/clock.js';
import { may } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { AlarmMark } from '../../components/alarm-mark.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { duration } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import { unshelveAlarm } from './alarm-details.js';
import type { Alarm } from './alarm-list.js';
import { when } from './alarm-times.js';
import { texts } from './texts.js';

/** What is on the shelf; nothing is shelved in silence. */
export function ShelvedPanel({
  alarms,
  reload,
}: {
  readonly alarms: readonly Alarm[];
  readonly reload: () => void;
}) {
  const say = useTexts(texts);
  const shelved = alarms.filter(({ state }) => state === 'shelved');
  const unshelve = useAction(unshelveAlarm, reload);
  return (
    <Panel title={say('shelvedTitle')} aside={<span class="small quiet">{shelved.length}</span>}>
      <ProblemNotice problem={unshelve.problem} ofAct />
      {shelved.length === 0 ? <p class="quiet">{say('noneShelved')}</p> : null}
      <ul class="stack">
        {shelved.map((alarm) => (
          <li key={alarm.id}>
            <p>
              <AlarmMark priority={alarm.priority}>{''}</AlarmMark> {alarm.title[language.value]},{' '}
              {alarm.subjectName}
            </p>
            <Shelf alarm={alarm} />
            {may('alarm.handle') ? (
              <button
                type="button"
                class="button"
                disabled={unshelve.busy}
                onClick={() => unshelve.run(alarm)}
              >
                {say('unshelve')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Shelf({ alarm: { shelf } }: { readonly alarm: Alarm }) {
  const say = useTexts(texts);
  const now = nowMs.value;
  if (shelf === null || now === null) return null;
  return (
    <p class="small quiet">
      {say('shelvedUntil', { time: when(shelf.untilMs, now), who: shelf.by, reason: shelf.reason })},{' '}
      {say('back', { time: duration(Math.max(0, shelf.untilMs - now)) })}
    </p>
  );
}
