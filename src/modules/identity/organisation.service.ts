/** Sign-in by the organisation: who it says somebody is becomes an account here, with the roles the settings give. */
import { Inject, Injectable, Optional } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Account } from '../../core/identity/account.js';
import type { Role } from '../../core/identity/role.js';
import { AccountStore } from '../../ports/account-store.js';
import { WallTime } from '../../ports/clock.js';
import {
  IdentityProvider,
  type OrganisationIdentity,
  type SignInProof,
} from '../../ports/identity-provider.js';
import { AuditService } from '../audit/audit.service.js';
import { factsOf, newAccount } from './accounts.service.js';
import { type ClientOf, strangerActor } from './client.js';
import { type OpenedSession, SignInService } from './sign-in.service.js';

/** The organisation's provider and what its groups may do here; not bound where there is none. */
export abstract class Organisation {
  abstract readonly provider: IdentityProvider;
  /** What stands on the button. */
  abstract readonly label: string;
  /** Group → roles; groups that are not named give none. */
  abstract readonly roleMap: Readonly<Record<string, readonly Role[]>>;
}

@Injectable()
export class OrganisationService {
  constructor(
    @Optional() @Inject(Organisation) private readonly organisation: Organisation | null,
    private readonly accounts: AccountStore,
    private readonly signIns: SignInService,
    private readonly wall: WallTime,
    private readonly audit: AuditService,
  ) {}

  /** Where to send the browser. @throws DomainError `organisation-unavailable`, also when there is none */
  start(redirectUri: string): Promise<{ url: string; proof: SignInProof }> {
    return this.bound().provider.start(redirectUri);
  }

  /**
   * Signs in whom the organisation sent back.
   *
   * @param answerUrl the whole address they came back to
   * @param proof what their browser kept; null when it kept nothing
   * @throws DomainError `organisation-refused`, `not-permitted` without any role here or when the account is disabled
   */
  async finish(answerUrl: string, proof: SignInProof | null, client: ClientOf): Promise<OpenedSession> {
    try {
      if (proof === null) {
        throw new DomainError(
          'organisation-refused',
          'this browser did not ask for a sign-in, or waited longer than ten minutes; begin again from the sign-in page',
        );
      }
      const identity = await this.bound().provider.finish(answerUrl, proof);
      const account = await this.accountOf(identity, client);
      return await this.signIns.open(account, client, 'organisation');
    } catch (error) {
      if (error instanceof DomainError && error.code !== 'store-unavailable') {
        const details = { outcome: 'refused' as const, reason: error.message };
        await this.audit.record(strangerActor(client), 'session.open', null, details);
      }
      throw error;
    }
  }

  private async accountOf(identity: OrganisationIdentity, client: ClientOf): Promise<Account> {
    const roles = this.rolesOf(identity);
    const known = await this.accounts.bySubject(identity.subject);
    if (known === null) return this.create(identity, roles, client);
    if (known.disabled) {
      throw new DomainError(
        'not-permitted',
        `the account of ${known.name} is disabled here; ask a security administrator`,
      );
    }
    const outcome = await this.accounts.change(known.id, { name: identity.name, roles });
    if (outcome.status !== 'changed') {
      throw new DomainError(
        'not-permitted',
        `the organisation took from ${known.name} the right to manage accounts, and nobody else has it here; "traboule user link" on the machine of the service makes a new administrator`,
      );
    }
    const { before, after } = outcome;
    if (JSON.stringify(factsOf(before)) !== JSON.stringify(factsOf(after))) {
      await this.audit.record(strangerActor(client), 'account.change', `account:${known.id}`, {
        reason: 'as the organisation says',
        before: factsOf(before),
        after: factsOf(after),
      });
    }
    return after;
  }

  private async create(identity: OrganisationIdentity, roles: Role[], client: ClientOf): Promise<Account> {
    const isTaken = (await this.accounts.byLogin(identity.login)) !== null;
    const account = newAccount(
      {
        login: isTaken ? identity.subject : identity.login,
        name: identity.name,
        kind: 'oidc',
        subject: identity.subject,
        roles,
      },
      this.wall.nowMs(),
    );
    await this.audit.record(strangerActor(client), 'account.create', `account:${account.id}`, {
      reason: 'first sign-in by the organisation',
      after: factsOf(account),
    });
    if (await this.accounts.add(account)) return account;
    // Two browsers of one person at the same time: the other one made it.
    const other = await this.accounts.bySubject(identity.subject);
    if (other === null) throw new Error(`the account of ${identity.subject} could not be kept`);
    return other;
  }

  private rolesOf({ groups, name }: OrganisationIdentity): Role[] {
    const { roleMap } = this.bound();
    const roles = [
      ...new Set(groups.flatMap((group) => (Object.hasOwn(roleMap, group) ? (roleMap[group] ?? []) : []))),
    ];
    if (roles.length > 0) return roles;
    throw new DomainError(
      'not-permitted',
      `${name} is known to the organisation, but has no role in this service; ask for one of the groups that the service was set up with`,
    );
  }

  private bound(): Organisation {
    if (this.organisation !== null) return this.organisation;
    throw new DomainError(
      'organisation-unavailable',
      'this service was set up without the sign-in of an organisation; sign in with name and password',
    );
  }
}
