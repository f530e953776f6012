/** Who a request comes from, and whether an account may still do something: the one place that knows credentials. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { refusalWords } from '../../core/identity/permission-words.js';
import { type Permission, permissionsOf, type Role } from '../../core/identity/role.js';

/** Secret of the built-in account of the command line; null when it is switched off. */
export abstract class LocalToken {
  abstract value(): string | null;
}

/** The built-in account of the command line: who holds the data directory may work with the city, not with accounts. */
export const LOCAL_ACCOUNT = 'local-cli';
const LOCAL_ROLES: readonly Role[] = ['operator', 'analyst', 'asset-engineer'];

/** Account ids of the service itself begin with this; its own jobs may do what they were started for. */
const SERVICE_PREFIX = 'service:';

/** The part of an HTTP request that tells who asks. */
export interface AskingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly ip?: string | undefined;
}

/** Who asks: somebody known, nobody in particular, or somebody with a credential that is not valid. */
export type Caller =
  | { readonly status: 'known'; readonly actor: Actor }
  | { readonly status: 'anonymous' }
  | { readonly status: 'refused'; readonly why: string };

@Injectable()
export class AccessService {
  private readonly callers = new WeakMap<AskingRequest, Promise<Caller>>();

  constructor(private readonly local: LocalToken) {}

  /** Who a request comes from; found once per request. */
  callerOf(request: AskingRequest): Promise<Caller> {
    const known = this.callers.get(request);
    if (known) return known;
    const caller = this.findCaller(request);
    this.callers.set(request, caller);
    return caller;
  }

  /**
   * For jobs that act on somebody's word: the account must still be there and still be allowed to.
   *
   * @param accountId as the job carries it
   * @throws DomainError `not-permitted` when the account is gone, disabled or has lost the permission
   */
  async assertStill(accountId: string, permission: Permission): Promise<void> {
    if (accountId.startsWith(SERVICE_PREFIX)) return;
    const account = await this.account(accountId);
    if (account === null) {
      throw new DomainError(
        'not-permitted',
        `the account ${accountId} is gone or disabled; what it asked for is not done. Somebody else must ask again.`,
      );
    }
    if (!permissionsOf(account.roles).has(permission)) {
      throw new DomainError('not-permitted', refusalWords(account.name, [permission]));
    }
  }

  private account(id: string): Promise<{ name: string; roles: readonly Role[] } | null> {
    return Promise.resolve(id === LOCAL_ACCOUNT ? { name: LOCAL_ACCOUNT, roles: LOCAL_ROLES } : null);
  }

  private findCaller({ headers, ip }: AskingRequest): Promise<Caller> {
    const authorization = headers['authorization'];
    if (authorization === undefined) return Promise.resolve({ status: 'anonymous' });
    const secret = /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';
    const expected = this.local.value();
    if (expected !== null && sameSecret(secret, expected)) {
      return Promise.resolve({ status: 'known', actor: localActor(ip ?? null) });
    }
    return Promise.resolve({
      status: 'refused',
      why: 'the API token sent is not valid: it is unknown, revoked or expired. Make a new one with "traboule token create", or sign in.',
    });
  }
}

function localActor(address: string | null): Actor {
  return {
    accountId: LOCAL_ACCOUNT,
    name: LOCAL_ACCOUNT,
    roles: LOCAL_ROLES,
    permissions: permissionsOf(LOCAL_ROLES),
    buildingIds: [],
    via: 'token',
    credentialId: 'operator-token',
    address,
  };
}

/** Compares digests, so that neither length nor beginning of a secret can be found out by the time it takes. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
