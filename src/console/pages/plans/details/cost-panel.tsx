/** What a plan costs, by term, largest first; terms of nothing are left out. */
import { Panel } from '../../../components/panel.js';
import { Quantity } from '../../../components/quantity.js';
import { useTexts } from '../../../i18n/language.js';
import type { Plan } from '../plan-shapes.js';
import { texts } from './texts.js';

/** Less than a cent is nothing [EUR]. */
const CENT = 0.005;

/** Terms and their sum. */
export function CostPanel({ plan: { content } }: { readonly plan: Plan }) {
  const say = useTexts(texts);
  const termName = useTermNames();
  const terms = Object.entries(content.costByTerm)
    .filter(([, eur]) => Math.abs(eur) >= CENT)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  return (
    <Panel title={say('cost')} flush>
      <table class="plain-table">
        <caption class="visually-hidden">{say('cost')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('term')}</th>
            <th scope="col" class="end">
              {say('amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {terms.map(([term, eur]) => (
            <tr key={term}>
              <th scope="row">{termName(term)}</th>
              <td class="end">
                <Quantity value={eur} unit="EUR" digits={2} />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row" class="strong">
              {say('sum')}
            </th>
            <td class="end strong">
              <Quantity value={content.costEur} unit="EUR" digits={2} />
            </td>
          </tr>
        </tbody>
      </table>
    </Panel>
  );
}

function useTermNames(): (term: string) => string {
  const say = useTexts(texts);
  return (term) => {
    const key = Object.keys(texts.en).find((one) => one === `cost.${term}`);
    return key === undefined ? term : say(key as keyof (typeof texts)['en']);
  };
}
