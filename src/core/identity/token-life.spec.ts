/** A token is bounded by its scopes, by its account's roles, and in time. */
import { describe, expect, it } from '@jest/globals';
import { permissionsOf } from './role.js';
import { isTokenLive, scopesBeyond, tokenEndMs, tokenPermissions } from './token-life.js';

const T = Date.parse('2026-01-15T05:00:00Z');
const DAY = 86_400_000;

describe('API tokens', () => {
  it('lose what their account loses, and gain nothing by what it gains', () => {
    expect([...tokenPermissions(['plan.decide', 'city.view'], ['operator'])]).toEqual([
      'plan.decide',
      'city.view',
    ]);
    expect([...tokenPermissions(['plan.decide', 'city.view'], ['viewer'])]).toEqual(['city.view']);
    expect([...tokenPermissions(['city.view'], ['supervisor', 'security-admin'])]).toEqual(['city.view']);
    expect(tokenPermissions(['plan.decide'], []).size).toBe(0);
  });

  it('live a year at most', () => {
    expect(tokenEndMs(T, 30)).toBe(T + 30 * DAY);
    expect(tokenEndMs(T, 5_000)).toBe(T + 365 * DAY);
  });

  it('end when they are revoked or when their time is over', () => {
    expect(isTokenLive({ expiresAtMs: T + 1, revokedAtMs: null }, T)).toBe(true);
    expect(isTokenLive({ expiresAtMs: T, revokedAtMs: null }, T)).toBe(false);
    expect(isTokenLive({ expiresAtMs: T + DAY, revokedAtMs: T }, T)).toBe(false);
  });

  it('cannot be given what their maker does not have', () => {
    expect(scopesBeyond(['city.view', 'plan.override'], permissionsOf(['operator']))).toEqual([
      'plan.override',
    ]);
    expect(scopesBeyond(['city.view'], permissionsOf(['operator']))).toEqual([]);
  });
});
