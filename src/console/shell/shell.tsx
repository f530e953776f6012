/** The console around its pages: bar, navigation, connection notice, footer; what is shown before somebody is signed in. */
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { ErrorBoundary, Route, Router, useLocation } from 'preact-iso';
import { session, sessionProblem, loadSession } from '../api/session.js';
import { Dialog } from '../components/dialog.js';
import { ProblemNotice } from '../components/problem-notice.js';
import { useTexts } from '../i18n/language.js';
import { FaultPage, NotAllowedPage, NotFoundPage } from './blank-pages.js';
import { isOpen, Navigation } from './navigation.js';
import { DOORS } from './doors.js';
import { ReleaseArea } from './release/release-area.js';
import { SECTIONS, type Section } from './sections.js';
import { ShortcutHelp } from './shortcut-help.js';
import { CityNow, useCityWatch } from './status.js';
import { texts } from './texts.js';
import { ConnectionNotice, TopBar } from './top-bar.js';
import './shell.css';

const RETRY_MS = 3_000;

/** Decides what to show: a door (sign-in, setup, invitation), or the console. */
export function Shell() {
  const { path } = useLocation();
  const door = DOORS.find((one) => one.path === path);
  if (door !== undefined) return <Door page={door.page} />;
  const person = session.value;
  if (person === 'unknown') return <Unreachable />;
  if (person === null) return <SignInDoor />;
  return <SignedIn />;
}

function SignInDoor() {
  const signIn = DOORS.find(({ path }) => path === '/sign-in');
  return signIn === undefined ? null : <Door page={signIn.page} />;
}

function Door({ page: OwnPage }: { readonly page: ComponentType }) {
  return (
    <ErrorBoundary>
      <OwnPage />
    </ErrorBoundary>
  );
}

/** Before the first answer of the service. Blank at first: it usually answers at once. */
function Unreachable() {
  const say = useTexts(texts);
  const problem = sessionProblem.value;
  useEffect(() => {
    const timer = setInterval(() => void loadSession(), RETRY_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  if (problem === null) return <main class="door" aria-busy="true" />;
  return (
    <main class="door">
      <h1>{say('unreachable')}</h1>
      <ProblemNotice problem={problem} retry={() => void loadSession()} />
    </main>
  );
}

function SignedIn() {
  const say = useTexts(texts);
  const [menuOpen, setMenuOpen] = useState(false);
  const city = useCityWatch();
  return (
    <CityNow.Provider value={city}>
      <a class="skip" href="#page" onClick={(event) => toPage(event)}>
        {say('skip')}
      </a>
      <TopBar onMenu={() => setMenuOpen(true)} />
      <ConnectionNotice />
      <ReleaseArea />
      <div class="desk">
        <div class="desk-rail">
          <Navigation />
        </div>
        <main id="page" class="page" tabIndex={-1}>
          <Pages />
          <footer class="sources small quiet">{say('sources')}</footer>
        </main>
      </div>
      <Dialog title={say('menu')} open={menuOpen} onClose={() => setMenuOpen(false)}>
        <Navigation onGo={() => setMenuOpen(false)} />
      </Dialog>
      <ShortcutHelp />
    </CityNow.Provider>
  );
}

/** The router would take the link for a page. */
function toPage(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#page')?.focus();
}

/** Whoever may not see the city begins with the first page that is theirs. */
function useHome(): void {
  const { path, route } = useLocation();
  const home = SECTIONS.find((section) => section.menu !== undefined && isOpen(section))?.path ?? '/account';
  useEffect(() => {
    if (path === '/' && home !== '/') route(home, true);
  }, [path, home]);
}

function Pages() {
  const { path } = useLocation();
  useHome();
  const boundary = useErrorBoundary((error: unknown) => {
    console.error(error);
  });
  const fault: unknown = boundary[0];
  const forget = boundary[1];
  useEffect(() => {
    if (fault !== undefined) forget();
  }, [path]);
  if (fault !== undefined) return <FaultPage what={fault instanceof Error ? fault.message : ''} />;
  return (
    <Router>
      {SECTIONS.map((section) => (
        <Route key={section.path} path={section.path} component={guarded(section)} />
      ))}
      <Route default component={NotFoundPage} />
    </Router>
  );
}

const guards = new Map<Section, ComponentType<Record<string, unknown>>>();

/** The page for those who may see it. One component per section, so that a new render is not a new page. */
function guarded(section: Section): ComponentType<Record<string, unknown>> {
  const known = guards.get(section);
  if (known !== undefined) return known;
  const OwnPage = section.page;
  const Guarded = (props: Record<string, unknown>) =>
    isOpen(section) ? <OwnPage {...props} /> : <NotAllowedPage />;
  guards.set(section, Guarded);
  return Guarded;
}
