/** The list of pages, by what the signed-in person may do. */
import { useLocation } from 'preact-iso';
import { may } from '../api/session.js';
import { useTexts } from '../i18n/language.js';
import { type Section, SECTIONS } from './sections.js';
import { useShortcuts } from './shortcuts.js';
import { texts } from './texts.js';

const GROUPS = ['operate', 'city', 'analyse', 'manage'] as const;

type MenuSection = Section & Required<Pick<Section, 'menu'>>;

/** Pages the signed-in person may open. */
export function isOpen({ anyOf }: Section): boolean {
  return anyOf.length === 0 || may(...anyOf);
}

/** Navigation at the side, or in the drawer of a narrow screen. */
export function Navigation({ onGo }: { readonly onGo?: () => void }) {
  const say = useTexts(texts);
  const { path, route } = useLocation();
  const sections = SECTIONS.filter(
    (section): section is MenuSection => section.menu !== undefined && isOpen(section),
  );
  useShortcuts(
    sections.map(({ path: to, menu }) => ({
      keys: `g ${menu.key}`,
      label: say('goTo', { page: say(menu.text) }),
      run: () => route(to),
    })),
  );
  return (
    <nav class="rail" aria-label={say('navigation')}>
      {GROUPS.map((group) => {
        const own = sections.filter(({ menu }) => menu.group === group);
        if (own.length === 0) return null;
        return (
          <div key={group} class="rail-group">
            <h2 id={`rail-${group}`}>{say(group)}</h2>
            <ul aria-labelledby={`rail-${group}`}>
              {own.map((section) => (
                <li key={section.path}>
                  <a
                    href={section.path}
                    onClick={onGo}
                    {...([section.path, ...(section.menu.also ?? [])].some((one) => isHere(one, path))
                      ? { 'aria-current': 'page' }
                      : {})}
                  >
                    {say(section.menu.text)}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function isHere(section: string, path: string): boolean {
  return section === '/' ? path === '/' : path === section || path.startsWith(`${section}/`);
}
