/** One-time links: the first account of a new service, and passwords of those who are invited. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { type Account, isAdministrator, type OneTimeLink } from '../../core/identity/account.js';
import { AccountStore } from '../../ports/account-store.js';
import { WallTime } from '../../ports/clock.js';
import { IdentitySettings } from './identity.settings.js';
import { hashOf, newSecret } from './secret.js';

const SETUP_LIFE_MS = 24 * 3_600_000;
const INVITATION_LIFE_MS = 72 * 3_600_000;

@Injectable()
export class LinksService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly wall: WallTime,
    private readonly settings: IdentitySettings,
  ) {}

  /** A link for the first account when nobody can manage accounts yet; earlier ones end. Null when somebody can. */
  async setupLinkIfNeeded(): Promise<string | null> {
    return (await this.needsSetup()) ? this.newSetupLink() : null;
  }

  /** A link for one more administrator; earlier ones end. */
  async newSetupLink(): Promise<string> {
    return (await this.make('setup', null, SETUP_LIFE_MS)).link;
  }

  /** Whether nobody can manage accounts yet. */
  async needsSetup(): Promise<boolean> {
    return !(await this.accounts.list()).some(isAdministrator);
  }

  /** A link with which the password of an account is set; earlier ones end. */
  invite(accountId: string): Promise<{ link: string; expiresAtMs: number }> {
    return this.make('invitation', accountId, INVITATION_LIFE_MS);
  }

  /** @throws DomainError `link-not-valid` */
  async assertWorks(kind: OneTimeLink['kind'], secret: string): Promise<OneTimeLink> {
    return worksOr(await this.accounts.link(kind, hashOf(secret), this.wall.nowMs()), kind);
  }

  /** Uses a link up. @throws DomainError `link-not-valid` */
  async use(kind: OneTimeLink['kind'], secret: string): Promise<OneTimeLink> {
    return worksOr(await this.accounts.useLink(kind, hashOf(secret), this.wall.nowMs()), kind);
  }

  /** The account that a link invites. @throws DomainError `link-not-valid` */
  async invited(secret: string): Promise<Account> {
    const { accountId } = await this.assertWorks('invitation', secret);
    const account = accountId === null ? null : await this.accounts.byId(accountId);
    if (account === null || account.disabled) throw notValid('invitation');
    return account;
  }

  private async make(
    kind: OneTimeLink['kind'],
    accountId: string | null,
    lifeMs: number,
  ): Promise<{ link: string; expiresAtMs: number }> {
    const secret = newSecret();
    const expiresAtMs = this.wall.nowMs() + lifeMs;
    await this.accounts.putLink({ secretHash: hashOf(secret), kind, accountId, expiresAtMs });
    // Behind #, so that it is in no log of a server or a proxy.
    return { link: `${this.settings.origin()}/${kind}#${secret}`, expiresAtMs };
  }
}

function worksOr(link: OneTimeLink | null, kind: OneTimeLink['kind']): OneTimeLink {
  if (link === null) throw notValid(kind);
  return link;
}

function notValid(kind: OneTimeLink['kind']): DomainError {
  return new DomainError(
    'link-not-valid',
    kind === 'setup'
      ? 'this link does not work: it was used, replaced or is older than 24 hours. Start the service again, or run "traboule user link" on its machine, for a new one.'
      : 'this link does not work: it was used, replaced or is older than 3 days. Ask a security administrator for a new one.',
  );
}
