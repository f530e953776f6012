/** Accounts and one-time links in PostgreSQL. */
import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { IsNull, MoreThan } from 'typeorm';
import { type Account, isAdministrator, loginKey, type OneTimeLink } from '../../core/identity/account.js';
import type { Role } from '../../core/identity/role.js';
import { type AccountChange, AccountStore, type ChangeOutcome } from '../../ports/account-store.js';
import type { Database } from './database.js';
import { AccountRow, OneTimeLinkRow } from './entities/identity-rows.js';

/** Changes of accounts come one after the other, so that two cannot each think the other one stays administrator. */
const ONE_AT_A_TIME = 'LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE';

/** Keeps accounts and links. */
export class PostgresAccountStore extends AccountStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(account: Account): Promise<boolean> {
    const inserted = await this.database.withRunner(`keeping the account ${account.id}`, (runner) =>
      runner.manager
        .createQueryBuilder()
        .insert()
        .into(AccountRow)
        .values(rowOf(account))
        .orIgnore()
        .returning('id')
        .execute(),
    );
    const rows: unknown = inserted.raw;
    return Array.isArray(rows) && rows.length > 0;
  }

  override byId(id: string): Promise<Account | null> {
    return this.find({ id });
  }

  override byLogin(login: string): Promise<Account | null> {
    return this.find({ loginKey: loginKey(login) });
  }

  override bySubject(subject: string): Promise<Account | null> {
    return this.find({ subject });
  }

  override async list(): Promise<Account[]> {
    const rows = await this.database.withRunner('listing accounts', (runner) =>
      runner.manager.find(AccountRow),
    );
    // Sorted here: the order of letters is that of the database's locale there.
    return rows.sort((a, b) => (a.loginKey < b.loginKey ? -1 : 1)).map(accountOf);
  }

  override change(id: string, change: AccountChange): Promise<ChangeOutcome> {
    return this.database.inTransaction(`changing the account ${id}`, async (runner) => {
      await runner.query(ONE_AT_A_TIME);
      const row = await runner.manager.findOneBy(AccountRow, { id });
      if (!row) return { status: 'unknown' };
      const before = accountOf(row);
      const after = { ...before, ...change };
      if (isAdministrator(before) && !isAdministrator(after)) {
        const others = (await runner.manager.find(AccountRow)).map(accountOf);
        if (!others.some((other) => other.id !== id && isAdministrator(other))) {
          return { status: 'last-administrator' };
        }
      }
      await runner.manager.update(AccountRow, { id }, rowOf(after));
      return { status: 'changed', before, after };
    });
  }

  override setPassword(id: string, passwordHash: string): Promise<void> {
    return this.put(id, { passwordHash, failures: 0, lastFailureMs: null });
  }

  override async noteFailure(id: string, atMs: number): Promise<number> {
    const rows = await this.database.rows<{ failures: number }>(
      `noting a wrong password of ${id}`,
      `WITH noted AS (
         UPDATE accounts SET failures = failures + 1, last_failure_at = $2 WHERE id = $1 RETURNING failures)
       SELECT failures FROM noted`,
      [id, new Date(atMs)],
    );
    return rows[0]?.failures ?? 0;
  }

  override noteSignIn(id: string, atMs: number): Promise<void> {
    return this.put(id, { lastSignInMs: atMs, failures: 0, lastFailureMs: null });
  }

  override async putLink(link: OneTimeLink): Promise<void> {
    const { kind, accountId } = link;
    await this.database.inTransaction('keeping a one-time link', async (runner) => {
      await runner.manager.delete(OneTimeLinkRow, { kind, accountId: accountId ?? IsNull() });
      await runner.manager.insert(OneTimeLinkRow, { ...link });
    });
  }

  override async link(
    kind: OneTimeLink['kind'],
    secretHash: string,
    nowMs: number,
  ): Promise<OneTimeLink | null> {
    const row = await this.database.withRunner('looking for a one-time link', (runner) =>
      runner.manager.findOneBy(OneTimeLinkRow, { kind, secretHash, expiresAtMs: MoreThan(nowMs) }),
    );
    return row ? linkOf(row) : null;
  }

  override useLink(
    kind: OneTimeLink['kind'],
    secretHash: string,
    nowMs: number,
  ): Promise<OneTimeLink | null> {
    return this.database.inTransaction('using a one-time link', async (runner) => {
      const found = await lockedLink(runner.manager, { kind, secretHash, expiresAtMs: MoreThan(nowMs) });
      if (found) await runner.manager.delete(OneTimeLinkRow, { secretHash });
      return found ? linkOf(found) : null;
    });
  }

  private async find(where: FindOptionsWhere<AccountRow>): Promise<Account | null> {
    const row = await this.database.withRunner('looking for an account', (runner) =>
      runner.manager.findOneBy(AccountRow, where),
    );
    return row ? accountOf(row) : null;
  }

  private async put(id: string, change: Partial<AccountRow>): Promise<void> {
    await this.database.withRunner(`changing the account ${id}`, (runner) =>
      runner.manager.update(AccountRow, { id }, change),
    );
  }
}

/** Of several that try, the first holds the row; for the others it is gone when it lets go. */
function lockedLink(
  manager: EntityManager,
  where: FindOptionsWhere<OneTimeLinkRow>,
): Promise<OneTimeLinkRow | null> {
  return manager.findOne(OneTimeLinkRow, { where, lock: { mode: 'pessimistic_write' } });
}

function rowOf(account: Account): AccountRow {
  return {
    ...account,
    loginKey: loginKey(account.login),
    roles: [...account.roles],
    buildingIds: [...account.buildingIds],
  };
}

function accountOf({ loginKey: _, ...row }: AccountRow): Account {
  return { ...row, kind: row.kind as Account['kind'], roles: row.roles as Role[] };
}

function linkOf({ ...row }: OneTimeLinkRow): OneTimeLink {
  return { ...row, kind: row.kind as OneTimeLink['kind'] };
}
