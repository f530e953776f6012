/** Who acts: an account, by a session or by an API token, or the service itself. */
import type { Permission, Role } from './role.js';

/** Whoever asks for something, as found by the guard at the edge; written into every decision and audit row. */
export interface Actor {
  /** Account id; two eyes are two account ids. `service:<role>` for the service itself. */
  readonly accountId: string;
  /** Name for people. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** What this request may do: permissions of the roles, narrowed to the scopes of a token. */
  readonly permissions: ReadonlySet<Permission>;
  /** Assets that are this account's own buildings; empty for all but building managers. */
  readonly buildingIds: readonly string[];
  readonly via: 'session' | 'token' | 'service';
  /** Session or token id; null for the service. Never the secret. */
  readonly credentialId: string | null;
  /** Address of the client, or null for the service. */
  readonly address: string | null;
}
