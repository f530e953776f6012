/** Accounts for those who manage them: made, changed, invited; never without somebody who can manage them. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Account } from '../../core/identity/account.js';
import type { Actor } from '../../core/identity/actor.js';
import { lockedUntilMs } from '../../core/identity/lockout.js';
import { roleWarnings } from '../../core/identity/role-warnings.js';
import { type AccountChange, AccountStore } from '../../ports/account-store.js';
import { CredentialStore } from '../../ports/credential-store.js';
import { AuditService } from '../audit/audit.service.js';
import type {
  AccountChangeBody,
  AccountView,
  ChangedAccount,
  NewAccountAnswer,
  NewAccountBody,
} from './account.schema.js';
import { AccountFrame } from './account-frame.service.js';
import { LinksService } from './links.service.js';
import { newId } from './secret.js';

@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly credentials: CredentialStore,
    private readonly links: LinksService,
    private readonly audit: AuditService,
    private readonly frame: AccountFrame,
  ) {}

  async list(): Promise<AccountView[]> {
    const nowMs = this.frame.nowMs();
    return (await this.accounts.list()).map((account) => viewOf(account, nowMs));
  }

  /** @throws DomainError `account-exists`, or `invalid-input` when a building is not of this site */
  async create(actor: Actor, body: NewAccountBody): Promise<NewAccountAnswer> {
    this.frame.assertBuildings(body.buildingIds);
    const account = newAccount(body, this.frame.nowMs());
    if ((await this.accounts.byLogin(body.login)) !== null) throw loginTaken(body.login);
    await this.audit.record(actor, 'account.create', `account:${account.id}`, { after: factsOf(account) });
    if (!(await this.accounts.add(account))) throw loginTaken(body.login);
    const invitation = account.kind === 'local' ? await this.links.invite(account.id) : null;
    return {
      account: viewOf(account, this.frame.nowMs()),
      invitation,
      warnings: roleWarnings(account.roles),
    };
  }

  /**
   * Changes roles, buildings or name, disables or enables. What it takes away is gone with the next request.
   *
   * @throws DomainError `unknown-account`, `not-permitted` to raise oneself, `last-administrator`
   */
  async change(actor: Actor, id: string, body: AccountChangeBody): Promise<ChangedAccount> {
    const before = await this.one(id);
    assertNotRaisingOneself(actor, before, body);
    if (before.kind === 'oidc' && body.roles !== undefined) {
      throw new DomainError(
        'not-permitted',
        `the roles of ${before.name} come from the organisation at every sign-in; change them there. Here the account can be disabled.`,
        { because: { rule: 'roles-of-organisation', name: before.name } },
      );
    }
    this.frame.assertBuildings(body.buildingIds ?? []);
    const change = presentFields(body);
    const outcome = await this.accounts.change(id, change);
    if (outcome.status === 'unknown') throw unknown(id);
    if (outcome.status === 'last-administrator') {
      const reason = `${before.name} is the last who can manage accounts; give security-admin to somebody else first.`;
      await this.audit.record(actor, 'account.change', `account:${id}`, { outcome: 'refused', reason });
      throw new DomainError('last-administrator', reason);
    }
    const { after } = outcome;
    await this.audit.record(
      actor,
      after.disabled && !before.disabled ? 'account.disable' : 'account.change',
      `account:${id}`,
      {
        before: factsOf(outcome.before),
        after: factsOf(after),
      },
    );
    if (after.disabled) await this.credentials.endSessionsOf(id, null);
    return { account: viewOf(after, this.frame.nowMs()), warnings: roleWarnings(after.roles) };
  }

  /**
   * A new link to set the password with; the old password stays until it is used.
   *
   * @throws DomainError `unknown-account`, or `invalid-input` for accounts without a password
   */
  async invite(actor: Actor, id: string): Promise<{ link: string; expiresAtMs: number }> {
    const account = await this.one(id);
    if (account.kind !== 'local' || account.disabled) {
      throw new DomainError(
        'invalid-input',
        `${account.name} signs in without a password of this service, or is disabled; there is nothing to invite to`,
        { because: { rule: 'nothing-to-invite', name: account.name } },
      );
    }
    await this.audit.record(actor, 'account.invite', `account:${id}`);
    return this.links.invite(id);
  }

  private async one(id: string): Promise<Account> {
    // No id holds a NUL, and no database takes one in a text.
    const account = id.includes('\0') ? null : await this.accounts.byId(id);
    if (account === null) throw unknown(id);
    return account;
  }
}

/** An account as the lists show it. */
export function viewOf(account: Account, nowMs: number): AccountView {
  const { id, login, name, kind, disabled, createdAtMs, lastSignInMs } = account;
  const untilMs = lockedUntilMs(account.failures, account.lastFailureMs);
  const isLocked = untilMs !== null && nowMs < untilMs;
  const isInvited = kind === 'local' && account.passwordHash === null;
  return {
    ...{ id, login, name, kind, disabled, createdAtMs, lastSignInMs },
    roles: [...account.roles],
    buildingIds: [...account.buildingIds],
    state: disabled ? 'disabled' : isInvited ? 'invited' : isLocked ? 'locked' : 'active',
    lockedUntilMs: isLocked ? untilMs : null,
  };
}

/** Facts of an account for the audit: no hash, no counters. */
export function factsOf({
  login,
  name,
  kind,
  roles,
  buildingIds,
  disabled,
}: Account): Record<string, unknown> {
  return { login, name, kind, roles: [...roles], buildingIds: [...buildingIds], disabled };
}

/** An account that nobody has signed in with yet. */
export function newAccount(
  body: Pick<Account, 'login' | 'name' | 'kind' | 'roles'> & Partial<Account>,
  nowMs: number,
): Account {
  return {
    id: newId('acc'),
    subject: null,
    buildingIds: [],
    disabled: false,
    createdAtMs: nowMs,
    lastSignInMs: null,
    passwordHash: null,
    failures: 0,
    lastFailureMs: null,
    ...body,
  };
}

function presentFields(body: AccountChangeBody): AccountChange {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

function assertNotRaisingOneself(actor: Actor, account: Account, body: AccountChangeBody): void {
  if (actor.accountId !== account.id) return;
  const added = [
    ...(body.roles ?? []).filter((role) => !account.roles.includes(role)),
    ...(body.buildingIds ?? []).filter((building) => !account.buildingIds.includes(building)),
  ];
  if (added.length === 0) return;
  throw new DomainError(
    'not-permitted',
    `nobody gives rights to himself (${added.join(', ')}); another security administrator has to do it`,
    { because: { rule: 'own-rights' } },
  );
}

/** Somebody has this login already. */
export function loginTaken(login: string): DomainError {
  return new DomainError(
    'account-exists',
    `there is an account "${login}" already; choose another name to sign in with`,
  );
}

function unknown(id: string): DomainError {
  return new DomainError('unknown-account', `no account has the id "${id}"; GET /api/v1/accounts lists them`);
}
