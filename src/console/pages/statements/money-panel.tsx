/** What a statement comes to in money; or why nothing is settled. */
import { Panel } from '../../components/panel.js';
import { Quantity, quantityText } from '../../components/quantity.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { amount, type Statement, type Unsettled, unsettledOf } from './statement-shapes.js';
import { texts } from './texts.js';

/** From the energy to the sum. */
export function MoneyPanel({ statement: { content } }: { readonly statement: Statement }) {
  const say = useTexts(texts);
  const { settlement, terms, reboundKwh } = content;
  const unsettled = unsettledOf(content);
  return (
    <Panel title={say('money')}>
      <div class="stack">
        {unsettled === null ? null : <WhyNot unsettled={unsettled} />}
        <dl class="facts">
          <dt>{say('rate')}</dt>
          <dd>{say('rateText', { rate: formatNumber(Number(terms.rateEurPerKwh), 3) })}</dd>
          {settlement === null ? null : <Sums settlement={settlement} />}
          <dt>{say('rebound')}</dt>
          <dd>
            {reboundKwh === null ? (
              <span class="quiet">{say('reboundUnknown')}</span>
            ) : (
              <Quantity value={reboundKwh} unit="kWh" digits={1} />
            )}
          </dd>
        </dl>
      </div>
    </Panel>
  );
}

function Sums({ settlement }: { readonly settlement: NonNullable<Statement['content']['settlement']> }) {
  const say = useTexts(texts);
  const total = amount(settlement.totalEur);
  return (
    <>
      <dt>{say('orderedKwh')}</dt>
      <dd>
        <Quantity value={amount(settlement.orderedKwh)} unit="kWh" digits={1} />
      </dd>
      <dt>{say('deliveredKwh')}</dt>
      <dd>
        <Quantity value={amount(settlement.deliveredKwh)} unit="kWh" digits={1} />
      </dd>
      <dt>{say('paid')}</dt>
      <dd>
        <Quantity value={amount(settlement.paidEur)} unit="EUR" digits={2} />
      </dd>
      <dt>{say('penalty')}</dt>
      <dd>
        <Quantity value={amount(settlement.penaltyEur)} unit="EUR" digits={2} />
      </dd>
      <dt>{say('total')}</dt>
      <dd>
        <span class="strong">
          <Quantity value={total} unit="EUR" digits={2} />
        </span>{' '}
        {total !== null && total < 0 ? say('owed') : ''}
      </dd>
    </>
  );
}

function WhyNot({ unsettled }: { readonly unsettled: Unsettled }) {
  const say = useTexts(texts);
  const facts =
    unsettled.why === 'bad-method'
      ? {
          days: unsettled.days,
          error: quantityText(unsettled.errorShare === null ? null : unsettled.errorShare * 100, '%'),
        }
      : {};
  return (
    <p class="notice notice-attention">
      <span aria-hidden="true">▲</span>
      <span>
        {say(`unsettled.${unsettled.why}`, facts)} {say('notSettled')}
      </span>
    </p>
  );
}
