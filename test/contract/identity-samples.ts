/** Accounts, sessions and tokens for tests of their stores and services. */
import type { Account, ApiToken, Session } from '../../src/core/identity/account.js';

const T = Date.parse('2026-01-15T05:00:00Z');

/** A local account; its login is its id unless told. */
export function anAccount(id: string, more: Partial<Account> = {}): Account {
  return {
    id,
    login: id,
    name: `Name of ${id}`,
    kind: 'local',
    subject: null,
    roles: ['viewer'],
    buildingIds: [],
    disabled: false,
    createdAtMs: T,
    lastSignInMs: null,
    passwordHash: null,
    failures: 0,
    lastFailureMs: null,
    ...more,
  };
}

/** A session of an account. */
export function aSession(id: string, accountId: string, more: Partial<Session> = {}): Session {
  return {
    id,
    secretHash: `hash of ${id}`,
    accountId,
    openedAtMs: T,
    lastSeenMs: T,
    address: '127.0.0.1',
    userAgent: null,
    ...more,
  };
}

/** A token of an account. */
export function aToken(id: string, accountId: string, more: Partial<ApiToken> = {}): ApiToken {
  return {
    id,
    secretHash: `hash of ${id}`,
    accountId,
    name: `token ${id}`,
    scopes: ['city.view', 'meter.view'],
    createdAtMs: T,
    expiresAtMs: T + 86_400_000,
    lastUsedMs: null,
    revokedAtMs: null,
    ...more,
  };
}
