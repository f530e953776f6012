/** What somebody did, or tried to do: the row before it is chained. */
export interface AuditEntry {
  readonly atMs: number;
  readonly accountId: string;
  readonly accountName: string;
  readonly via: 'session' | 'token' | 'service';
  readonly credentialId: string | null;
  readonly address: string | null;
  /** Stable name, for example `plan.approve`, `session.open`, `token.create`. */
  readonly action: string;
  /** What was acted on, for example `plan:lyon-...`; null when nothing single was. */
  readonly subject: string | null;
  readonly outcome: 'done' | 'refused';
  /** Why, in the words of the person, or why it was refused. */
  readonly reason: string | null;
  /** State before and after, as plain data; null where there is none. Never a secret. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A row as kept: numbered without gaps, each carrying the hash of the one before. */
export interface AuditRow extends AuditEntry {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** What a walk along the chain found. */
export type AuditVerdict =
  | { readonly status: 'intact'; readonly rows: number; readonly headHash: string }
  | {
      readonly status: 'broken';
      readonly rows: number;
      readonly findings: readonly { readonly seq: number; readonly what: string }[];
    };

/**
 * Append-only, hash-chained record of what people and tokens did. Called by every service that acts, in the same
 * transaction where the store allows. Fails with DomainError `store-unavailable`: what cannot be recorded is not done, but
 * for the emergency release, which is recorded when the store is back.
 */
export abstract class AuditLog {
  abstract append(entry: AuditEntry): Promise<AuditRow>;
  /** Newest first. */
  abstract rows(filter: {
    readonly sinceMs?: number;
    readonly untilMs?: number;
    readonly accountId?: string;
    readonly action?: string;
    readonly subject?: string;
    readonly beforeSeq?: number;
    readonly limit: number;
  }): Promise<AuditRow[]>;
  /** Oldest first, in pages: for verification and export. */
  abstract from(seq: number, limit: number): Promise<AuditRow[]>;
}
