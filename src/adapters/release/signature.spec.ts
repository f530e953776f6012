/** Proof of a shared secret: good once, for two minutes, for exactly this request. */
import { describe, expect, it } from '@jest/globals';
import { SignatureCheck, signatureOf, type SignedParts } from './signature.js';

const NOW_MS = Date.UTC(2026, 0, 15, 17);
const PARTS: SignedParts = { method: 'POST', path: '/releases', body: '{"scope":"all"}' };

/** A check whose clock can be set. */
function checkAt(secret = 'secret') {
  const clock = { ms: NOW_MS };
  return { clock, check: new SignatureCheck(secret, () => clock.ms) };
}

describe('a signature', () => {
  it('proves the secret without showing it', () => {
    const header = signatureOf('secret', PARTS, NOW_MS);
    expect(header).toMatch(/^\d+\.[0-9a-f]{24}\.[0-9a-f]{64}$/);
    expect(header).not.toContain('secret');
    expect(checkAt().check.fault(header, PARTS)).toBeNull();
  });

  it('is another for every request, even the same one at the same instant', () => {
    expect(signatureOf('secret', PARTS, NOW_MS)).not.toBe(signatureOf('secret', PARTS, NOW_MS));
  });

  it.each<[string, Partial<SignedParts>]>([
    ['method', { method: 'PUT' }],
    ['path', { path: '/releases/1' }],
    ['body', { body: '{"scope":"none"}' }],
  ])('of another %s is refused', (_name, change) => {
    const header = signatureOf('secret', PARTS, NOW_MS);
    expect(checkAt().check.fault(header, { ...PARTS, ...change })).toContain(
      'the secrets of gateway and API differ',
    );
  });

  it('cannot be moved from one part into the next', () => {
    const header = signatureOf('secret', { method: 'POST', path: '/a', body: 'b\nc' }, NOW_MS);
    // The same text when written one below the other; a path with a line end is none that HTTP can carry.
    expect(checkAt().check.fault(header, { method: 'POST', path: '/a', body: 'b' })).not.toBeNull();
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one without its parts', 'abc'],
    ['one whose proof is cut', signatureOf('secret', PARTS, NOW_MS).slice(0, -1)],
    ['one of another secret', signatureOf('other', PARTS, NOW_MS)],
    ['one whose time was changed', signatureOf('secret', PARTS, NOW_MS).replace(/^\d+/, String(NOW_MS + 1))],
    [
      'one whose nonce was changed',
      signatureOf('secret', PARTS, NOW_MS).replace(/\.[0-9a-f]{24}\./, `.${'0'.repeat(24)}.`),
    ],
  ])('is refused when it is %s', (_name, header) => {
    expect(checkAt().check.fault(header, PARTS)).toContain('both must read the same release-secret');
  });
});

describe('the clock of a signature', () => {
  it.each([
    [0, true],
    [120_000, true],
    [-120_000, true],
    [120_001, false],
    [-120_001, false],
  ])('%d ms later it is good: %s', (laterMs, good) => {
    const { clock, check } = checkAt();
    clock.ms += laterMs;
    const fault = check.fault(signatureOf('secret', PARTS, NOW_MS), PARTS);
    expect(fault === null).toBe(good);
    if (!good) expect(fault).toContain('more than two minutes apart');
  });
});

describe('a request that comes again', () => {
  it('is refused as long as it would be good', () => {
    const { clock, check } = checkAt();
    const header = signatureOf('secret', PARTS, NOW_MS);
    expect(check.fault(header, PARTS)).toBeNull();
    expect(check.fault(header, PARTS)).toBe('this request was made before');
    clock.ms += 119_000;
    expect(check.fault(header, PARTS)).toBe('this request was made before');
    // Later its time alone refuses it.
    clock.ms += 300_000;
    expect(check.fault(header, PARTS)).toContain('more than two minutes apart');
  });

  it('does not stand in the way of others', () => {
    const { check } = checkAt();
    for (let k = 0; k < 50; k += 1)
      expect(check.fault(signatureOf('secret', PARTS, NOW_MS), PARTS)).toBeNull();
  });

  it('that was wrong does not use up the right one', () => {
    const { check } = checkAt();
    const header = signatureOf('secret', PARTS, NOW_MS);
    expect(check.fault(header, { ...PARTS, body: 'x' })).not.toBeNull();
    expect(check.fault(header, PARTS)).toBeNull();
  });
});
