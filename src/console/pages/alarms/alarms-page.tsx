/** What needs an operator now: alarms by ISA-18.2, with cause, consequence, action and the time to respond. */
import { useState } from 'preact/hooks';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { LiveState } from '../../components/problem-notice.js';
import { Panel } from '../../components/panel.js';
import type { Priority } from '../../components/priorities.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { type Alarms, countsOf, type Filter, listed } from './alarm-list.js';
import { AlarmFilters } from './alarm-filters.js';
import { AlarmRows } from './alarm-rows.js';
import './alarms.css';
import { FloodBanner } from './flood-banner.js';
import { HistoryPanel } from './history-panel.js';
import { ShelvedPanel } from './shelved-panel.js';
import { StatisticsPanel } from './statistics-panel.js';
import { texts } from './texts.js';

/** First page when something is wrong. */
export function AlarmsPage() {
  const say = useTexts(texts);
  const live = useLive<Alarms>('/api/v1/alarms', ['alarm', 'slot-closed']);
  return (
    <Page title={say('title')}>
      <LiveState of={live} />
      {live.data === null ? null : <Desk answer={live.data} reload={live.reload} />}
    </Page>
  );
}

function Desk({ answer, reload }: { readonly answer: Alarms; readonly reload: () => void }) {
  const say = useTexts(texts);
  const [filter, setFilter] = useState<Filter>('standing');
  const [priority, setPriority] = useState<Priority | null>(null);
  const [only, setOnly] = useState<readonly string[] | null>(null);
  const shown = listed(answer.alarms, { filter, priority, only });
  return (
    <div class="alarms">
      <FloodBanner answer={answer} only={only} onOnly={setOnly} />
      <Panel title={say('listTitle')} class="alarms-list" flush>
        <AlarmFilters
          counts={countsOf(answer.alarms)}
          alarms={answer.alarms}
          filter={only === null ? filter : null}
          priority={priority}
          onFilter={(chosen) => {
            setOnly(null);
            setFilter(chosen);
          }}
          onPriority={setPriority}
        />
        <AlarmRows
          alarms={shown}
          all={answer.alarms}
          reload={reload}
          empty={say(filter === 'standing' && priority === null ? 'noneStanding' : 'noneListed')}
        />
        {may('alarm.handle') ? null : <p class="panel-body small quiet">{say('mayNot')}</p>}
      </Panel>
      <div class="alarms-side">
        <ShelvedPanel alarms={answer.alarms} reload={reload} />
        <StatisticsPanel alarms={answer.alarms} />
      </div>
      <HistoryPanel />
    </div>
  );
}
