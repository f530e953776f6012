/** Who the caller is, in the shape that pages and scripts read. */
import { Inject, Injectable, Optional } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Account, Session } from '../../core/identity/account.js';
import type { Actor } from '../../core/identity/actor.js';
import { roleWarnings } from '../../core/identity/role-warnings.js';
import { type Permission, PERMISSIONS, permissionsOf } from '../../core/identity/role.js';
import { sessionEnds } from '../../core/identity/session-life.js';
import { AccountStore } from '../../ports/account-store.js';
import { AccessService } from './access.service.js';
import type { AskingRequest } from './caller.js';
import { LinksService } from './links.service.js';
import { LOCAL_ACCOUNT } from './local-account.js';
import { Organisation } from './organisation.service.js';
import { csrfOf } from './secret.js';
import type { CallerAnswer, SignInWays } from './session.schema.js';
import type { OpenedSession } from './sign-in.service.js';

/** Where a browser begins the sign-in of the organisation. */
const START_PATH = '/api/v1/session/oidc/start';

@Injectable()
export class CallersService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly access: AccessService,
    private readonly links: LinksService,
    @Optional() @Inject(Organisation) private readonly organisation: Organisation | null,
  ) {}

  /** How one can sign in. */
  async ways(): Promise<SignInWays> {
    const oidc = this.organisation && { label: this.organisation.label, startPath: START_PATH };
    return { oidc, needsSetup: await this.links.needsSetup() };
  }

  /** Who has just signed in. */
  ofOpened({ account, session, secret }: OpenedSession): CallerAnswer {
    return answer(account, permissionsOf(account.roles), { session, csrf: csrfOf(secret) });
  }

  /** Who asks. */
  async ofRequest(request: AskingRequest): Promise<CallerAnswer> {
    const caller = await this.access.callerOf(request);
    if (caller.status !== 'known') throw new Error('the guard lets nobody unknown pass');
    const { actor, session, csrf } = caller;
    return answer(await this.accountOf(actor), actor.permissions, { session, csrf });
  }

  /** The account of somebody the guard let pass. @throws DomainError `unknown-account` when it is gone since */
  async accountOf({ accountId }: Actor): Promise<Account> {
    const account = accountId === LOCAL_ACCOUNT.id ? LOCAL_ACCOUNT : await this.accounts.byId(accountId);
    if (account === null) throw new DomainError('unknown-account', `the account ${accountId} is gone`);
    return account;
  }
}

function answer(
  account: Account,
  permissions: ReadonlySet<Permission>,
  { session, csrf }: { session: Session | null; csrf: string | null },
): CallerAnswer {
  return {
    accountId: account.id,
    login: account.login,
    name: account.name,
    kind: account.kind,
    roles: [...account.roles],
    permissions: PERMISSIONS.filter((permission) => permissions.has(permission)),
    buildingIds: [...account.buildingIds],
    via: session === null ? 'token' : 'session',
    csrf,
    session: session && { id: session.id, openedAtMs: session.openedAtMs, ...sessionEnds(session) },
    warnings: roleWarnings(account.roles),
  };
}
