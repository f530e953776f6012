/** Signing in and out: passwords, lockout, sessions; every attempt leaves its row in the audit. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Account, Session } from '../../core/identity/account.js';
import { FREE_FAILURES, lockedUntilMs } from '../../core/identity/lockout.js';
import { passwordFault } from '../../core/identity/password-rule.js';
import { LONGEST_SESSION_MS } from '../../core/identity/session-life.js';
import { AccountStore } from '../../ports/account-store.js';
import { WallTime } from '../../ports/clock.js';
import { CredentialStore } from '../../ports/credential-store.js';
import { PasswordHasher } from '../../ports/password-hasher.js';
import { AuditService } from '../audit/audit.service.js';
import { accountActor, type ClientOf, strangerActor } from './client.js';
import { hashOf, newId, newSecret } from './secret.js';
import type { ChangePasswordBody, SignInBody } from './session.schema.js';

/** Longest name of a browser kept. */
const MAX_USER_AGENT = 300;

const MINUTE_MS = 60_000;

/** A session just opened; its secret goes into the cookie and nowhere else. */
export interface OpenedSession {
  readonly account: Account;
  readonly session: Session;
  readonly secret: string;
}

@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly credentials: CredentialStore,
    private readonly hasher: PasswordHasher,
    private readonly wall: WallTime,
    private readonly audit: AuditService,
  ) {}

  /**
   * Signs in with name and password.
   *
   * @throws DomainError `sign-in-failed`, the same whether the name or the password is wrong; `account-locked` after several
   */
  async signIn({ login, password }: SignInBody, client: ClientOf): Promise<OpenedSession> {
    const found = await this.accounts.byLogin(login);
    const account = found?.kind === 'local' && !found.disabled ? found : null;
    await this.assertNotLocked(account, login, client);
    if (account === null || !(await this.isPasswordOf(account, password))) {
      // As much work for accounts there are not: nobody learns by the time it takes which there are.
      if (account === null) await this.hasher.verify(password, null);
      await this.noteFailure(account, login, client);
      throw new DomainError('sign-in-failed', 'name or password is not right; check both and try again');
    }
    return this.open(account, client, 'password');
  }

  /**
   * Opens a session for somebody who has proved who they are.
   *
   * @param how what proved it, for the audit
   */
  async open(
    account: Account,
    client: ClientOf,
    how: 'password' | 'link' | 'organisation',
  ): Promise<OpenedSession> {
    const nowMs = this.wall.nowMs();
    const secret = newSecret();
    const session: Session = {
      id: newId('ses'),
      secretHash: hashOf(secret),
      accountId: account.id,
      openedAtMs: nowMs,
      lastSeenMs: nowMs,
      address: client.address,
      userAgent: client.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    };
    const actor = accountActor(account, session.id, client);
    await this.audit.record(actor, 'session.open', `session:${session.id}`, { after: { how } });
    await this.credentials.forgetSessions(nowMs - LONGEST_SESSION_MS);
    await this.credentials.openSession(session);
    await this.accounts.noteSignIn(account.id, nowMs);
    return { account, session, secret };
  }

  /**
   * Changes one's own password; all other sessions of the account end.
   *
   * @throws DomainError `sign-in-failed` when the current one is wrong, `weak-password`, `account-locked`
   */
  async changePassword(
    account: Account,
    sessionId: string,
    body: ChangePasswordBody,
    client: ClientOf,
  ): Promise<void> {
    const actor = accountActor(account, sessionId, client);
    await this.assertNotLocked(account, account.login, client);
    if (!(await this.isPasswordOf(account, body.current))) {
      await this.noteFailure(account, account.login, client);
      throw new DomainError('wrong-password', 'the current password is not right; nothing was changed');
    }
    this.assertGoodPassword(body.next, account);
    await this.audit.record(actor, 'password.change', `account:${account.id}`);
    await this.accounts.setPassword(account.id, await this.hasher.hash(body.next));
    await this.credentials.endSessionsOf(account.id, sessionId);
  }

  /** @throws DomainError `weak-password` with what to do */
  assertGoodPassword(password: string, { login, name }: Pick<Account, 'login' | 'name'>): void {
    const fault = passwordFault(password, [login, name, ...name.split(' ')]);
    if (fault !== null) throw new DomainError('weak-password', fault);
  }

  private isPasswordOf(account: Account, password: string): Promise<boolean> {
    return this.hasher.verify(password, account.passwordHash);
  }

  private async assertNotLocked(account: Account | null, login: string, client: ClientOf): Promise<void> {
    const untilMs = account && lockedUntilMs(account.failures, account.lastFailureMs);
    const nowMs = this.wall.nowMs();
    if (account === null || untilMs === null || nowMs >= untilMs) return;
    const waitMin = Math.ceil((untilMs - nowMs) / MINUTE_MS);
    const detail = `there were ${String(account.failures)} wrong passwords for "${login}"; wait ${String(waitMin)} min before the next try. If it was not you, tell a security administrator.`;
    await this.audit.record(strangerActor(client), 'session.open', `account:${account.id}`, {
      outcome: 'refused',
      reason: detail,
    });
    throw new DomainError('account-locked', detail, { because: { rule: 'locked', minutes: waitMin } });
  }

  private async noteFailure(account: Account | null, login: string, client: ClientOf): Promise<void> {
    const subject = account === null ? null : `account:${account.id}`;
    const reason = account === null ? `no account may sign in as "${login}"` : 'wrong password';
    const who = strangerActor(client);
    await this.audit.record(who, 'session.open', subject, { outcome: 'refused', reason });
    if (account === null) return;
    const nowMs = this.wall.nowMs();
    const failures = await this.accounts.noteFailure(account.id, nowMs);
    if (failures < FREE_FAILURES) return;
    const untilMs = lockedUntilMs(failures, nowMs);
    await this.audit.record(who, 'account.lock', subject, { after: { failures, untilMs } });
  }
}
