/** Where sessions and API tokens are kept. */
import type { ApiToken, Session } from '../core/identity/account.js';

/**
 * Sessions and API tokens, found by the hash of their secret. Asked on every request, so both are found by one look-up.
 * All methods fail with DomainError `store-unavailable`.
 */
export abstract class CredentialStore {
  abstract openSession(session: Session): Promise<void>;
  abstract session(secretHash: string): Promise<Session | null>;
  /** Of one account, or of all; newest first. Ended ones are gone. */
  abstract sessions(accountId: string | null): Promise<Session[]>;
  abstract noteSeen(id: string, atMs: number): Promise<void>;
  /** @returns the session that was ended; null when there was none */
  abstract endSession(id: string): Promise<Session | null>;
  /** Ends all sessions of an account but one. @returns how many */
  abstract endSessionsOf(accountId: string, exceptId: string | null): Promise<number>;
  /** Forgets sessions that were opened before an instant [epoch ms]. */
  abstract forgetSessions(openedBeforeMs: number): Promise<void>;

  abstract addToken(token: ApiToken): Promise<void>;
  abstract token(secretHash: string): Promise<ApiToken | null>;
  /** Of one account, or of all; newest first, revoked and expired ones included. */
  abstract tokens(accountId: string | null): Promise<ApiToken[]>;
  abstract noteUsed(id: string, atMs: number): Promise<void>;
  /** @returns the token as it is now; null when there is none. A second time keeps the first instant. */
  abstract revokeToken(id: string, atMs: number): Promise<ApiToken | null>;
}
