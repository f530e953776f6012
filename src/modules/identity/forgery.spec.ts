/** Requests from other sites in the browser of somebody signed in: which are told apart, and how secrets are kept. */
import { describe, expect, it } from '@jest/globals';
import { CSRF_HEADER, foreignFault, forgeryFault, isReading } from './forgery.js';
import { csrfOf, hashOf, newId, newSecret, sameSecret } from './secret.js';

const ORIGIN = 'https://grid.example';
const CSRF = csrfOf('secret');
const request = (headers: Readonly<Record<string, string | undefined>>, method = 'POST') => ({
  method,
  headers,
});
const OURS = { origin: ORIGIN, host: 'grid.example', 'sec-fetch-site': 'same-origin', [CSRF_HEADER]: CSRF };

describe('where a request comes from', () => {
  it.each<[string, Readonly<Record<string, string | undefined>>, boolean]>([
    ['a page of ours', OURS, true],
    ['an address that was typed', { 'sec-fetch-site': 'none', host: 'grid.example' }, true],
    ['no browser', { host: 'grid.example' }, true],
    [
      'a page under another name of this host',
      { origin: 'http://10.0.0.5:3000', host: '10.0.0.5:3000' },
      true,
    ],
    ['another site', { ...OURS, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['a neighbour of the same domain', { ...OURS, 'sec-fetch-site': 'same-site' }, false],
    [
      'another origin, in a browser that says no more',
      { origin: 'https://evil.example', host: 'grid.example' },
      false,
    ],
    ['another port of the same host', { origin: 'https://grid.example:8443', host: 'grid.example' }, false],
    ['a page without an origin', { origin: 'null', host: 'grid.example' }, false],
    [
      'a name that only begins like ours',
      { origin: 'https://grid.example.evil', host: 'grid.example' },
      false,
    ],
    ['an origin that is none', { origin: 'not a url', host: 'grid.example' }, false],
  ])('%s', (_name, headers, ours) => {
    const fault = foreignFault(request(headers), ORIGIN);
    expect(fault === null).toBe(ours);
    if (fault !== null) expect(fault).toContain('nothing was changed. Open the console of this service');
  });

  it('names the other site', () => {
    expect(foreignFault(request({ origin: 'https://evil.example' }), ORIGIN)).toContain(
      'https://evil.example',
    );
  });
});

describe('a request with the cookie of a session', () => {
  it('is ours with its value in the header', () => {
    expect(forgeryFault(request(OURS), CSRF, ORIGIN)).toBeNull();
  });

  it.each<[string, string | undefined]>([
    ['none', undefined],
    ['an empty one', ''],
    ['that of another session', csrfOf('other')],
    ['the beginning of it', CSRF.slice(0, -1)],
    ['it and more', `${CSRF}x`],
  ])('is refused with %s', (_name, value) => {
    expect(forgeryFault(request({ ...OURS, [CSRF_HEADER]: value }), CSRF, ORIGIN)).toContain(
      `the header ${CSRF_HEADER} is missing or not that of this session`,
    );
  });

  it('must say where it comes from', () => {
    const silent = request({ host: 'grid.example', [CSRF_HEADER]: CSRF });
    expect(forgeryFault(silent, CSRF, ORIGIN)).toContain('must say where it comes from');
  });

  it('from another site is refused even with the right value', () => {
    const foreign = request({ ...OURS, 'sec-fetch-site': 'cross-site' });
    expect(forgeryFault(foreign, CSRF, ORIGIN)).toContain('another site');
  });
});

describe('reading', () => {
  it.each([
    ['GET', true],
    ['HEAD', true],
    ['OPTIONS', true],
    ['POST', false],
    ['PUT', false],
    ['PATCH', false],
    ['DELETE', false],
    ['get', false],
    ['PROPFIND', false],
  ])('%s changes nothing: %s', (method, reading) => {
    expect(isReading(request({}, method))).toBe(reading);
  });
});

describe('secrets', () => {
  it('are 256 bits, each another', () => {
    const made = new Set(Array.from({ length: 200 }, newSecret));
    expect(made.size).toBe(200);
    for (const secret of made) expect(secret).toMatch(/^[\w-]{43}$/);
  });

  it('are kept as hashes from which they cannot be read', () => {
    expect(hashOf('secret')).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf('secret')).not.toBe(hashOf('Secret'));
    // SHA-256 of "abc" (FIPS 180-4, example B.1).
    expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('give pages a value that is neither the secret nor its hash', () => {
    expect(CSRF).not.toContain('secret');
    expect(Buffer.from(CSRF, 'base64url').toString('hex')).not.toBe(hashOf('secret'));
    expect(csrfOf('secret')).toBe(CSRF);
  });

  it('are compared whatever their length', () => {
    expect(sameSecret('a', 'a')).toBe(true);
    expect(sameSecret('', 'a')).toBe(false);
    expect(sameSecret('a'.repeat(10_000), 'a')).toBe(false);
  });

  it('have ids that say what they are of', () => {
    for (const kind of ['acc', 'ses', 'tok'] as const)
      expect(newId(kind)).toMatch(new RegExp(`^${kind}-[\\w-]{12}$`));
    expect(newId('ses')).not.toBe(newId('ses'));
  });
});
