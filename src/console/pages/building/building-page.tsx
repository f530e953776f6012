/** A building manager’s own buildings: calls that wait for an answer, calls to come, what was delivered and paid. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { nowMs } from '../../api/clock.js';
import { useLive } from '../../api/use-live.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power } from '../../components/quantity.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { AnswerDialog } from './answer-dialog.js';
import { CallCard, windowText } from './call-card.js';
import './building.css';
import { type Call, endOf, groupedCalls } from './call-list.js';
import { ofOwn, useOwnBuildings } from './own-buildings.js';
import { SharePanel } from './share-panel.js';
import { StatementsPanel } from './statements-panel.js';
import { texts } from './texts.js';

/** For whoever answers for buildings. */
export function BuildingPage() {
  const say = useTexts(texts);
  const calls = useLive<Answer<'drCallsCalls'>>('/api/v1/demand-response/calls?limit=200', [
    'demand-response',
  ]);
  const own = useOwnBuildings();
  const [open, setOpen] = useState<Call | null>(null);
  const { waiting, coming, over } = groupedCalls(ofOwn(calls.data?.calls ?? [], own), nowMs.value ?? 0);
  return (
    <Page title={say('title')}>
      <LiveState of={calls} />
      {calls.data === null || own === null ? null : (
        <div class="building">
          <Panel title={say('waiting')} class="building-wide">
            {waiting.length === 0 ? <p class="quiet">{say('noneWaiting')}</p> : null}
            <ul class="building-calls">
              {waiting.map((call) => (
                <CallCard
                  key={`${call.eventId} ${call.buildingId}`}
                  call={call}
                  onAnswer={setOpen}
                  onSeen={calls.reload}
                />
              ))}
            </ul>
          </Panel>
          <Panel title={say('coming')}>
            {coming.length === 0 ? <p class="quiet">{say('noneComing')}</p> : null}
            <ul class="building-calls">
              {coming.map((call) => (
                <CallCard
                  key={`${call.eventId} ${call.buildingId}`}
                  call={call}
                  onAnswer={setOpen}
                  onSeen={calls.reload}
                />
              ))}
            </ul>
          </Panel>
          <Panel title={say('over')}>
            {over.length === 0 ? <p class="quiet">{say('noneOver')}</p> : null}
            <ul class="building-calls">
              {over.map((call) => (
                <li key={`${call.eventId} ${call.buildingId}`}>
                  <div class="spread">
                    <span class="strong">{call.buildingName}</span>
                    <span class="chip chip-quiet">{say(`part.${call.participation}`)}</span>
                  </div>
                  <p class="small">
                    {windowText(call)} · <Power kw={call.agreedKw} />
                  </p>
                  <p class="small">{say(`end.${endOf(call)}`)}</p>
                </li>
              ))}
            </ul>
          </Panel>
          <StatementsPanel own={own} />
          <SharePanel own={own} />
        </div>
      )}
      {open === null ? null : (
        <AnswerDialog
          call={open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            calls.reload();
          }}
        />
      )}
    </Page>
  );
}
