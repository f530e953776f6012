/** What one-time links lead to: the first account, and the password of somebody invited. */
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { AccountBook } from './account-book.service.js';
import { AccountFrame } from './account-frame.service.js';
import { factsOf, loginTaken, newAccount } from './accounts.service.js';
import { type ClientOf, strangerActor } from './client.js';
import { LinksService } from './links.service.js';
import type { InvitationBody, SetupBody } from './session.schema.js';
import { type OpenedSession, SignInService } from './sign-in.service.js';

@Injectable()
export class SetupService {
  constructor(
    private readonly book: AccountBook,
    private readonly links: LinksService,
    private readonly signIns: SignInService,
    private readonly frame: AccountFrame,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes the first account and signs it in; the link is used up by exactly one.
   *
   * @throws DomainError `link-not-valid`, `weak-password`, `account-exists`
   */
  async setUp(body: SetupBody, client: ClientOf): Promise<OpenedSession> {
    const { accounts, hasher } = this.book;
    await this.links.assertWorks('setup', body.secret);
    this.signIns.assertGoodPassword(body.password, body);
    const account = newAccount(
      {
        ...{ login: body.login, name: body.name, kind: 'local' as const, roles: body.roles },
        passwordHash: await hasher.hash(body.password),
      },
      this.frame.nowMs(),
    );
    if ((await accounts.byLogin(body.login)) !== null) throw loginTaken(body.login);
    await this.links.use('setup', body.secret);
    await this.audit.record(strangerActor(client), 'setup.use', `account:${account.id}`, {
      after: factsOf(account),
    });
    if (!(await accounts.add(account))) throw loginTaken(body.login);
    return this.signIns.open(account, client, 'link');
  }

  /**
   * Sets the password of somebody invited and signs them in; sessions of the old password end.
   *
   * @throws DomainError `link-not-valid`, `weak-password`
   */
  async accept(body: InvitationBody, client: ClientOf): Promise<OpenedSession> {
    const { accounts, credentials, hasher } = this.book;
    const account = await this.links.invited(body.secret);
    this.signIns.assertGoodPassword(body.password, account);
    const passwordHash = await hasher.hash(body.password);
    await this.links.use('invitation', body.secret);
    await this.audit.record(strangerActor(client), 'invitation.use', `account:${account.id}`);
    await accounts.setPassword(account.id, passwordHash);
    await credentials.endSessionsOf(account.id, null);
    return this.signIns.open(account, client, 'link');
  }
}
