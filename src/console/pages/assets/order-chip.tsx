/** What came of an order: word, sign and, where it failed, colour. */
import { useTexts } from '../../i18n/language.js';
import { knownState, lookOfState } from './asset-logic.js';
import { texts } from './texts.js';

const SIGNS = { well: '✓', open: '◌', attention: '▲', trouble: '✕' } as const;
const CHIPS = { well: 'quiet', open: 'quiet', attention: 'attention', trouble: 'trouble' } as const;

/** A state of an order. @param detail said when the pointer rests on it */
export function OrderChip({ state, detail }: { readonly state: string; readonly detail?: string }) {
  const say = useTexts(texts);
  const look = lookOfState(state);
  const known = knownState(state);
  return (
    <span class={`chip chip-${CHIPS[look]}`} title={detail}>
      <span aria-hidden="true">{SIGNS[look]}</span> {known === null ? state : say(`order.${known}`)}
    </span>
  );
}
