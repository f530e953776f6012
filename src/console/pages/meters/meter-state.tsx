/** Whether a meter is heard and can be trusted. */
import { useTexts } from '../../i18n/language.js';
import { lookOfMeter, type MeterRow } from './meter-pages.js';
import { texts } from './texts.js';

const SIGNS = { well: '●', silent: '✕', never: '○', doubtful: '◐' } as const;
const CHIPS = { well: 'quiet', silent: 'trouble', never: 'attention', doubtful: 'attention' } as const;

/** Sign and word. */
export function MeterState({ meter }: { readonly meter: Pick<MeterRow, 'ageMs' | 'quality'> }) {
  const say = useTexts(texts);
  const look = lookOfMeter(meter);
  return (
    <span class={`chip chip-${CHIPS[look]}`}>
      <span aria-hidden="true">{SIGNS[look]}</span> {say(`look.${look}`)}
    </span>
  );
}
