/** Accounts and one-time links in memory. */
import { type Account, isAdministrator, loginKey, type OneTimeLink } from '../../core/identity/account.js';
import { type AccountChange, AccountStore, type ChangeOutcome } from '../../ports/account-store.js';
import { settled } from './settled.js';

/** Keeps accounts as long as the process lives. */
export class MemoryAccountStore extends AccountStore {
  private readonly accounts = new Map<string, Account>();
  private links: OneTimeLink[] = [];

  override add(account: Account): Promise<boolean> {
    return settled(() => {
      const { login, subject } = account;
      const isTaken = [...this.accounts.values()].some(
        (other) =>
          loginKey(other.login) === loginKey(login) || (subject !== null && other.subject === subject),
      );
      if (!isTaken) this.accounts.set(account.id, structuredClone(account));
      return !isTaken;
    });
  }

  override byId(id: string): Promise<Account | null> {
    return this.find((account) => account.id === id);
  }

  override byLogin(login: string): Promise<Account | null> {
    return this.find((account) => loginKey(account.login) === loginKey(login));
  }

  override bySubject(subject: string): Promise<Account | null> {
    return this.find((account) => account.subject === subject);
  }

  override list(): Promise<Account[]> {
    return settled(() =>
      [...this.accounts.values()]
        .sort((a, b) => (loginKey(a.login) < loginKey(b.login) ? -1 : 1))
        .map((account) => structuredClone(account)),
    );
  }

  override change(id: string, change: AccountChange): Promise<ChangeOutcome> {
    return settled((): ChangeOutcome => {
      const before = this.accounts.get(id);
      if (!before) return { status: 'unknown' };
      const after = { ...before, ...structuredClone(change) };
      const others = [...this.accounts.values()].filter((account) => account.id !== id);
      if (isAdministrator(before) && !isAdministrator(after) && !others.some(isAdministrator)) {
        return { status: 'last-administrator' };
      }
      this.accounts.set(id, after);
      return { status: 'changed', before: structuredClone(before), after: structuredClone(after) };
    });
  }

  override setPassword(id: string, passwordHash: string): Promise<void> {
    return this.put(id, { passwordHash, failures: 0, lastFailureMs: null });
  }

  override noteFailure(id: string, atMs: number): Promise<number> {
    return settled(() => {
      const account = this.accounts.get(id);
      if (!account) return 0;
      const failures = account.failures + 1;
      this.accounts.set(id, { ...account, failures, lastFailureMs: atMs });
      return failures;
    });
  }

  override noteSignIn(id: string, atMs: number): Promise<void> {
    return this.put(id, { lastSignInMs: atMs, failures: 0, lastFailureMs: null });
  }

  override putLink(link: OneTimeLink): Promise<void> {
    return settled(() => {
      const { kind, accountId } = link;
      this.links = this.links.filter((other) => other.kind !== kind || other.accountId !== accountId);
      this.links.push(structuredClone(link));
    });
  }

  override link(kind: OneTimeLink['kind'], secretHash: string, nowMs: number): Promise<OneTimeLink | null> {
    return settled(() => structuredClone(this.findLink(kind, secretHash, nowMs)));
  }

  override useLink(
    kind: OneTimeLink['kind'],
    secretHash: string,
    nowMs: number,
  ): Promise<OneTimeLink | null> {
    return settled(() => {
      const found = this.findLink(kind, secretHash, nowMs);
      this.links = this.links.filter((link) => link !== found);
      return structuredClone(found);
    });
  }

  private findLink(kind: OneTimeLink['kind'], secretHash: string, nowMs: number): OneTimeLink | null {
    const matches = (link: OneTimeLink): boolean =>
      link.kind === kind && link.secretHash === secretHash && nowMs < link.expiresAtMs;
    return this.links.find(matches) ?? null;
  }

  private find(is: (account: Account) => boolean): Promise<Account | null> {
    return settled(() => structuredClone([...this.accounts.values()].find(is) ?? null));
  }

  private put(id: string, change: Partial<Account>): Promise<void> {
    return settled(() => {
      const account = this.accounts.get(id);
      if (account) this.accounts.set(id, { ...account, ...change });
    });
  }
}
