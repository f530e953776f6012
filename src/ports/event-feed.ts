/** Something changed that a screen may show. It carries what changed, not the new state: the reader asks for that. */
export interface FeedEvent {
  /** Rises with every event, without order between processes lost; the SSE event id. */
  readonly id: number;
  readonly atMs: number;
  /**
   * `slot-closed`, `plan`, `decision`, `setpoint`, `alarm`, `journal`, `forecast`, `scenario-run`, `release`, `readings`,
   * `demand-response`.
   */
  readonly topic: string;
  /** What it is about: a plan id, an asset id, a slot. */
  readonly subject: string | null;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Tells the API processes what the others did, within a second of its being stored. Called by every service after it stored
 * something people watch; an event that is lost costs a late screen, never a decision, so a publisher does not fail with it.
 * Events are kept for a day.
 */
export abstract class EventFeed {
  abstract publish(event: Omit<FeedEvent, 'id'>): Promise<void>;
  /** Events after the id, oldest first; `gap` when older ones were dropped already and the reader must load all anew. */
  abstract since(id: number, limit: number): Promise<{ gap: boolean; events: FeedEvent[] }>;
  /** Id of the newest event; 0 when there was none. Every event up to it can be read. */
  abstract newestId(): Promise<number>;
  /** Calls back for every event published by any process from now on, in order; the returned function ends it. */
  abstract subscribe(reader: {
    onEvent(event: FeedEvent): void;
    /** Events were dropped before this process could read them: whoever watches must load all anew. */
    onGap(): void;
  }): Promise<() => Promise<void>>;
}
