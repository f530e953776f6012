/** Calls, programs, fairness, VENs: the four pages of demand response. */
import { may } from '../../api/session.js';
import { useTexts } from '../../i18n/language.js';
import '../places/places.css';
import { texts } from './texts.js';

/** Links between the pages; VENs only for those who may manage them. */
export function DrTabs({ at }: { readonly at: 'calls' | 'programs' | 'fairness' | 'vens' }) {
  const say = useTexts(texts);
  const tabs = [
    ...(may('city.view') ? (['calls', 'programs', 'fairness'] as const) : []),
    ...(may('site.edit') ? (['vens'] as const) : []),
  ];
  return (
    <nav class="row row-wrap grid-tabs" aria-label={say('title')}>
      {tabs.map((id) => (
        <a
          key={id}
          class="button"
          href={`/${id}`}
          {...(id === at ? { 'aria-current': 'page' as const } : {})}
        >
          {say(id)}
        </a>
      ))}
    </nav>
  );
}
