/** Question 3: why an asset does what it does: the limit that holds it, prices, and what it would cost to do otherwise. */
import { Panel } from '../../../components/panel.js';
import { quantityText } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { useBindingWords } from '../../../i18n/binding-words.js';
import { language, useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import {
  alternativeFrench,
  type ReasonOwner,
  useReasonFrench,
} from '../../../service-words/reason-french.js';
import { Told } from '../../../service-words/told.js';
import type { ChangedAsset, Why } from '../plan-shapes.js';
import { texts } from '../texts.js';

interface WhyPanelProps {
  readonly asset: ChangedAsset | null;
  readonly why: Why | null;
  /** Name of a node by its id. */
  readonly nameOf: (nodeId: string) => string;
}

/** The sentence first, the figures below it. */
export function WhyPanel({ asset, why, nameOf }: WhyPanelProps) {
  const say = useTexts(texts);
  return (
    <Panel
      title={say('q3')}
      class="approval-why"
      aside={<span class="small approval-why-name">{asset?.name ?? ''}</span>}
    >
      <div aria-live="polite">
        {asset === null || why === null ? (
          <p class="quiet">{say('whyHint')}</p>
        ) : (
          <Reason key={why.assetId} why={why} owner={{ kind: asset.kind, nameOf }} />
        )}
      </div>
    </Panel>
  );
}

function Reason({ why, owner }: { readonly why: Why; readonly owner: ReasonOwner }) {
  const say = useTexts(texts);
  const limit = useBindingWords();
  const inFrench = useReasonFrench();
  return (
    <div class="stack">
      <p>
        <Told english={why.sentence} french={() => inFrench(why, owner)} />
      </p>
      <details>
        <summary>
          {say('binding')}
          {colon()} {why.binding === null ? say('noBinding') : limit(why.binding, owner.nameOf)}
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
                <Told english={why.alternative} french={() => alternativeFrench(why, owner.kind)} />
                {why.alternativeCostEur === null || why.alternativeCostEur === 0
                  ? ''
                  : `, ${say('atLeast', { cost: quantityText(why.alternativeCostEur, 'EUR', 2) })}`}
              </>
            )}
          </dd>
          {language.value === 'en' ? null : (
            <>
              <dt>{say('serviceWords')}</dt>
              <dd lang="en">{why.sentence}</dd>
            </>
          )}
        </dl>
      </details>
    </div>
  );
}

function perMwh(eurPerKwh: number, signed = false): string {
  return quantityText(eurPerKwh * 1000, 'EUR/MWh', 1, signed);
}
