/** Sessions and API tokens in memory. */
import type { ApiToken, Session } from '../../core/identity/account.js';
import { CredentialStore } from '../../ports/credential-store.js';
import { settled } from './settled.js';

/** Keeps sessions and tokens as long as the process lives. */
export class MemoryCredentialStore extends CredentialStore {
  private readonly opened = new Map<string, Session>();
  private readonly made = new Map<string, ApiToken>();

  override openSession(session: Session): Promise<void> {
    return settled(() => {
      this.opened.set(session.id, structuredClone(session));
    });
  }

  override session(secretHash: string): Promise<Session | null> {
    return settled(() => byHash(this.opened, secretHash));
  }

  override sessions(accountId: string | null): Promise<Session[]> {
    return settled(() => listed(this.opened, accountId, ({ openedAtMs }) => openedAtMs));
  }

  override noteSeen(id: string, atMs: number): Promise<void> {
    return settled(() => {
      const session = this.opened.get(id);
      if (session) this.opened.set(id, { ...session, lastSeenMs: atMs });
    });
  }

  override endSession(id: string): Promise<Session | null> {
    return settled(() => {
      const session = this.opened.get(id) ?? null;
      this.opened.delete(id);
      return session;
    });
  }

  override endSessionsOf(accountId: string, exceptId: string | null): Promise<number> {
    return settled(() => this.drop((session) => session.accountId === accountId && session.id !== exceptId));
  }

  override forgetSessions(openedBeforeMs: number): Promise<void> {
    return settled(() => {
      this.drop(({ openedAtMs }) => openedAtMs < openedBeforeMs);
    });
  }

  override addToken(token: ApiToken): Promise<void> {
    return settled(() => {
      this.made.set(token.id, structuredClone(token));
    });
  }

  override token(secretHash: string): Promise<ApiToken | null> {
    return settled(() => byHash(this.made, secretHash));
  }

  override tokens(accountId: string | null): Promise<ApiToken[]> {
    return settled(() => listed(this.made, accountId, ({ createdAtMs }) => createdAtMs));
  }

  override noteUsed(id: string, atMs: number): Promise<void> {
    return settled(() => {
      const token = this.made.get(id);
      if (token) this.made.set(id, { ...token, lastUsedMs: atMs });
    });
  }

  override revokeToken(id: string, atMs: number): Promise<ApiToken | null> {
    return settled(() => {
      const token = this.made.get(id);
      if (!token) return null;
      const revoked = { ...token, revokedAtMs: token.revokedAtMs ?? atMs };
      this.made.set(id, revoked);
      return structuredClone(revoked);
    });
  }

  private drop(isOver: (session: Session) => boolean): number {
    const over = [...this.opened.values()].filter(isOver);
    for (const { id } of over) this.opened.delete(id);
    return over.length;
  }
}

function byHash<T extends { readonly secretHash: string }>(
  kept: ReadonlyMap<string, T>,
  hash: string,
): T | null {
  return structuredClone([...kept.values()].find(({ secretHash }) => secretHash === hash) ?? null);
}

function listed<T extends { readonly accountId: string }>(
  kept: ReadonlyMap<string, T>,
  accountId: string | null,
  bornMs: (one: T) => number,
): T[] {
  return [...kept.values()]
    .filter((one) => accountId === null || one.accountId === accountId)
    .sort((a, b) => bornMs(b) - bornMs(a))
    .map((one) => structuredClone(one));
}
