/** The event feed in memory: one process. */
import { assertPlainData } from '../../core/plain-data.js';
import { EventFeed, type FeedEvent } from '../../ports/event-feed.js';
import { settled } from './settled.js';

type Reader = Parameters<EventFeed['subscribe']>[0];

/** Keeps the newest events. */
export class MemoryEventFeed extends EventFeed {
  private readonly readers = new Set<Reader>();
  private kept: FeedEvent[] = [];
  private newest = 0;

  /** @param capacity events kept at most */
  constructor(private readonly capacity = 10_000) {
    super();
  }

  override publish(event: Omit<FeedEvent, 'id'>): Promise<void> {
    return settled(() => {
      assertPlainData(event, `event ${event.topic}`);
      this.newest += 1;
      const kept = structuredClone({ ...event, id: this.newest });
      this.kept.push(kept);
      if (this.kept.length > this.capacity) this.kept = this.kept.slice(-this.capacity);
      // As with a store over a network, readers hear of it after the publisher went on.
      for (const reader of this.readers) {
        queueMicrotask(() => {
          if (this.readers.has(reader)) reader.onEvent(structuredClone(kept));
        });
      }
    });
  }

  override since(id: number, limit: number): Promise<{ gap: boolean; events: FeedEvent[] }> {
    return settled(() => {
      const dropped = (this.kept[0]?.id ?? this.newest + 1) - 1;
      const events = this.kept.filter((event) => event.id > id).slice(0, limit);
      return { gap: id < dropped || id > this.newest, events: structuredClone(events) };
    });
  }

  override newestId(): Promise<number> {
    return settled(() => this.newest);
  }

  override subscribe(reader: Reader): Promise<() => Promise<void>> {
    return settled(() => {
      this.readers.add(reader);
      return () =>
        settled(() => {
          this.readers.delete(reader);
        });
    });
  }

  /** Drops all events kept so far. */
  prune(_hours: number): Promise<void> {
    return settled(() => {
      this.kept = [];
    });
  }
}
