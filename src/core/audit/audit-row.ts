/** The audit's rows: what somebody did, numbered without gaps and chained by hashes. */

/** What somebody did, or tried to do: the row before it is chained. */
export interface AuditEntry {
  readonly atMs: number;
  /** Account id; `anonymous` where nobody was signed in. */
  readonly accountId: string;
  readonly accountName: string;
  /** `none` = nobody was signed in. */
  readonly via: 'session' | 'token' | 'service' | 'none';
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

/** A row as kept: numbered from 1 without gaps, each carrying the hash of the one before. */
export interface AuditRow extends AuditEntry {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** A place where the chain does not hold, and what was done there. */
export interface AuditFinding {
  /** Number of the row concerned; the first of several. */
  readonly seq: number;
  readonly kind: 'altered' | 'missing' | 'moved' | 'inserted' | 'rewritten' | 'cut-off';
  readonly what: string;
}

/** A place in the chain noted elsewhere: number and hash of what was then the newest row. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** What a walk along the chain found. */
export type AuditVerdict =
  | { readonly status: 'intact'; readonly rows: number; readonly headHash: string }
  | {
      readonly status: 'broken';
      readonly rows: number;
      /** The first of them; a walk tells all, one by one. */
      readonly findings: readonly AuditFinding[];
      readonly findingsInAll: number;
    };
