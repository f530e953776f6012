/** Who a request comes from, and whether an account may still do something: the one place that reads credentials. */
import { Inject, Injectable, Optional } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Account } from '../../core/identity/account.js';
import type { Actor } from '../../core/identity/actor.js';
import { refusalWords } from '../../core/identity/permission-words.js';
import { type Permission, permissionsOf } from '../../core/identity/role.js';
import { isLive } from '../../core/identity/session-life.js';
import { isTokenLive, tokenPermissions } from '../../core/identity/token-life.js';
import { AccountStore } from '../../ports/account-store.js';
import { WallTime } from '../../ports/clock.js';
import { CredentialStore } from '../../ports/credential-store.js';
import { LocalToken } from './identity.settings.js';
import type { AskingRequest, Caller } from './caller.js';
import { KnownCallers } from './known-callers.js';
import { LOCAL_ACCOUNT, LOCAL_ACCOUNT_ID } from './local-account.js';
import { csrfOf, hashOf, sameSecret } from './secret.js';

export type { AskingRequest } from './caller.js';

/** Account ids of the service itself begin with this; its own jobs may do what they were started for. */
const SERVICE_PREFIX = 'service:';

/** Use is noted no more often than this [ms]. */
const NOTE_EVERY_MS = 60_000;

const BAD_TOKEN: Caller = {
  status: 'refused',
  why: 'the API token sent is not valid: it is unknown, revoked or expired, or its account is disabled. Make a new one in the console or with "traboule token create".',
};
const BAD_SESSION: Caller = {
  status: 'refused',
  why: 'your session has ended (after 8 hours without use, 12 hours in all, or because it was ended elsewhere); sign in again.',
};

@Injectable()
export class AccessService {
  private readonly callers = new WeakMap<AskingRequest, Promise<Caller>>();
  private readonly known = new KnownCallers();

  constructor(
    private readonly accounts: AccountStore,
    private readonly credentials: CredentialStore,
    private readonly wall: WallTime,
    @Optional() @Inject(LocalToken) private readonly local: LocalToken | null,
  ) {}

  /**
   * Who a request comes from; found once per request. While the store is away, somebody seen shortly before keeps the right
   * to hand assets back, and only that.
   *
   * @throws DomainError `store-unavailable` when the store is away and nobody was seen with this credential
   */
  callerOf(request: AskingRequest): Promise<Caller> {
    const found = this.callers.get(request);
    if (found) return found;
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
    if (account === null || account.disabled) {
      throw new DomainError(
        'not-permitted',
        `the account ${accountId} is gone or disabled; what it asked for is not done. Somebody else must ask again.`,
      );
    }
    if (!permissionsOf(account.roles).has(permission)) {
      throw new DomainError('not-permitted', refusalWords(account.name, [permission]));
    }
  }

  private account(id: string): Promise<Account | null> {
    return id === LOCAL_ACCOUNT_ID ? Promise.resolve(LOCAL_ACCOUNT) : this.accounts.byId(id);
  }

  private async findCaller(request: AskingRequest): Promise<Caller> {
    const authorization = request.headers['authorization'];
    const address = request.ip ?? null;
    if (authorization !== undefined) {
      const secret = /^Bearer (.+)$/.exec(authorization)?.[1];
      return secret === undefined ? BAD_TOKEN : this.byToken(secret, address);
    }
    const cookies: Readonly<Record<string, string | undefined>> = request.cookies ?? {};
    // Only one of the two is ever set; which one says whether people come over https.
    const secret = cookies['__Host-traboule'] ?? cookies['traboule'];
    return secret === undefined ? { status: 'anonymous' } : this.bySession(secret, address);
  }

  private byToken(secret: string, address: string | null): Promise<Caller> {
    const expected = this.local?.value() ?? null;
    if (expected !== null && sameSecret(secret, expected)) {
      const permissions = permissionsOf(LOCAL_ACCOUNT.roles);
      const actor = actorOf(LOCAL_ACCOUNT, {
        permissions,
        via: 'token',
        credentialId: 'operator-token',
        address,
      });
      return Promise.resolve({ status: 'known', actor, session: null, csrf: null });
    }
    return this.known.orLastKnown(hashOf(secret), this.wall.nowMs(), async (nowMs, secretHash) => {
      const token = await this.credentials.token(secretHash);
      if (!token || !isTokenLive(token, nowMs)) return BAD_TOKEN;
      const account = await this.account(token.accountId);
      if (!account || account.disabled) return BAD_TOKEN;
      if (nowMs - (token.lastUsedMs ?? 0) >= NOTE_EVERY_MS) await this.credentials.noteUsed(token.id, nowMs);
      const permissions = tokenPermissions(token.scopes, account.roles);
      const actor = actorOf(account, { permissions, via: 'token', credentialId: token.id, address });
      return { status: 'known', actor, session: null, csrf: null };
    });
  }

  private bySession(secret: string, address: string | null): Promise<Caller> {
    return this.known.orLastKnown(hashOf(secret), this.wall.nowMs(), async (nowMs, secretHash) => {
      const session = await this.credentials.session(secretHash);
      if (!session || !isLive(session, nowMs)) return BAD_SESSION;
      const account = await this.account(session.accountId);
      if (!account || account.disabled) return BAD_SESSION;
      const isStale = nowMs - session.lastSeenMs >= NOTE_EVERY_MS;
      if (isStale) await this.credentials.noteSeen(session.id, nowMs);
      const permissions = permissionsOf(account.roles);
      const actor = actorOf(account, { permissions, via: 'session', credentialId: session.id, address });
      const seen = isStale ? { ...session, lastSeenMs: nowMs } : session;
      return { status: 'known', actor, session: seen, csrf: csrfOf(secret) };
    });
  }
}

function actorOf(
  { id, name, roles, buildingIds }: Account,
  credential: Pick<Actor, 'permissions' | 'via' | 'credentialId' | 'address'>,
): Actor {
  return { accountId: id, name, roles, buildingIds, ...credential };
}
