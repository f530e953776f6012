/** The event feed in PostgreSQL: a table in the order of publication, and NOTIFY to wake those who read it. */
import { assertPlainData } from '../../core/plain-data.js';
import { EventFeed, type FeedEvent } from '../../ports/event-feed.js';
import type { Database } from './database.js';
import { FeedListener } from './feed-listener.js';

type Reader = Parameters<EventFeed['subscribe']>[0];

/** How long events are kept [h]. */
const KEEP_HOURS = 24;

/** Time between looks for events that are too old, in each process that publishes [ms]. */
const PRUNE_EVERY_MS = 600_000;

/** A reader looks by itself this often, should a connection be dead without saying so [ms]. */
const LOOK_EVERY_MS = 5_000;

/** Events read at once. */
const PAGE = 1_000;

/** An event as the driver gives it; bigint comes as text. */
interface StoredEvent {
  readonly id: string;
  readonly at_ms: string;
  readonly topic: string;
  readonly subject: string | null;
  readonly data: FeedEvent['data'];
}

/** Publishes by any process; all readers of this process share one listening connection. */
export class PostgresEventFeed extends EventFeed {
  private readonly readers = new Set<Reader>();
  private listener: FeedListener | null = null;
  private look: NodeJS.Timeout | undefined;
  private readUpTo = 0;
  private reading: Promise<void> | null = null;
  private wokenAgain = false;
  private nextPruneMs = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {
    super();
  }

  override async publish(event: Omit<FeedEvent, 'id'>): Promise<void> {
    assertPlainData(event, `event ${event.topic}`);
    const { atMs, topic, subject, data } = event;
    await this.database.rows(`telling of ${topic}`, 'SELECT feed_publish($1, $2, $3, $4)', [
      atMs,
      topic,
      subject,
      JSON.stringify(data),
    ]);
    const nowMs = performance.now();
    if (nowMs < this.nextPruneMs) return;
    this.nextPruneMs = nowMs + PRUNE_EVERY_MS;
    await this.prune(KEEP_HOURS);
  }

  override async since(id: number, limit: number): Promise<{ gap: boolean; events: FeedEvent[] }> {
    const stored = await this.database.rows<StoredEvent>(
      'reading the event feed',
      'SELECT id, at_ms, topic, subject, data FROM feed_events WHERE id > $1 ORDER BY id LIMIT $2',
      [id, limit],
    );
    // Asked for afterwards: what is pruned in between is a gap, not a silence.
    const [bounds] = await this.database.rows<{ oldest: string | null; newest: string }>(
      'reading the event feed',
      `SELECT (SELECT min(id) FROM feed_events) AS oldest,
              (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM feed_events_id_seq) AS newest`,
    );
    const newest = Number(bounds?.newest ?? 0);
    const dropped = bounds?.oldest ? Number(bounds.oldest) - 1 : newest;
    return { gap: id < dropped || id > newest, events: stored.map(eventOf) };
  }

  override async newestId(): Promise<number> {
    const [row] = await this.database.rows<{ id: string }>(
      'reading the event feed',
      'SELECT feed_newest_id() AS id',
    );
    return Number(row?.id ?? 0);
  }

  override async subscribe(reader: Reader): Promise<() => Promise<void>> {
    await this.inTurn(async () => {
      if (this.listener === null) await this.listen();
      this.readers.add(reader);
    });
    return () =>
      this.inTurn(async () => {
        this.readers.delete(reader);
        if (this.readers.size === 0) await this.stopListening();
      });
  }

  /** Drops events older than this. */
  async prune(hours: number): Promise<void> {
    await this.database.rows(
      'dropping old events',
      `DELETE FROM feed_events WHERE published_at <= now() - make_interval(secs => $1::double precision * 3600)`,
      [hours],
    );
  }

  private async listen(): Promise<void> {
    const listener = new FeedListener(this.database.url, () => {
      this.wake();
    });
    await listener.start();
    try {
      this.readUpTo = await this.newestId();
    } catch (error) {
      await listener.stop();
      throw error;
    }
    this.listener = listener;
    this.look = setInterval(() => {
      this.wake();
    }, LOOK_EVERY_MS).unref();
  }

  private async stopListening(): Promise<void> {
    clearInterval(this.look);
    await this.listener?.stop();
    this.listener = null;
    await this.reading;
  }

  /** One after the other: readers that come and go at the same time share one connection. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private wake(): void {
    this.wokenAgain = true;
    // A store that is away is asked again at the next look.
    this.reading ??= this.readNews()
      .catch(() => undefined)
      .finally(() => {
        this.reading = null;
      });
  }

  private async readNews(): Promise<void> {
    while (this.wokenAgain && this.listener !== null) {
      this.wokenAgain = false;
      const { gap, events } = await this.since(this.readUpTo, PAGE);
      if (gap) await this.skipGap(events);
      for (const event of events)
        this.tell((reader) => {
          reader.onEvent(event);
        });
      this.readUpTo = events.at(-1)?.id ?? this.readUpTo;
      if (events.length === PAGE) this.wokenAgain = true;
    }
  }

  /** After a gap, or when the database was replaced by one with fewer events, reading goes on where it is now. */
  private async skipGap(events: readonly FeedEvent[]): Promise<void> {
    this.tell((reader) => {
      reader.onGap();
    });
    if (events.length === 0) this.readUpTo = await this.newestId();
  }

  private tell(how: (reader: Reader) => void): void {
    for (const reader of this.readers) how(reader);
  }
}

function eventOf(stored: StoredEvent): FeedEvent {
  const { topic, subject, data } = stored;
  return { id: Number(stored.id), atMs: Number(stored.at_ms), topic, subject, data };
}
