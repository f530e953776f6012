/** Orders of today, newest first, with their proof: ordered, sent, read back, metered, and what came of it. */
import { Panel } from '../../components/panel.js';
import { Power, Quantity } from '../../components/quantity.js';
import { civil, duration } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { delayMs, missedKw, type Order, tally } from './asset-logic.js';
import { OrderChip } from './order-chip.js';
import { texts } from './texts.js';

/** A table; the tally beside its title says at a glance whether orders are followed. */
export function SetpointHistory({ orders }: { readonly orders: readonly Order[] }) {
  const say = useTexts(texts);
  return (
    <Panel title={say('historyTitle')} flush>
      {orders.length === 0 ? (
        <p class="panel-body quiet">{say('noHistory')}</p>
      ) : (
        <>
          <p class="row row-wrap small setpoint-tally">
            {tally(orders).map(({ state, n }) => (
              <span key={state}>
                <span class="strong">{n}</span> <OrderChip state={state} />
              </span>
            ))}
          </p>
          <div class="scroll setpoint-history" tabIndex={0} role="group" aria-label={say('proof')}>
            <table class="plain-table">
              <caption class="visually-hidden">{say('historyTitle')}</caption>
              <thead>
                <tr>
                  <th scope="col">{say('slot')}</th>
                  <th scope="col" class="end">
                    {say('ordered')}
                  </th>
                  <th scope="col">{say('sent')}</th>
                  <th scope="col" class="end">
                    {say('readBack')}
                  </th>
                  <th scope="col" class="end">
                    {say('metered')}
                  </th>
                  <th scope="col" class="end">
                    {say('missed')}
                  </th>
                  <th scope="col">{say('result')}</th>
                </tr>
              </thead>
              <tbody>
                {orders.map((order) => (
                  <Row key={order.id} order={order} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Panel>
  );
}

function Row({ order }: { readonly order: Order }) {
  const say = useTexts(texts);
  const { slotMs, powerKw, writtenAtMs, readBackKw, meteredKw, state, detail, planId } = order;
  const delay = delayMs(order);
  return (
    <tr>
      <th scope="row">
        <a href={`/plans/${encodeURIComponent(planId)}`} title={`${say('plan')} ${planId}`}>
          {civil(slotMs)}
        </a>
      </th>
      <td class="end">
        {powerKw === null ? <span class="quiet">{say('localControl')}</span> : <Power kw={powerKw} />}
      </td>
      <td class="small">
        {writtenAtMs === null || delay === null ? (
          <span class="quiet">{say('notSent')}</span>
        ) : (
          say('sentAfter', { time: civil(writtenAtMs, 'seconds'), delay: duration(delay) })
        )}
      </td>
      <td class="end">
        <Power kw={readBackKw} />
      </td>
      <td class="end">
        <Power kw={meteredKw} />
      </td>
      <td class="end">
        <Quantity value={missedKw(order)} unit="kW" signed />
      </td>
      <td>
        <OrderChip state={state} /> <span class="small">{detail}</span>
      </td>
    </tr>
  );
}
