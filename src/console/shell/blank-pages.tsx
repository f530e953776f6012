/** Pages for what is not there, may not be seen, or failed. */
import { useSession } from '../api/session.js';
import { useTexts } from '../i18n/language.js';
import { Page } from './page.js';
import { roleName } from './person-menu.js';
import { texts } from './texts.js';

/** No page has this address. */
export function NotFoundPage() {
  const say = useTexts(texts);
  return (
    <Page title={say('notFound')}>
      <p>{say('notFoundHint')}</p>
      <p>
        <a href="/">{say('toOverview')}</a>
      </p>
    </Page>
  );
}

/** The page is there, for others. */
export function NotAllowedPage() {
  const say = useTexts(texts);
  const { roles } = useSession();
  return (
    <Page title={say('notAllowed')}>
      <p>{say('notAllowedHint', { roles: roles.map((role) => roleName(role, say)).join(', ') })}</p>
    </Page>
  );
}

/** The page threw: the shell goes on. */
export function FaultPage({ what }: { readonly what: string }) {
  const say = useTexts(texts);
  return (
    <Page title={say('fault')}>
      <p>{say('faultHint')}</p>
      <p class="mono small quiet">{what}</p>
      <p>
        <button type="button" class="button" onClick={() => location.reload()}>
          {say('reload')}
        </button>
      </p>
    </Page>
  );
}
