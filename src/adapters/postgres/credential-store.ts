/** Sessions and API tokens in PostgreSQL. */
import { LessThan, Not } from 'typeorm';
import type { ApiToken, Session } from '../../core/identity/account.js';
import type { Permission } from '../../core/identity/role.js';
import { CredentialStore } from '../../ports/credential-store.js';
import type { Database } from './database.js';
import { ApiTokenRow, SessionRow } from './entities/identity-rows.js';

/** Keeps sessions and tokens. */
export class PostgresCredentialStore extends CredentialStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async openSession(session: Session): Promise<void> {
    await this.database.withRunner('opening a session', (runner) =>
      runner.manager.insert(SessionRow, { ...session }),
    );
  }

  override async session(secretHash: string): Promise<Session | null> {
    const row = await this.database.withRunner('looking for a session', (runner) =>
      runner.manager.findOneBy(SessionRow, { secretHash }),
    );
    return row ? sessionOf(row) : null;
  }

  override async sessions(accountId: string | null): Promise<Session[]> {
    const rows = await this.database.withRunner('listing sessions', (runner) =>
      runner.manager.find(SessionRow, {
        where: accountId === null ? {} : { accountId },
        order: { openedAtMs: 'DESC' },
      }),
    );
    return rows.map(sessionOf);
  }

  override async noteSeen(id: string, atMs: number): Promise<void> {
    await this.database.withRunner('noting a session as seen', (runner) =>
      runner.manager.update(SessionRow, { id }, { lastSeenMs: atMs }),
    );
  }

  override endSession(id: string): Promise<Session | null> {
    return this.database.inTransaction('ending a session', async (runner) => {
      const row = await runner.manager.findOne(SessionRow, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (row) await runner.manager.delete(SessionRow, { id });
      return row ? sessionOf(row) : null;
    });
  }

  override async endSessionsOf(accountId: string, exceptId: string | null): Promise<number> {
    const { affected } = await this.database.withRunner('ending the sessions of an account', (runner) =>
      runner.manager.delete(SessionRow, exceptId === null ? { accountId } : { accountId, id: Not(exceptId) }),
    );
    return affected ?? 0;
  }

  override async forgetSessions(openedBeforeMs: number): Promise<void> {
    await this.database.withRunner('forgetting ended sessions', (runner) =>
      runner.manager.delete(SessionRow, { openedAtMs: LessThan(openedBeforeMs) }),
    );
  }

  override async addToken(token: ApiToken): Promise<void> {
    await this.database.withRunner('keeping an API token', (runner) =>
      runner.manager.insert(ApiTokenRow, { ...token, scopes: [...token.scopes] }),
    );
  }

  override async token(secretHash: string): Promise<ApiToken | null> {
    const row = await this.database.withRunner('looking for an API token', (runner) =>
      runner.manager.findOneBy(ApiTokenRow, { secretHash }),
    );
    return row ? tokenOf(row) : null;
  }

  override async tokens(accountId: string | null): Promise<ApiToken[]> {
    const rows = await this.database.withRunner('listing API tokens', (runner) =>
      runner.manager.find(ApiTokenRow, {
        where: accountId === null ? {} : { accountId },
        order: { createdAtMs: 'DESC' },
      }),
    );
    return rows.map(tokenOf);
  }

  override async noteUsed(id: string, atMs: number): Promise<void> {
    await this.database.withRunner('noting an API token as used', (runner) =>
      runner.manager.update(ApiTokenRow, { id }, { lastUsedMs: atMs }),
    );
  }

  override revokeToken(id: string, atMs: number): Promise<ApiToken | null> {
    return this.database.inTransaction('revoking an API token', async (runner) => {
      const row = await runner.manager.findOne(ApiTokenRow, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) return null;
      const revokedAtMs = row.revokedAtMs ?? atMs;
      await runner.manager.update(ApiTokenRow, { id }, { revokedAtMs });
      row.revokedAtMs = revokedAtMs;
      return tokenOf(row);
    });
  }
}

function sessionOf({ ...session }: SessionRow): Session {
  return session;
}

function tokenOf({ ...row }: ApiTokenRow): ApiToken {
  return { ...row, scopes: row.scopes as Permission[] };
}
