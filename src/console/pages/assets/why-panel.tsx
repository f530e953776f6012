/** Why the asset has its setpoint: the reason in the plan in force, in its own words and in figures. */
import { Panel } from '../../components/panel.js';
import { quantityText } from '../../components/quantity.js';
import { useBindingWords } from '../../i18n/binding-words.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { alternativeFrench, useReasonFrench } from '../../service-words/reason-french.js';
import { Told } from '../../service-words/told.js';
import type { Asset } from './asset-logic.js';
import { texts } from './texts.js';

/** Sentence first, then what it rests on. */
export function WhyPanel({ asset: { why, kind, nodeId, nodeName } }: { readonly asset: Asset }) {
  const say = useTexts(texts);
  const limit = useBindingWords();
  const inFrench = useReasonFrench();
  const nameOf = (id: string): string => (id === nodeId ? nodeName : id);
  if (why === null)
    return (
      <Panel title={say('whyTitle')}>
        <p class="quiet">{say('noWhy')}</p>
      </Panel>
    );
  const { planId, slotMs, sentence, binding, nodePriceEurPerKwh, alternative, alternativeCostEur } = why;
  return (
    <Panel
      title={say('whyTitle')}
      aside={<span class="small quiet">{say('forSlot', { time: civil(slotMs) })}</span>}
    >
      <div class="stack">
        <p>
          <Told english={sentence} french={() => inFrench(why, { kind, nameOf })} />
        </p>
        <dl class="facts small">
          <dt>{say('binding')}</dt>
          <dd {...(binding === null ? { class: 'quiet' } : { title: binding })}>
            {binding === null ? say('noBinding') : limit(binding, nameOf)}
          </dd>
          <dt>{say('price')}</dt>
          <dd>{quantityText(nodePriceEurPerKwh * 1000, 'EUR/MWh')}</dd>
          {alternative === null ? null : (
            <>
              <dt>{say('instead')}</dt>
              <dd>
                <Told english={alternative} french={() => alternativeFrench(why, kind)} />
                {/* A bound of nothing tells nothing: it is not said that it would cost nothing. */}
                {alternativeCostEur === null || alternativeCostEur === 0
                  ? ''
                  : ` (+ ${formatNumber(alternativeCostEur, 2)} €)`}
              </dd>
            </>
          )}
        </dl>
        <p>
          <a href={`/plans/${encodeURIComponent(planId)}`}>{say('openPlan')}</a>
        </p>
      </div>
    </Panel>
  );
}
