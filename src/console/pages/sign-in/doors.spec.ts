/** Before somebody is signed in: the secret of a link, a password written twice, the frame in either language. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import { DoorFrame } from './door-frame.js';
import { isTwiceTheSame, linkSecret, NewPassword, type TwicePassword } from './new-password.js';

const page = globalThis as unknown as { location?: { hash: string } };

describe('the secret of a one-time link', () => {
  const before = page.location;
  afterEach(() => {
    if (before === undefined) delete page.location;
    else page.location = before;
  });

  it.each([
    ['#abc-DEF_123', 'abc-DEF_123'],
    ['#a%2Fb%3D', 'a/b='],
    ['#', ''],
    ['', ''],
    ['##x', '#x'],
  ])('%p is %p', (hash, secret) => {
    page.location = { hash };
    expect(linkSecret()).toBe(secret);
  });
});

describe('a password written twice', () => {
  it.each<[TwicePassword, boolean]>([
    [{ first: '', second: '' }, false],
    [{ first: 'correct horse', second: '' }, false],
    [{ first: 'correct horse', second: 'correct horse' }, true],
    [{ first: 'correct horse', second: 'correct horse ' }, false],
    [{ first: 'Passwort', second: 'passwort' }, false],
  ])('%p may be sent: %p', (twice, may) => {
    expect(isTwiceTheSame(twice)).toBe(may);
  });

  const fields = (first: string, second: string) =>
    h(NewPassword, { value: { first, second }, onInput: () => undefined });

  it('says that they differ only once the second was begun', () => {
    expect(words(fields('correct', ''))).not.toContain('differ');
    expect(words(fields('correct', 'c'))).toContain('The two passwords differ.');
    expect(words(fields('correct', 'correct'))).not.toContain('differ');
    expect(markup(fields('correct', 'c'))).toContain('aria-invalid="true"');
  });

  it('is hidden, and known to keepers of passwords as a new one', () => {
    const html = markup(fields('', ''));
    expect(html.match(/type="password"/g)).toHaveLength(2);
    expect(html.match(/autocomplete="new-password"/g)).toHaveLength(2);
  });
});

describe('the frame of a door', () => {
  const frame = (): string => markup(h(DoorFrame, { title: 'Sign in', children: 'x' }));

  it('offers the other language in that language', () => {
    expect(frame()).toMatch(/<button[^>]*lang="fr"[^>]*>Langue : français</);
    expect(inLanguage('fr', frame)).toMatch(/<button[^>]*lang="en"/);
  });

  it('has one heading: its title', () => {
    expect(frame().match(/<h1>/g)).toHaveLength(1);
    expect(frame()).toContain('<h1>Sign in</h1>');
  });
});
