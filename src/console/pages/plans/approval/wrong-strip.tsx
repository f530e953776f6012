/** Question 1: is anything wrong now? One line while all is well; what is not stands out and opens. */
import type { ComponentChildren } from 'preact';
import { AlarmMark, PRIORITIES } from '../../../components/alarm-mark.js';
import { quantityText } from '../../../components/quantity.js';
import { useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import { unavailableFrench } from '../../../service-words/check-french.js';
import { Told } from '../../../service-words/told.js';
import type { Screen } from '../plan-shapes.js';
import { texts } from '../texts.js';

/** Names of a list before it says how many more there are. */
const SHOWN = 6;

/** Alarms, inputs, forecasts on substitutes, assets that left the plan. */
export function WrongStrip({ screen: { wrong } }: { readonly screen: Screen }) {
  const say = useTexts(texts);
  const { alarms, inputs, substitutes, unavailable } = wrong;
  // What nobody can steer is left out of every plan: that is no trouble of now.
  const lost = unavailable.filter(({ reason }) => reason !== 'not controllable');
  const isQuiet =
    alarms !== null &&
    PRIORITIES.every((priority) => alarms[priority] === 0) &&
    inputs.measured >= 1 &&
    substitutes.length === 0 &&
    lost.length === 0;
  return (
    <section class="panel approval-wrong" aria-labelledby="approval-q1">
      <h2 id="approval-q1">{say('q1')}</h2>
      {isQuiet ? <span class="strong">{say('nothingWrong')}</span> : null}
      <Alarms alarms={alarms} />
      <Inputs inputs={inputs} />
      {substitutes.length === 0 ? (
        <span class="quiet">{say('noSubstitute')}</span>
      ) : (
        <More
          summary={say('substitutes', { n: substitutes.length, share: share(wrong.substituteDemandShare) })}
          lines={substitutes.map(({ seriesId, marks }) => ({
            key: seriesId,
            text: <span lang="en">{`${seriesId}: ${marks.join(', ')}`}</span>,
          }))}
        />
      )}
      {lost.length === 0 ? (
        <span class="quiet">{say('allAvailable')}</span>
      ) : (
        <More
          summary={say('unavailable', { n: lost.length })}
          lines={lost.map(({ assetId, name, reason }) => ({
            key: assetId,
            text: (
              <>
                {name}
                {colon()} <Told english={reason} french={() => unavailableFrench(reason)} />
              </>
            ),
          }))}
        />
      )}
    </section>
  );
}

function Alarms({ alarms }: { readonly alarms: Screen['wrong']['alarms'] }) {
  const say = useTexts(texts);
  if (alarms === null) return <span class="chip chip-attention">? {say('alarmsUnknown')}</span>;
  const present = PRIORITIES.filter((priority) => alarms[priority] > 0);
  if (present.length === 0) return <span class="quiet">{say('noAlarm')}</span>;
  return (
    <a class="row approval-alarms" href="/alarms">
      {present.map((priority) => (
        <span key={priority} class="row">
          <AlarmMark priority={priority} /> {alarms[priority]}
        </span>
      ))}
    </a>
  );
}

function Inputs({ inputs }: { readonly inputs: Screen['wrong']['inputs'] }) {
  const say = useTexts(texts);
  const parts = [
    say('inputsMeasured', { share: share(inputs.measured) }),
    ...(inputs.estimated > 0 ? [say('inputsEstimated', { share: share(inputs.estimated) })] : []),
    ...(inputs.missing > 0 ? [say('inputsMissing', { share: share(inputs.missing) })] : []),
  ].join(', ');
  const isBad = inputs.measured < 0.9;
  return isBad ? <span class="chip chip-attention">◐ {parts}</span> : <span class="quiet">{parts}</span>;
}

function More({
  summary,
  lines,
}: {
  readonly summary: ComponentChildren;
  readonly lines: readonly { readonly key: string; readonly text: ComponentChildren }[];
}) {
  const say = useTexts(texts);
  return (
    <details class="approval-more">
      <summary>▲ {summary}</summary>
      <ul class="small">
        {lines.slice(0, SHOWN).map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
        {lines.length > SHOWN ? <li>{say('andMore', { n: lines.length - SHOWN })}</li> : null}
      </ul>
    </details>
  );
}

/** A share of 1 in per cent. */
export function share(value: number | null, digits = 0): string {
  return quantityText(value === null ? null : value * 100, '%', digits);
}
