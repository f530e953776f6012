import { describe, expect, it } from '@jest/globals';
import { newTokenOf, type Token, type TokenDraft, tokenFaults, tokenState } from './token-state.js';

const DAY = 86_400_000;
const token: Token = {
  id: 'tok-1',
  name: 'nightly export',
  accountId: 'acc-1',
  login: 'c.martin',
  scopes: ['city.view'],
  createdAtMs: 0,
  expiresAtMs: 100 * DAY,
  lastUsedMs: null,
  revokedAtMs: null,
};

describe('tokenState', () => {
  it.each([
    [0, 'live'],
    [93 * DAY - 1, 'live'],
    [93 * DAY, 'soon'],
    [100 * DAY - 1, 'soon'],
    [100 * DAY, 'expired'],
  ])('at %d it is %s', (nowMs, state) => {
    expect(tokenState(token, nowMs)).toBe(state);
  });

  it('stays revoked, also when its time would be over', () => {
    expect(tokenState({ ...token, revokedAtMs: 5 }, 10)).toBe('revoked');
    expect(tokenState({ ...token, revokedAtMs: 5 }, 200 * DAY)).toBe('revoked');
  });
});

describe('a new token', () => {
  const draft: TokenDraft = { name: ' nightly export ', scopes: ['city.view'], days: 90, accountId: null };

  it('is of the own account unless one is named', () => {
    expect(newTokenOf(draft)).toEqual({ name: 'nightly export', scopes: ['city.view'], expiresInDays: 90 });
    expect(newTokenOf({ ...draft, accountId: 'acc-2' })).toMatchObject({ accountId: 'acc-2' });
  });

  it('needs a purpose, something it may do, and an end', () => {
    expect(tokenFaults(draft)).toEqual([]);
    expect(tokenFaults({ name: ' ', scopes: [], days: null, accountId: null })).toEqual([
      'name',
      'scopes',
      'days',
    ]);
  });

  it.each([0, 366, 1.5])('cannot last %d days', (days) => {
    expect(tokenFaults({ ...draft, days })).toEqual(['days']);
  });
});
