/** A call as its building sees it: how much, what is paid, what people notice, until when to answer, how it ends. */
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { Countdown } from '../../components/countdown.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { Quantity, quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, language, useTexts } from '../../i18n/language.js';
import { semicolon } from '../../i18n/punctuation.js';
import { type Call, isNothingAsked, paymentOfPart } from './call-list.js';
import { texts } from './texts.js';

interface CallCardProps {
  readonly call: Call;
  readonly onAnswer: (call: Call) => void;
  /** It was acknowledged. */
  readonly onSeen: () => void;
}

/** When a call runs. */
export function windowText({ startMs, endMs }: Pick<Call, 'startMs' | 'endMs'>): string {
  return `${civil(startMs, 'full')} – ${civil(endMs)}`;
}

/** What it agreed to, or is asked for while it has not [kW]. */
function countedKw({ agreedKw, askedKw }: Call): number {
  return agreedKw > 0 ? agreedKw : askedKw;
}

/** One item of a list. */
export function CallCard({ call, onAnswer, onSeen }: CallCardProps) {
  const say = useTexts(texts);
  const { buildingName: name, startMs, participation, answers } = call;
  const isIdle = isNothingAsked(call);
  return (
    <li class="stack">
      <div class="spread">
        <h3 class="building-name">{name}</h3>
        <span class="row row-wrap">
          <span class="chip">{say(`part.${participation}`)}</span>
          {answers.includes('accept') ? <Countdown to={call.answerByMs} /> : null}
        </span>
      </div>
      {isIdle ? (
        <p>
          {say('nothingAsked')} <span class="strong">{windowText(call)}</span>
        </p>
      ) : (
        <p>
          {say(call.reduction ? 'less' : 'more')} <Quantity value={countedKw(call)} unit="kW" large />{' '}
          <span class="strong">{windowText(call)}</span>
        </p>
      )}
      {call.replaces === null ? null : <p class="small">{say('inPlace')}</p>}
      <dl class="facts building-facts">
        <Received call={call} />
        {isIdle ? null : <Money call={call} />}
        {isIdle ? null : <Effects call={call} />}
        <Why call={call} />
        <Life call={call} />
      </dl>
      {answers.some((kind) => kind === 'accept' || kind === 'opt-out') ? (
        <div class="row row-wrap">
          <button
            type="button"
            class="button button-primary"
            aria-label={say('answerOne', { name, time: civil(startMs, 'full') })}
            onClick={() => onAnswer(call)}
          >
            {say('answer')}
          </button>
          {answers.includes('acknowledge') ? <Acknowledge call={call} onSeen={onSeen} /> : null}
        </div>
      ) : null}
    </li>
  );
}

function Acknowledge({ call, onSeen }: Pick<CallCardProps, 'call' | 'onSeen'>) {
  const say = useTexts(texts);
  const path = [call.eventId, call.buildingId].map(encodeURIComponent).join('/');
  const act = useAction(
    () =>
      send('POST', `/api/v1/demand-response/calls/${path}/answer`, {
        body: { kind: 'acknowledge' },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSeen,
  );
  return (
    <>
      <button
        type="button"
        class="button"
        disabled={act.busy}
        aria-label={say('acknowledgeOne', { name: call.buildingName })}
        onClick={() => act.run(undefined)}
      >
        {say('acknowledge')}
      </button>
      <ProblemNotice problem={act.problem} ofAct />
    </>
  );
}

/** That an answer arrived, when, and as what it counts. */
function Received({ call: { answeredMs, participation, agreedKw, note, offer } }: { readonly call: Call }) {
  const say = useTexts(texts);
  if (answeredMs === null) return null;
  const power = agreedKw > 0 ? `, ${quantityText(agreedKw, 'kW')}` : '';
  return (
    <>
      <dt>{say('yourAnswer')}</dt>
      <dd>
        ✓{' '}
        {say('received', {
          time: civil(answeredMs, 'full'),
          what: `${say(`part.${participation}`)}${power}`,
        })}
        {offer === null && note !== null ? ` (${note})` : ''}
      </dd>
    </>
  );
}

function Money({ call }: { readonly call: Call }) {
  const say = useTexts(texts);
  const penalty = Number(call.penaltyEurPerKwh);
  const powerKw = countedKw(call);
  return (
    <>
      <dt>{say('payment')}</dt>
      <dd>
        <Quantity value={paymentOfPart(call, powerKw)} unit="EUR" digits={2} />{' '}
        <span class="quiet small">
          {say('rate', {
            rate: formatNumber(Number(call.rateEurPerKwh), 3),
            energy: formatNumber(call.askedKw > 0 ? (call.expectedKwh * powerKw) / call.askedKw : 0, 0),
          })}
          {penalty > 0 ? `${semicolon()} ${say('penalty', { rate: formatNumber(penalty, 3) })}` : ''}
        </span>
      </dd>
    </>
  );
}

function Effects({ call }: { readonly call: Call }) {
  const say = useTexts(texts);
  return (
    <>
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
    </>
  );
}

function Why({ call }: { readonly call: Call }) {
  const say = useTexts(texts);
  return (
    <>
      <dt>{say('why')}</dt>
      <dd>{call.reason}</dd>
      {call.override === null ? null : (
        <>
          <dt>{say('limitsOverridden')}</dt>
          <dd>▲ {say('overrideText', { name: call.override.by, reason: call.override.reason })}</dd>
        </>
      )}
    </>
  );
}

function Life({ call }: { readonly call: Call }) {
  const say = useTexts(texts);
  const { offer, note } = call;
  return (
    <>
      {offer === null ? null : (
        <>
          <dt>{say('yourOffer')}</dt>
          <dd>
            {say('offerText', {
              power: quantityText(offer.powerKw, 'kW'),
              from: civil(offer.startMs),
              to: civil(offer.endMs),
              reason: note ?? '',
            })}
            {semicolon()}{' '}
            {offer.refusal === undefined ? say('offerWaits') : say('offerRefused', { reason: offer.refusal })}
          </dd>
        </>
      )}
      <dt>{say('answerBy')}</dt>
      <dd>
        {civil(call.answerByMs, 'full')}
        {semicolon()} {say(`silence.${call.silence}`)}
      </dd>
      <dt>{say('ending')}</dt>
      <dd>{call.ending[language.value]}</dd>
    </>
  );
}
