/** The event feed as services know it: telling never fails, so that nothing is left undone for want of a screen. */
import { Logger } from '@nestjs/common';
import { EventFeed, type FeedEvent } from '../../ports/event-feed.js';

/** Says in the log that events are lost, once per outage. */
export class ForgivingEventFeed extends EventFeed {
  private readonly log = new Logger('live');
  private lost = 0;

  constructor(private readonly feed: EventFeed) {
    super();
  }

  override async publish(event: Omit<FeedEvent, 'id'>): Promise<void> {
    try {
      await this.feed.publish(event);
    } catch (error) {
      this.lost += 1;
      if (this.lost > 1) return;
      const why = error instanceof Error ? error.message : String(error);
      this.log.warn(
        `screens are not told of changes, beginning with ${event.topic}; they show them late: ${why}`,
      );
      return;
    }
    if (this.lost > 0) this.log.log(`screens are told of changes again; ${String(this.lost)} were not told`);
    this.lost = 0;
  }

  override since(id: number, limit: number): Promise<{ gap: boolean; events: FeedEvent[] }> {
    return this.feed.since(id, limit);
  }

  override newestId(): Promise<number> {
    return this.feed.newestId();
  }

  override subscribe(reader: Parameters<EventFeed['subscribe']>[0]): Promise<() => Promise<void>> {
    return this.feed.subscribe(reader);
  }
}
