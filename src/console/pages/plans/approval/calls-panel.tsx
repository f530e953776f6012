/** Buildings that the plan calls: approving it approves these calls, so they are read with it. */
import { Panel } from '../../../components/panel.js';
import { Power, quantityText } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import type { Screen } from '../plan-shapes.js';
import { callsTexts } from './calls-texts.js';

type Calls = NonNullable<Screen['calls']>;
type Planned = Calls['planned'][number];

/** Nothing where no building may be called and none is. */
export function CallsPanel({ screen: { calls } }: { readonly screen: Screen }) {
  const say = useTexts(callsTexts);
  if (calls === null || calls.planned.length + calls.standing.length + calls.leftOut.length === 0)
    return null;
  const drafts = calls.planned.filter(({ status }) => status === 'draft');
  return (
    <Panel title={say('title')} class="approval-calls" flush>
      <p class="approval-calls-sum">
        {say('drafts', {
          n: drafts.length,
          asked: quantityText(calls.askedKw, 'kW'),
          expected: quantityText(calls.expectedKw, 'kW'),
          payment: quantityText(Number(calls.paymentEur), 'EUR', 2),
        })}
      </p>
      {calls.planned.length === 0 ? null : <PlannedCalls planned={calls.planned} />}
      <Others calls={calls} />
    </Panel>
  );
}

function PlannedCalls({ planned }: { readonly planned: readonly Planned[] }) {
  const say = useTexts(callsTexts);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={say('title')}>
      <table class="plain-table">
        <caption class="visually-hidden">{say('title')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('building')}</th>
            <th scope="col">{say('window')}</th>
            <th scope="col" class="end">
              {say('asked')}
            </th>
            <th scope="col" class="end">
              {say('counted')}
            </th>
            <th scope="col">{say('comfort')}</th>
            <th scope="col">{say('state')}</th>
          </tr>
        </thead>
        <tbody>
          {planned.map((call) => (
            <PlannedRow key={`${call.buildingId} ${String(call.startMs)}`} call={call} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PlannedRow({ call }: { readonly call: Planned }) {
  const say = useTexts(callsTexts);
  return (
    <tr>
      <th scope="row">{call.buildingName}</th>
      <td>{windowOf(call)}</td>
      <td class="end">
        <Power kw={call.askedKw} />
      </td>
      <td class="end">
        <Power kw={call.expectedKw} />
        <p class="small quiet">
          {say('probability', { percent: formatNumber(call.probability * 100, 0), n: call.calls })}
        </p>
      </td>
      <td>{call.comfortEffect === '' ? <span class="quiet">—</span> : call.comfortEffect}</td>
      <td>
        <span class={call.status === 'draft' ? 'chip chip-attention' : 'chip chip-quiet'}>
          <span aria-hidden="true">{call.status === 'draft' ? '▲' : '◌'}</span> {say(call.status)}
        </span>
        {call.status === 'draft' ? (
          <p class="small quiet">{say('answerBy', { time: civil(call.answerByMs) })}</p>
        ) : null}
      </td>
    </tr>
  );
}

function Others({ calls: { standing, leftOut } }: { readonly calls: Calls }) {
  const say = useTexts(callsTexts);
  return (
    <div class="approval-calls-sum stack">
      {standing.length === 0 ? null : (
        <details>
          <summary>{say('standing')}</summary>
          <ul class="small">
            {standing.map((one) => (
              <li key={`${one.eventId} ${one.buildingId}`}>
                <a href={`/calls/${encodeURIComponent(one.eventId)}`}>
                  {say('standingOne', {
                    ...{ name: one.buildingName, window: windowOf(one) },
                    power: quantityText(one.countedKw, 'kW'),
                  })}
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
      {leftOut.length === 0 ? null : (
        <details>
          <summary>{say('leftOut', { n: leftOut.length })}</summary>
          <ul class="small">
            {leftOut.map(({ buildingId, name, reason }) => (
              <li key={buildingId}>
                {name}
                {colon()} <span lang="en">{reason}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function windowOf({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): string {
  return `${civil(startMs)} – ${civil(endMs)}`;
}
