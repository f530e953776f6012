/** What happened to alarms, page by page, newest first. */
import { useState } from 'preact/hooks';
import type { Ok } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { AlarmMark } from '../../components/alarm-mark.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { language, useTexts } from '../../i18n/language.js';
import type { AlarmStep } from './alarm-list.js';
import { useAlarmName } from './alarm-name.js';
import { texts } from './texts.js';

const PAGE = 25;

/** Newest page first; older ones on demand. */
export function HistoryPanel() {
  const say = useTexts(texts);
  const [before, setBefore] = useState<number | null>(null);
  const cursor = before === null ? '' : `&before=${String(before)}`;
  const live = useLive<Ok<'alarmsHistory'>>(
    `/api/v1/alarms/history?limit=${String(PAGE)}${cursor}`,
    before === null ? ['alarm'] : [],
  );
  const next = live.data?.next ?? null;
  return (
    <Panel
      title={say('historyTitle')}
      class="alarms-history"
      flush
      aside={
        <>
          <button
            type="button"
            class="button button-plain"
            disabled={before === null}
            onClick={() => setBefore(null)}
          >
            {say('newest')}
          </button>
          <button
            type="button"
            class="button button-plain"
            disabled={next === null}
            onClick={() => setBefore(next)}
          >
            {say('older')}
          </button>
        </>
      }
    >
      {live.data === null ? (
        <div class="panel-body">
          <LiveState of={live} />
        </div>
      ) : (
        <Steps steps={live.data.steps} />
      )}
    </Panel>
  );
}

function Steps({ steps }: { readonly steps: readonly AlarmStep[] }) {
  const say = useTexts(texts);
  const nameOf = useAlarmName([]);
  const noteOf = ({ kind, note, detail }: AlarmStep): string => {
    // What explains an alarm is noted by its id.
    if (kind === 'suppressed' && note !== null) return nameOf(note);
    return note ?? (kind === 'raised' ? detail[language.value] : '');
  };
  if (steps.length === 0) return <p class="panel-body quiet">{say('noHistory')}</p>;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={say('historySteps')}>
      <table class="plain-table">
        <caption class="visually-hidden">{say('historyTitle')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('time')}</th>
            <th scope="col">{say('priority')}</th>
            <th scope="col">{say('alarm')}</th>
            <th scope="col">{say('what')}</th>
            <th scope="col">{say('who')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.seq}>
              <th scope="row">{civil(step.atMs, 'full')}</th>
              <td>
                <AlarmMark priority={step.priority} />
              </td>
              <td>{nameOf(step.alarmId)}</td>
              <td>
                <span class="strong">{say(`kind.${step.kind}`)}</span>{' '}
                <span class="quiet">{noteOf(step)}</span>
              </td>
              <td class={step.by === null ? 'quiet' : ''}>{step.by ?? say('service')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
