/** Where accounts and one-time links are kept. */
import type { Account, OneTimeLink } from '../core/identity/account.js';

/** What may be changed on an account afterwards. */
export type AccountChange = Partial<Pick<Account, 'name' | 'roles' | 'buildingIds' | 'disabled'>>;

/** What became of a change. */
export type ChangeOutcome =
  | { readonly status: 'changed'; readonly before: Account; readonly after: Account }
  | { readonly status: 'unknown' }
  /** Nobody could manage accounts afterwards. */
  | { readonly status: 'last-administrator' };

/**
 * Accounts and one-time links. Asked on every sign-in and by jobs that act on somebody's word; few, some hundreds. All
 * methods fail with DomainError `store-unavailable`.
 */
export abstract class AccountStore {
  /** @returns false when the login or subject is taken already */
  abstract add(account: Account): Promise<boolean>;
  abstract byId(id: string): Promise<Account | null>;
  /** Without regard to case. */
  abstract byLogin(login: string): Promise<Account | null>;
  /** Account of somebody whom the organisation signed in. */
  abstract bySubject(subject: string): Promise<Account | null>;
  /** All, by login. */
  abstract list(): Promise<Account[]>;
  /** Changes an account, unless nobody could manage accounts any more: of two that are asked at once, one is refused. */
  abstract change(id: string, change: AccountChange): Promise<ChangeOutcome>;
  /** Sets the hash of a password and forgives all failures. */
  abstract setPassword(id: string, passwordHash: string): Promise<void>;
  /** Counts a wrong password. @returns failures since the last right one, this one included */
  abstract noteFailure(id: string, atMs: number): Promise<number>;
  /** Notes a sign-in and forgives all failures. */
  abstract noteSignIn(id: string, atMs: number): Promise<void>;
  /** Keeps a link; earlier ones of the same kind and account end. */
  abstract putLink(link: OneTimeLink): Promise<void>;
  /** A link that still works, without using it. */
  abstract link(kind: OneTimeLink['kind'], secretHash: string, nowMs: number): Promise<OneTimeLink | null>;
  /** Uses a link up: of several that try, exactly one gets it. */
  abstract useLink(kind: OneTimeLink['kind'], secretHash: string, nowMs: number): Promise<OneTimeLink | null>;
}
