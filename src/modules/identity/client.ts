/** Where a request comes from, and the actor that stands in the audit for whoever signs in or fails to. */
import type { Account } from '../../core/identity/account.js';
import type { Actor } from '../../core/identity/actor.js';
import { permissionsOf } from '../../core/identity/role.js';
import type { AskingRequest } from './caller.js';

/** Where somebody sits. */
export interface ClientOf {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Where a request comes from. */
export function clientOf({ ip, headers }: AskingRequest): ClientOf {
  return { address: ip ?? null, userAgent: headers['user-agent'] ?? null };
}

/** An account as the audit names it. */
export function accountActor(account: Account, sessionId: string, { address }: ClientOf): Actor {
  return {
    accountId: account.id,
    name: account.name,
    roles: account.roles,
    permissions: permissionsOf(account.roles),
    buildingIds: account.buildingIds,
    via: 'session',
    credentialId: sessionId,
    address,
  };
}

/** Somebody not signed in, of whom the address is known. */
export function strangerActor({ address }: ClientOf): Actor {
  return {
    accountId: 'anonymous',
    name: 'nobody signed in',
    roles: [],
    permissions: new Set(),
    buildingIds: [],
    via: 'session',
    credentialId: null,
    address,
  };
}
