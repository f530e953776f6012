/** Questions 5, 6 and 7: who is touched, what happens if nobody decides, and whether the forecast can be trusted. */
import { useState } from 'preact/hooks';
import { Panel } from '../../../components/panel.js';
import { quantityText } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { useKindName } from '../../../i18n/asset-kinds.js';
import { formatNumber, useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import type { Screen } from '../plan-shapes.js';
import { texts } from '../texts.js';
import { powerText } from './changes-panel.js';
import type { Phase } from './phase.js';
import { share } from './wrong-strip.js';

const PEOPLE_SHOWN = 3;

type Touched = Screen['touched'][number];

/** Those who get less than promised first, then those who are told latest. */
export function TouchedPanel({ screen: { touched } }: { readonly screen: Screen }) {
  const say = useTexts(texts);
  const [all, setAll] = useState(false);
  const ranked = [...touched].sort(
    (a, b) => (b.comfort?.minutesOutside ?? 0) - (a.comfort?.minutesOutside ?? 0),
  );
  const shown = all ? ranked : ranked.slice(0, PEOPLE_SHOWN);
  const isCounted = touched.some(({ callsThisMonth }) => callsThisMonth !== null);
  return (
    <Panel
      title={say('q5')}
      class="approval-touched"
      flush
      aside={
        touched.length > PEOPLE_SHOWN ? (
          <button type="button" class="approval-toggle" onClick={() => setAll(!all)}>
            {all ? say('showLess') : say('showAll', { n: touched.length })}
          </button>
        ) : undefined
      }
    >
      {touched.length === 0 ? <p class="panel-body">{say('nobody')}</p> : null}
      {touched.length === 0 ? null : (
        <div>
          <table class="plain-table">
            <caption class="visually-hidden">{say('q5')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('asset')}</th>
                <th scope="col">{say('comfort')}</th>
                <th scope="col" class="end">
                  {say('notice')}
                </th>
                {isCounted ? (
                  <th scope="col" class="end">
                    {say('calls')}
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <TouchedRow key={one.assetId} one={one} isCounted={isCounted} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function TouchedRow({ one, isCounted }: { readonly one: Touched; readonly isCounted: boolean }) {
  const say = useTexts(texts);
  const { name, optedIn, comfort, noticeMinutes, callsThisMonth, callsAgreed } = one;
  const isOut = (comfort?.minutesOutside ?? 0) > 0;
  return (
    <tr>
      <th scope="row">
        <span class="approval-name">{name}</span>
        {optedIn === false ? <span class="chip chip-trouble">✕ {say('notOptedIn')}</span> : null}
      </th>
      <td class={isOut ? 'over-limit' : ''}>
        {comfort === null ? (
          <span class="quiet">{say('noBand')}</span>
        ) : (
          <>
            {bandText(comfort, comfort.planLow, comfort.planHigh)}{' '}
            <span class="small approval-promise">
              {isOut
                ? say('outside', {
                    minutes: say('minutes', { n: comfort.minutesOutside }),
                    band: bandText(comfort, comfort.low, comfort.high),
                  })
                : say('promised', { band: bandText(comfort, comfort.low, comfort.high) })}
            </span>
          </>
        )}
      </td>
      <td class="end">
        {noticeMinutes <= 0 ? say('noNotice') : say('minutes', { n: Math.round(noticeMinutes) })}
      </td>
      {isCounted ? <td class="end">{callsText()}</td> : null}
    </tr>
  );

  function callsText(): string {
    if (callsThisMonth === null) return '—';
    return callsAgreed === null
      ? String(callsThisMonth)
      : say('callsOf', { calls: callsThisMonth, agreed: callsAgreed });
  }
}

function bandText({ unit }: NonNullable<Touched['comfort']>, low: number, high: number): string {
  return unit === '°C'
    ? `${formatNumber(low, 1)}–${quantityText(high, '°C')}`
    : `${formatNumber(low * 100, 0)}–${share(high)}`;
}

interface DoNothingProps {
  readonly screen: Screen;
  readonly phase: Phase;
  readonly onNothing: () => void;
}

/** The exact consequence stands on the button of doing nothing. */
export function DoNothingPanel({ screen, phase, onNothing }: DoNothingProps) {
  const say = useTexts(texts);
  const sentence = useNothingSentence(screen);
  const isOpen = phase === 'open' || phase === 'half' || phase === 'unchecked';
  return (
    <Panel title={say('q6')} class="approval-nothing">
      {isOpen ? (
        <button type="button" class="button approval-nothing-button" onClick={onNothing}>
          <span>
            <span class="strong">{say('doNothing')}</span>
            {colon()} {sentence} <kbd>n</kbd>
          </span>
        </button>
      ) : (
        <p>
          {phase === 'late' || screen.plan.state === 'expired'
            ? say('nothingLate', { time: civil(screen.doNothing.expiresMs) })
            : say('nothingDecided')}
        </p>
      )}
    </Panel>
  );
}

/** What happens when nobody decides, in one sentence of the language of the screen. */
export function useNothingSentence({ doNothing }: Screen): string {
  const say = useTexts(texts);
  const kindName = useKindName();
  const local = doNothing.then
    .filter(({ safeState }) => safeState === 'local')
    .reduce((sum, { assets }) => sum + assets, 0);
  const powers = doNothing.then
    .filter(({ safeState }) => safeState === 'power')
    .map(({ kind, assets, powerKw }) =>
      say('thenPower', { n: assets, kind: kindName(kind), power: powerText(powerKw) }),
    );
  const then = [...(local > 0 ? [say('thenLocal', { n: local })] : []), ...powers].join(', ');
  const time = civil(doNothing.expiresMs);
  const { planInForce } = doNothing;
  if (planInForce === null) return say('nothingNone', { time, then });
  // An id is one word: it does not break at its dashes.
  const plan = say('original', { id: planInForce.id.replaceAll('-', '\u2011') });
  return say('nothingPlan', { time, plan, until: civil(planInForce.untilMs), then });
}

/** How wide the forecast is, and how it did lately. */
export function TrustPanel({ screen: { trust } }: { readonly screen: Screen }) {
  const say = useTexts(texts);
  const known = trust.districts
    .filter(({ errorShare }) => errorShare !== null)
    .sort((a, b) => (a.errorShare ?? 0) - (b.errorShare ?? 0));
  const [least, most] = [known[0], known.at(-1)];
  const { city, largestMiss } = trust;
  const district = (id: string): string =>
    trust.districts.find(({ districtId }) => districtId === id)?.name ?? id;
  return (
    <Panel title={say('q7')} class="approval-trust">
      <dl class="facts small">
        <dt>{say('band')}</dt>
        <dd>
          {city === null ? say('noBandWidth') : say('bandWidth', { share: share(city.widthShare, 1) })}
          {city === null ? null : <Band city={city} />}
        </dd>
        <dt>{say('errors24')}</dt>
        <dd>
          {least === undefined || most === undefined
            ? say('noErrors')
            : say('errorsRange', {
                low: share(least.errorShare, 1),
                high: share(most.errorShare, 1),
                district: most.name,
              })}
        </dd>
        <dt>{say('miss')}</dt>
        <dd>
          {largestMiss === null
            ? say('noMiss')
            : say('missAt', {
                district: district(largestMiss.districtId),
                time: civil(largestMiss.atMs),
                came: powerText(largestMiss.cameKw),
                forecast: powerText(largestMiss.forecastKw),
              })}
        </dd>
      </dl>
    </Panel>
  );
}

const BAND = { width: 150, height: 24 };

function Band({ city }: { readonly city: NonNullable<Screen['trust']['city']> }) {
  const least = Math.min(...city.p10Kw);
  const span = Math.max(...city.p90Kw) - least || 1;
  const step = BAND.width / Math.max(1, city.p50Kw.length - 1);
  const points = (values: readonly number[]): string[] =>
    values.map(
      (kw, slot) =>
        `${(slot * step).toFixed(1)} ${(BAND.height - 1 - ((kw - least) / span) * (BAND.height - 2)).toFixed(1)}`,
    );
  const area = [...points(city.p10Kw), ...points(city.p90Kw).reverse()].join('L');
  return (
    <svg
      class="approval-band"
      aria-hidden="true"
      {...BAND}
      viewBox={`0 0 ${String(BAND.width)} ${String(BAND.height)}`}
    >
      <path class="approval-band-area" d={`M${area}z`} />
      <path class="approval-band-line" d={`M${points(city.p50Kw).join('L')}`} />
    </svg>
  );
}
