/** What an API token is good for now, and what a new one is asked with. */
import type { Answer, Body } from '../../api/answers.js';
import type { Permission } from '../../api/session.js';

export type Token = Answer<'credentialsTokens'>[number];

/** live: it works; soon: it works for a week at most. */
export type TokenState = 'live' | 'soon' | 'expired' | 'revoked';

const SOON_MS = 7 * 86_400_000;

/** State of a token. @param nowMs epoch ms */
export function tokenState({ revokedAtMs, expiresAtMs }: Token, nowMs: number): TokenState {
  if (revokedAtMs !== null) return 'revoked';
  if (expiresAtMs <= nowMs) return 'expired';
  return expiresAtMs - nowMs <= SOON_MS ? 'soon' : 'live';
}

/** The form of a new token. */
export interface TokenDraft {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly days: number | null;
  /** null = the own account. */
  readonly accountId: string | null;
}

export const LONGEST_DAYS = 365;

/** What can be wrong with a field. */
export type TokenFault = 'name' | 'scopes' | 'days';

/** Fields the service would refuse. */
export function tokenFaults({ name, scopes, days }: TokenDraft): TokenFault[] {
  const faults: TokenFault[] = [];
  if (name.trim().length < 2 || name.trim().length > 100) faults.push('name');
  if (scopes.length === 0) faults.push('scopes');
  if (days === null || !Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) faults.push('days');
  return faults;
}

/** What makes the token. */
export function newTokenOf({ name, scopes, days, accountId }: TokenDraft): Body<'credentialsMake'> {
  return {
    ...{ name: name.trim(), scopes: [...scopes], expiresInDays: days ?? LONGEST_DAYS },
    ...(accountId === null ? {} : { accountId }),
  };
}
