/** A building manager’s own buildings: calls that wait for an answer, calls to come, what was delivered and paid. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { nowMs } from '../../api/clock.js';
import { useLive } from '../../api/use-live.js';
import { Countdown } from '../../components/countdown.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { Power, Quantity } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { AnswerDialog } from './answer-dialog.js';
import './building.css';
import { type Call, groupedCalls } from './call-list.js';
import { StatementsPanel } from './statements-panel.js';
import { texts } from './texts.js';

/** For whoever answers for buildings. */
export function BuildingPage() {
  const say = useTexts(texts);
  const calls = useLive<Answer<'drCallsCalls'>>('/api/v1/demand-response/calls?limit=200', [
    'journal',
    'slot-closed',
  ]);
  const [open, setOpen] = useState<Call | null>(null);
  const { waiting, coming, over } = groupedCalls(calls.data?.calls ?? [], nowMs.value ?? 0);
  return (
    <Page title={say('title')}>
      <LiveState of={calls} />
      {calls.data === null ? null : (
        <div class="building">
          <Panel title={say('waiting')} class="building-wide">
            {waiting.length === 0 ? <p class="quiet">{say('noneWaiting')}</p> : null}
            <ul class="building-calls">
              {waiting.map((call) => (
                <CallCard key={`${call.eventId} ${call.buildingId}`} call={call} onAnswer={setOpen} />
              ))}
            </ul>
          </Panel>
          <Panel title={say('coming')}>
            {coming.length === 0 ? <p class="quiet">{say('noneComing')}</p> : null}
            <ul class="building-calls">
              {coming.map((call) => (
                <CallCard key={`${call.eventId} ${call.buildingId}`} call={call} onAnswer={setOpen} />
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
                    {window(call)} · <Power kw={call.agreedKw} />
                  </p>
                </li>
              ))}
            </ul>
          </Panel>
          <StatementsPanel />
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

function window({ startMs, endMs }: Call): string {
  return `${civil(startMs, 'full')} – ${civil(endMs)}`;
}

function CallCard({ call, onAnswer }: { readonly call: Call; readonly onAnswer: (call: Call) => void }) {
  const say = useTexts(texts);
  const answerable = call.answers.some((kind) => kind === 'accept' || kind === 'opt-out');
  return (
    <li class="stack">
      <div class="spread">
        <h3 class="building-name">{call.buildingName}</h3>
        <span class="row row-wrap">
          <span class="chip">{say(`part.${call.participation}`)}</span>
          {call.answers.includes('accept') ? <Countdown to={call.answerByMs} /> : null}
        </span>
      </div>
      <p>
        {say(call.reduction ? 'less' : 'more')}{' '}
        <Quantity value={call.agreedKw > 0 ? call.agreedKw : call.askedKw} unit="kW" large />{' '}
        <span class="strong">{window(call)}</span>
      </p>
      <dl class="facts building-facts">
        <dt>{say('payment')}</dt>
        <dd>
          <Quantity value={Number(call.paymentEur)} unit="EUR" digits={2} />{' '}
          <span class="quiet small">
            {say('rate', {
              rate: formatNumber(Number(call.rateEurPerKwh), 3),
              energy: formatNumber(call.expectedKwh, 0),
            })}
          </span>
        </dd>
        <dt>{say('comfort')}</dt>
        <dd>
          {call.comfortEffect === '' ? <span class="quiet">{say('noComfort')}</span> : call.comfortEffect}
        </dd>
        <dt>{say('rebound')}</dt>
        <dd>
          {say('reboundText', {
            share: formatNumber(call.reboundShare * 100, 0),
            minutes: call.reboundMinutes,
          })}
        </dd>
        <dt>{say('why')}</dt>
        <dd>{call.reason}</dd>
        <dt>{say('answerBy')}</dt>
        <dd>
          {civil(call.answerByMs, 'full')}; {say(`silence.${call.silence}`)}
        </dd>
        <dt>{say('ending')}</dt>
        <dd>{call.ending[language.value]}</dd>
      </dl>
      {answerable ? (
        <div>
          <button
            type="button"
            class="button button-primary"
            aria-label={say('answerOne', { name: call.buildingName, time: civil(call.startMs, 'full') })}
            onClick={() => onAnswer(call)}
          >
            {say('answer')}
          </button>
        </div>
      ) : null}
    </li>
  );
}
