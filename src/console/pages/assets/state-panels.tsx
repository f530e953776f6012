/** What an asset sends, and what it can do. */
import { Quality, type QualityOfValue } from '../../components/alarm-mark.js';
import { Panel } from '../../components/panel.js';
import { Power, quantityText } from '../../components/quantity.js';
import { duration } from '../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { colon } from '../../i18n/punctuation.js';
import { placePath } from '../places/places-page.js';
import { type Asset, propertiesOf, STALE_MS } from './asset-logic.js';
import { texts } from './texts.js';

type Value = Asset['state'][number];

const QUALITIES: readonly QualityOfValue[] = ['measured', 'estimated', 'missing', 'good', 'uncertain', 'bad'];

/** Newest value of each of its series with its age. */
export function ValuesPanel({ asset }: { readonly asset: Asset }) {
  const say = useTexts(texts);
  return (
    <Panel title={say('stateTitle')} flush={asset.state.length > 0}>
      {asset.state.length === 0 ? (
        <p class="quiet">{say('stateNone')}</p>
      ) : (
        <table class="plain-table">
          <caption class="visually-hidden">{say('stateTitle')}</caption>
          <tbody>
            {asset.state.map((value) => (
              <tr key={value.seriesId}>
                <th scope="row">{observableName(value.observable)}</th>
                <td class="end">
                  {shown(value)} <Trust value={value} />
                </td>
                <td class="end small">
                  <span class={value.ageMs > STALE_MS ? 'chip chip-attention' : 'quiet'}>
                    {value.ageMs > STALE_MS ? `◐ ${say('old')}${colon()} ` : ''}
                    {duration(value.ageMs)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );

  function observableName(observable: string): string {
    const key = `observable.${observable}`;
    return key in texts.en ? say(key as keyof (typeof texts)['en']) : observable;
  }

  function shown({ observable, value, unit }: Value): string {
    if (value === null) return '—';
    if (observable === 'mode') return say(`mode.${asset.controlMode}`);
    if (observable === 'soc') return quantityText(value * 100, '%');
    return `${formatNumber(value, unit === 'kW' ? 0 : 1)} ${unit === '1' ? '' : unit}`.trim();
  }
}

function Trust({ value }: { readonly value: Value }) {
  const of = QUALITIES.find((one) => one === value.quality);
  return of === undefined ? <span class="chip chip-attention">{value.quality}</span> : <Quality of={of} />;
}

/** Ratings, what it does when nobody steers it, where it hangs. */
export function RatingsPanel({ asset }: { readonly asset: Asset }) {
  const say = useTexts(texts);
  const { ratedKw, rampKwPerS, fallback, meterId, properties, nodeId, nodeName } = asset;
  return (
    <Panel title={say('ratings')}>
      <dl class="facts">
        <dt>{say('rated')}</dt>
        <dd>
          <Power kw={ratedKw} />
        </dd>
        <dt>{say('ramp')}</dt>
        <dd>{formatNumber(rampKwPerS, rampKwPerS < 10 ? 1 : 0)} kW/s</dd>
        <dt>{say('fallback')}</dt>
        <dd>
          {fallback.mode === 'local' || fallback.powerKw === null
            ? say('fallbackLocal')
            : say('fallbackPower', { power: quantityText(fallback.powerKw, 'kW') })}
        </dd>
        {propertiesOf(properties).map(({ key, label, value, unit }) => (
          <Property key={key} name={key} label={label} value={value} unit={unit} />
        ))}
        <dt>{say('node')}</dt>
        <dd>
          <a href={placePath(nodeId)}>{nodeName}</a>
        </dd>
        <dt>{say('meter')}</dt>
        <dd>
          <a href={`/meters/${encodeURIComponent(meterId)}`}>{meterId}</a>
        </dd>
      </dl>
    </Panel>
  );
}

function Property({
  name,
  label,
  value,
  unit,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: number | string | boolean;
  readonly unit: string;
}) {
  const say = useTexts(texts);
  const digits = unit === '%' ? 1 : typeof value === 'number' && !Number.isInteger(value) ? 3 : 0;
  const word = `property.${name}`;
  return (
    <>
      {word in texts.en ? <dt>{say(word as keyof (typeof texts)['en'])}</dt> : <dt lang="en">{label}</dt>}
      <dd>
        {typeof value === 'number' ? formatNumber(value, digits) : String(value)}{' '}
        <span class="unit">{unit}</span>
      </dd>
    </>
  );
}
