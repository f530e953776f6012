/** Accounts, sessions, API tokens and one-time links: what is kept of people and machines. Secrets are kept as hashes only. */
import type { Permission, Role } from './role.js';

/** Somebody who may sign in, or a machine with API tokens. All instants of identity are of the wall clock [epoch ms, UTC]. */
export interface Account {
  readonly id: string;
  /** Name to sign in with; unique, without regard to case. */
  readonly login: string;
  /** Name for people. */
  readonly name: string;
  /** local: a password here; oidc: the organisation signs in; service: a machine with API tokens. */
  readonly kind: 'local' | 'oidc' | 'service';
  /** Who the organisation says it is, `issuer subject`; null for others. */
  readonly subject: string | null;
  readonly roles: readonly Role[];
  /** Own buildings of a building manager, as asset ids. */
  readonly buildingIds: readonly string[];
  readonly disabled: boolean;
  readonly createdAtMs: number;
  readonly lastSignInMs: number | null;
  /** Argon2id in PHC form; null = none set yet, or never. */
  readonly passwordHash: string | null;
  /** Wrong passwords since the last right one. */
  readonly failures: number;
  readonly lastFailureMs: number | null;
}

/** Somebody signed in on one browser. */
export interface Session {
  readonly id: string;
  /** SHA-256 of the secret in the cookie, hex. */
  readonly secretHash: string;
  readonly accountId: string;
  readonly openedAtMs: number;
  readonly lastSeenMs: number;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** A secret for machines, narrower than its account and bounded in time. */
export interface ApiToken {
  readonly id: string;
  /** SHA-256 of the secret, hex. */
  readonly secretHash: string;
  readonly accountId: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly lastUsedMs: number | null;
  readonly revokedAtMs: number | null;
}

/** A link that works once. */
export interface OneTimeLink {
  /** SHA-256 of the secret behind #, hex. */
  readonly secretHash: string;
  /** setup: make the first account; invitation: set the password of an account. */
  readonly kind: 'setup' | 'invitation';
  /** Null for setup. */
  readonly accountId: string | null;
  readonly expiresAtMs: number;
}

/** Whether somebody can still manage accounts with this one. */
export function isAdministrator({ disabled, roles }: Pick<Account, 'disabled' | 'roles'>): boolean {
  return !disabled && roles.includes('security-admin');
}

/** The form in which logins are compared. */
export function loginKey(login: string): string {
  return login.normalize('NFKC').toLowerCase();
}
