/** Question 3: why an asset does what it does: the limit that holds it, prices, and what it would cost to do otherwise. */
import { Panel } from '../../../components/panel.js';
import { quantityText } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { useBindingWords } from '../../../i18n/binding-words.js';
import { useTexts } from '../../../i18n/language.js';
import type { ChangedAsset, Why } from '../plan-shapes.js';
import { texts } from '../texts.js';

interface WhyPanelProps {
  readonly asset: ChangedAsset | null;
  readonly why: Why | null;
}

/** The sentence first, the figures below it. */
export function WhyPanel({ asset, why }: WhyPanelProps) {
  const say = useTexts(texts);
  return (
    <Panel
      title={say('q3')}
      class="approval-why"
      aside={<span class="small approval-why-name">{asset?.name ?? ''}</span>}
    >
      <div aria-live="polite">
        {why === null ? <p class="quiet">{say('whyHint')}</p> : <Reason key={why.assetId} why={why} />}
      </div>
    </Panel>
  );
}

function Reason({ why }: { readonly why: Why }) {
  const say = useTexts(texts);
  const limit = useBindingWords();
  return (
    <div class="stack">
      <p lang="en">{why.sentence}</p>
      <details>
        <summary>
          {say('binding')}: {why.binding === null ? say('noBinding') : limit(why.binding)}
        </summary>
        <dl class="facts small">
          <dt>{say('price')}</dt>
          <dd>
            {perMwh(why.nodePriceEurPerKwh)}, {civil(why.slotMs)}
          </dd>
          {why.binding === null ? null : (
            <>
              <dt>{say('worth')}</dt>
              <dd>
                {quantityText(why.shadowPriceEurPerKw, 'EUR', 4)}{' '}
                <span class="mono quiet">{why.binding}</span>
              </dd>
            </>
          )}
          {why.spread === null ? null : (
            <>
              <dt>{say('trade')}</dt>
              <dd>
                {civil(why.spread.againstSlotMs)}: {perMwh(why.spread.againstEurPerKwh)} (
                {perMwh(why.spread.wonEurPerKwh, true)})
              </dd>
            </>
          )}
          <dt>{say('instead')}</dt>
          <dd>
            {why.alternative === null ? (
              say('noInstead')
            ) : (
              <>
                <span lang="en">{why.alternative}</span>
                {why.alternativeCostEur === null || why.alternativeCostEur === 0
                  ? ''
                  : `, ${say('atLeast', { cost: quantityText(why.alternativeCostEur, 'EUR', 2) })}`}
              </>
            )}
          </dd>
        </dl>
      </details>
    </div>
  );
}

function perMwh(eurPerKwh: number, signed = false): string {
  return quantityText(eurPerKwh * 1000, 'EUR/MWh', 1, signed);
}
