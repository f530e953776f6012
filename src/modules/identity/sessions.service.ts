/** Sessions and API tokens as people see them: their own, and for those who manage accounts everybody's. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Account, ApiToken, Session } from '../../core/identity/account.js';
import type { Actor } from '../../core/identity/actor.js';
import { refusalWords } from '../../core/identity/permission-words.js';
import { permissionsOf } from '../../core/identity/role.js';
import { isLive, sessionEnds } from '../../core/identity/session-life.js';
import { scopesBeyond, tokenEndMs } from '../../core/identity/token-life.js';
import { AccountStore } from '../../ports/account-store.js';
import { WallTime } from '../../ports/clock.js';
import { CredentialStore } from '../../ports/credential-store.js';
import { AuditService } from '../audit/audit.service.js';
import { LOCAL_ACCOUNT } from './local-account.js';
import { hashOf, newId, newSecret } from './secret.js';
import type { SessionView } from './session.schema.js';
import type { NewTokenAnswer, NewTokenBody, TokenView } from './token.schema.js';

/** Beginning of the secret of a token, so that scanners find one that was left somewhere. */
const TOKEN_PREFIX = 'trb_';

@Injectable()
export class SessionsService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly credentials: CredentialStore,
    private readonly wall: WallTime,
    private readonly audit: AuditService,
  ) {}

  /** Live sessions, newest first. @throws DomainError `not-permitted` when others' are asked for without the right */
  async sessions(actor: Actor, of: 'me' | 'all'): Promise<SessionView[]> {
    if (of === 'all') assertManages(actor);
    const nowMs = this.wall.nowMs();
    const accounts = await this.accountsById();
    return (await this.credentials.sessions(of === 'all' ? null : actor.accountId))
      .filter((session) => isLive(session, nowMs))
      .map((session) => sessionView(session, accounts.get(session.accountId), actor));
  }

  /** @throws DomainError `unknown-session`, also when it is somebody else's and one may not manage accounts */
  async endSession(actor: Actor, id: string): Promise<void> {
    const isManager = actor.permissions.has('users.manage');
    const all = await this.credentials.sessions(isManager ? null : actor.accountId);
    const session = all.find((one) => one.id === id);
    if (!session)
      throw new DomainError('unknown-session', `no session of yours has the id "${id}"; it may have ended`);
    const action = id === actor.credentialId ? 'session.close' : 'session.revoke';
    await this.audit.record(actor, action, `session:${id}`, { before: { accountId: session.accountId } });
    await this.credentials.endSession(id);
  }

  /** Newest first. @throws DomainError `not-permitted` when others' are asked for without the right */
  async tokens(actor: Actor, of: 'me' | 'all'): Promise<TokenView[]> {
    if (of === 'all') assertManages(actor);
    const accounts = await this.accountsById();
    const tokens = await this.credentials.tokens(of === 'all' ? null : actor.accountId);
    return tokens.map((token) => tokenView(token, accounts.get(token.accountId)));
  }

  /**
   * Makes a token for oneself, or for a service account.
   *
   * @throws DomainError `not-permitted` for scopes that its owner, or its maker for himself, does not have
   */
  async makeToken(actor: Actor, body: NewTokenBody): Promise<NewTokenAnswer> {
    const owner = await this.ownerOf(actor, body);
    const isOwn = owner.id === actor.accountId;
    const beyond = scopesBeyond(body.scopes, isOwn ? actor.permissions : permissionsOf(owner.roles));
    if (beyond.length > 0) {
      throw new DomainError(
        'not-permitted',
        `a token cannot do more than its account: ${owner.name} does not have ${beyond.join(', ')} here. Leave these out, or have a role added first.`,
      );
    }
    const nowMs = this.wall.nowMs();
    const secret = `${TOKEN_PREFIX}${newSecret()}`;
    const token: ApiToken = {
      id: newId('tok'),
      secretHash: hashOf(secret),
      accountId: owner.id,
      name: body.name,
      scopes: body.scopes,
      createdAtMs: nowMs,
      expiresAtMs: tokenEndMs(nowMs, body.expiresInDays),
      lastUsedMs: null,
      revokedAtMs: null,
    };
    const { name, scopes, expiresAtMs } = token;
    await this.audit.record(actor, 'token.create', `token:${token.id}`, {
      after: { accountId: owner.id, name, scopes: [...scopes], expiresAtMs },
    });
    await this.credentials.addToken(token);
    return { token: tokenView(token, owner), secret };
  }

  /** @throws DomainError `unknown-token`, also when it is somebody else's and one may not manage accounts */
  async revokeToken(actor: Actor, id: string): Promise<void> {
    const isManager = actor.permissions.has('users.manage');
    const all = await this.credentials.tokens(isManager ? null : actor.accountId);
    const token = all.find((one) => one.id === id);
    if (!token)
      throw new DomainError(
        'unknown-token',
        `no token of yours has the id "${id}"; GET /api/v1/tokens lists them`,
      );
    const { name, accountId } = token;
    await this.audit.record(actor, 'token.revoke', `token:${id}`, { before: { accountId, name } });
    await this.credentials.revokeToken(id, this.wall.nowMs());
  }

  private async ownerOf(actor: Actor, { accountId = actor.accountId }: NewTokenBody): Promise<Account> {
    const owner = accountId === LOCAL_ACCOUNT.id ? LOCAL_ACCOUNT : await this.accounts.byId(accountId);
    if (owner?.id === actor.accountId) return owner;
    assertManages(actor);
    if (owner?.kind === 'service' && owner.id !== LOCAL_ACCOUNT.id && !owner.disabled) return owner;
    throw new DomainError(
      'not-permitted',
      'tokens are made for oneself or for a service account; people make their own',
    );
  }

  private async accountsById(): Promise<Map<string, Account>> {
    const all = [LOCAL_ACCOUNT, ...(await this.accounts.list())];
    return new Map(all.map((account) => [account.id, account]));
  }
}

function assertManages(actor: Actor): void {
  if (actor.permissions.has('users.manage')) return;
  throw new DomainError('not-permitted', refusalWords(actor.name, ['users.manage']));
}

function sessionView(session: Session, account: Account | undefined, actor: Actor): SessionView {
  const { id, accountId, openedAtMs, lastSeenMs, address, userAgent } = session;
  return {
    ...{ id, accountId, openedAtMs, lastSeenMs, address, userAgent },
    ...sessionEnds(session),
    login: account?.login ?? accountId,
    name: account?.name ?? accountId,
    isThis: id === actor.credentialId,
  };
}

function tokenView(token: ApiToken, account: Account | undefined): TokenView {
  const { secretHash: _, scopes, ...facts } = token;
  return { ...facts, scopes: [...scopes], login: account?.login ?? token.accountId };
}
