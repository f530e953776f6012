/** Loading of a place as a bar against its limit, and the worst that is planned, in words. */
import { quantityText } from '../../components/quantity.js';
import { LimitBar } from '../../components/sparkline.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { lookOf, type Place } from './place-tree.js';
import { texts } from './texts.js';

const SIGNS = { over: '■', 'over-ahead': '▲', near: '▲', 'near-ahead': '▲' } as const;

/** A share of the limit in percent. */
export function percent(share: number | null): string {
  return quantityText(share === null ? null : share * 100, '%');
}

/** Bar and figure; what is abnormal has its sign and its word. */
export function LoadingCell({ place }: { readonly place: Pick<Place, 'loading' | 'worst' | 'limits'> }) {
  const say = useTexts(texts);
  const { loading, worst, limits } = place;
  if (limits === null && loading === null) return <span class="quiet">{say('look.no-limit')}</span>;
  const look = lookOf(place);
  const isAbnormal = look !== 'normal' && look !== 'unknown';
  return (
    <span class="place-loading">
      <LimitBar
        loading={loading}
        ahead={worst?.loading ?? null}
        label={`${loading === null ? say('unknown') : percent(loading)}, ${say(`look.${look}`)}`}
      />
      <span>{loading === null ? <span class="quiet">{say('unknown')}</span> : percent(loading)}</span>
      {isAbnormal ? (
        <span class={`chip ${look === 'over' ? 'chip-trouble' : 'chip-attention'}`}>
          <span aria-hidden="true">{SIGNS[look]}</span> {say(`look.${look}`)}
        </span>
      ) : null}
    </span>
  );
}

/** Worst slot ahead: how much, when. */
export function Ahead({ worst }: Pick<Place, 'worst'>) {
  const say = useTexts(texts);
  if (worst === null) return <span class="quiet">—</span>;
  return <span>{say('worstAt', { share: percent(worst.loading), time: civil(worst.slotMs) })}</span>;
}
