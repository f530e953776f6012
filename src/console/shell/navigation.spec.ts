/** The list of pages: who sees which, where one is, and that addresses, keys and groups do not collide. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { LocationProvider } from 'preact-iso';
import { inLanguage, markup, words } from '../testing/shown.js';
import { signedIn } from '../testing/signed-in.js';
import type { Permission } from '../api/session.js';
import { PERMISSIONS } from '../i18n/permission-words.js';
import { FaultPage, NotAllowedPage, NotFoundPage } from './blank-pages.js';
import { DOORS } from './doors.js';
import { isOpen, Navigation } from './navigation.js';
import { SECTIONS } from './sections.js';

const EVERY = PERMISSIONS;

/** The navigation at an address. */
function rail(path: string) {
  const value = { path, url: path, query: {}, route: () => undefined } as never;
  return h(LocationProvider.ctx.Provider, { value, children: h(Navigation, { onGo: () => undefined }) });
}
const html = (permissions: readonly Permission[], path = '/'): string =>
  signedIn(permissions, () => markup(rail(path)));
const links = (permissions: readonly Permission[]): string[] =>
  [...html(permissions).matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href ?? '');
const marked = (path: string): string[] =>
  [...html(EVERY, path).matchAll(/<a href="([^"]*)"[^>]*aria-current/g)].map(([, href]) => href ?? '');

describe('pages', () => {
  it('have addresses of their own, doors included', () => {
    const paths = [...SECTIONS, ...DOORS].map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('have keys of their own: one letter after g', () => {
    const keys = SECTIONS.flatMap(({ menu }) => (menu ? [menu.key] : []));
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[a-z]$/);
  });

  it('are reached by the navigation, by a page in it, or from one of their own family', () => {
    const listed = SECTIONS.flatMap(({ path, menu }) => (menu ? [path, ...(menu.also ?? [])] : []));
    const apart = SECTIONS.map(({ path }) => path).filter(
      (path) => !listed.some((one) => path === one || (one !== '/' && path.startsWith(`${one}/`))),
    );
    // The person's own account is in the menu of the person; components are for those who build the console.
    expect(apart.sort()).toEqual(['/account', '/components', '/components/year']);
  });

  it('name as their tabs only pages that are there', () => {
    const paths = new Set(SECTIONS.map(({ path }) => path));
    for (const { menu } of SECTIONS) for (const one of menu?.also ?? []) expect(paths).toContain(one);
  });

  it('ask only for permissions that exist', () => {
    for (const { anyOf } of SECTIONS) for (const one of anyOf) expect(PERMISSIONS).toContain(one);
  });
});

describe('whoever', () => {
  it('is signed in with no right sees the pages that are everybody’s, and nothing in the navigation', () => {
    const open = signedIn([], () => SECTIONS.filter(isOpen).map(({ path }) => path));
    expect(open.sort()).toEqual(['/account', '/components', '/components/year']);
    expect(links([])).toEqual([]);
  });

  it('manages buildings sees those alone', () => {
    expect(links(['building.answer'])).toEqual(['/building']);
  });

  it('may do anything sees every group, in its order', () => {
    const headings = [...html(EVERY).matchAll(/<h2[^>]*>([^<]*)</g)].map(([, word]) => word);
    expect(headings).toEqual(['Operate', 'City', 'Analyse', 'Manage']);
    expect(links(EVERY)).toHaveLength(SECTIONS.filter(({ menu }) => menu).length);
  });

  it('may do one of several sees the page', () => {
    expect(
      signedIn(['meter.view'], () => SECTIONS.filter(isOpen).some(({ path }) => path === '/meters')),
    ).toBe(true);
  });
});

describe('where one is', () => {
  it.each([
    ['/', '/'],
    ['/plans', '/plans'],
    ['/plans/lyon-1', '/plans'],
    ['/plans/lyon-1/details', '/plans'],
    ['/assets/BAT-GERLAND', '/nodes'],
    ['/meters', '/nodes'],
  ])('%s is marked at %s alone', (path, at) => {
    expect(marked(path)).toEqual([at]);
  });

  it('is nowhere on a page outside, nor by a name that only begins alike', () => {
    expect(marked('/account')).toEqual([]);
    expect(marked('/plans-of-old')).toEqual([]);
  });
});

describe('pages that are none', () => {
  it('lead back', () => {
    expect(markup(h(NotFoundPage, {}))).toContain('href="/"');
    expect(words(h(NotFoundPage, {}))).toContain('There is no such page');
  });

  it('say which roles do not suffice, in the language of the screen', () => {
    const text = (): string =>
      signedIn(['building.answer'], () => words(h(NotAllowedPage, {})), {
        roles: ['building-manager', 'night-watch'],
      });
    expect(text()).toContain('(building manager, night-watch)');
    expect(inLanguage('fr', text)).not.toContain('building manager');
  });

  it('say what went wrong without a word of markup in it', () => {
    expect(markup(h(FaultPage, { what: '<script>x</script>' }))).toContain('&lt;script>');
  });
});
