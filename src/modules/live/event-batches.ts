/** Many changes, few events: what comes close together about one thing is told as one. */
import type { Clock } from '../../ports/clock.js';
import type { EventFeed, FeedEvent } from '../../ports/event-feed.js';

/** What is told, but for its instant. */
type Telling = Pick<FeedEvent, 'topic' | 'subject' | 'data'>;

/** How long changes are gathered before they are told [wall ms]; a change that comes alone is told at once. */
const GATHER_MS = 200;

/** Topics of which every process tells less often [wall ms]: a screen that shows readings need not draw more often. */
const SPARING: ReadonlyMap<string, number> = new Map([['readings', 750]]);

/** Gathers by topic and subject. Never throws; the feed says in the log what it could not tell. */
export class EventBatches {
  private readonly open = new Map<string, { waiting: Telling | null }>();

  constructor(
    private readonly feed: EventFeed,
    private readonly clock: Clock,
  ) {}

  /** Tells of a change: at once, or together with others of the same topic and subject; counts are added up. */
  note(telling: Telling): void {
    const key = JSON.stringify([telling.topic, telling.subject]);
    const open = this.open.get(key);
    if (open) {
      open.waiting = open.waiting ? merged(open.waiting, telling) : telling;
      return;
    }
    this.open.set(key, { waiting: null });
    this.tell(telling);
    this.closeLater(key, SPARING.get(telling.topic) ?? GATHER_MS);
  }

  private closeLater(key: string, afterMs: number): void {
    setTimeout(() => {
      const waiting = this.open.get(key)?.waiting ?? null;
      if (waiting === null) {
        this.open.delete(key);
        return;
      }
      this.open.set(key, { waiting: null });
      this.tell(waiting);
      this.closeLater(key, afterMs);
    }, afterMs).unref();
  }

  private tell(telling: Telling): void {
    void this.feed.publish({ ...telling, atMs: this.clock.nowMs() });
  }
}

/** The later values; numbers under names that count are sums. */
function merged(before: Telling, after: Telling): Telling {
  const data: Record<string, FeedEvent['data'][string]> = { ...before.data };
  for (const [name, value] of Object.entries(after.data)) {
    const old = before.data[name];
    const isCount = name.startsWith('count') && typeof old === 'number' && typeof value === 'number';
    data[name] = isCount ? old + value : value;
  }
  return { ...after, data };
}
