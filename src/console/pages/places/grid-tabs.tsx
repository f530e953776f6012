/** Places, assets, meters: the three lists of the grid. */
import { may } from '../../api/session.js';
import { useTexts } from '../../i18n/language.js';
import './places.css';
import { texts } from './texts.js';

/** Links between the lists; meters only for those who may see them. */
export function GridTabs({ at }: { readonly at: 'nodes' | 'assets' | 'meters' }) {
  const say = useTexts(texts);
  const tabs = [
    { id: 'nodes', text: say('places') },
    { id: 'assets', text: say('toAssets') },
    ...(may('meter.view') ? [{ id: 'meters', text: say('toMeters') }] : []),
  ];
  return (
    <nav class="row grid-tabs" aria-label={say('title')}>
      {tabs.map(({ id, text }) => (
        <a
          key={id}
          class="button"
          href={`/${id}`}
          {...(id === at ? { 'aria-current': 'page' as const } : {})}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}
