/** What happened, for people: the log an operator reads and a report counts. */
export interface JournalEntry {
  readonly atMs: number;
  readonly severity: 'info' | 'warning' | 'alarm';
  /** Stable name, for example `plan-expired`, `assets-released`, `endpoint-lost`. */
  readonly code: string;
  readonly message: string;
  readonly context: Readonly<Record<string, string | number | boolean | null>>;
}

/** Append-only. Called by every module when something happened that a person must be able to find again. */
export abstract class Journal {
  abstract append(entry: JournalEntry): Promise<void>;
  /** Newest first. @param filter `until`: only up to this instant, without the first `given` of it */
  abstract entries(filter: {
    sinceMs?: number;
    code?: string;
    until?: { readonly atMs: number; readonly given: number };
    limit: number;
  }): Promise<JournalEntry[]>;
}
