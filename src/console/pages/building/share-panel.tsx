/** How often own buildings are called, beside how even it is among all. */
import type { Answer } from '../../api/answers.js';
import { useLive } from '../../api/use-live.js';
import { Panel } from '../../components/panel.js';
import { LiveState } from '../../components/problem-notice.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { ofOwn } from './own-buildings.js';
import { texts } from './texts.js';

/** Names nobody else’s building. */
export function SharePanel({ own }: { readonly own: ReadonlySet<string> }) {
  const say = useTexts(texts);
  const fairness = useLive<Answer<'drProgramsFairness'>>('/api/v1/demand-response/fairness', [
    'demand-response',
  ]);
  const percent = (share: number): string => formatNumber(share * 100, 0);
  return (
    <Panel title={say('share')} class="building-wide">
      <LiveState of={fairness} />
      {fairness.data === null ? null : (
        <div class="stack">
          <ul>
            {ofOwn(fairness.data.buildings, own).map(({ buildingId, name, burden, deliveryRate }) => (
              <li key={buildingId}>
                {say('shareText', {
                  ...{ name, burden: percent(burden), delivered: percent(deliveryRate) },
                  days: fairness.data?.days ?? 0,
                })}
              </li>
            ))}
          </ul>
          <p class="small quiet">{say('shareAll', { gini: formatNumber(fairness.data.gini, 2) })}</p>
        </div>
      )}
    </Panel>
  );
}
