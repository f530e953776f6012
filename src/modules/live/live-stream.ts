/** One open stream of events to one client: what it may hear, in order, once, and no more than it can take. */
import type { Actor } from '../../core/identity/actor.js';
import type { FeedEvent } from '../../ports/event-feed.js';
import { mayHear } from './live-topics.js';

/** The part of an HTTP response that a stream is written to. */
export interface StreamSink {
  readonly writableLength: number;
  write(text: string): boolean;
  end(text: string): unknown;
  destroy(): unknown;
}

/** Bytes that may wait for a slow reader; beyond it, it is dropped and comes back from where it was. */
const MAX_WAITING_BYTES = 256 * 1024;

/** How long a client waits before it comes back [ms]. */
const RETRY_MS = 1_000;

/** Patience with a client that is told to come back and does not read it [ms]. */
const LAST_WORDS_MS = 2_000;

export class LiveStream {
  private lastId = 0;
  private isOpen = true;
  /** Events that come while older ones are still being read. */
  private early: FeedEvent[] | null = [];

  /**
   * @param actor who listens; whoever signed in anew or lost a right is told so by the stream's keeper
   * @param onEnd called once, when it is over for whatever reason
   */
  constructor(
    public actor: Actor,
    private readonly sink: StreamSink,
    private readonly onEnd: () => void,
  ) {}

  /**
   * Begins with what the client missed.
   *
   * @param fromId id after which it goes on, and from which it goes on again when it breaks before any event
   * @param missed events after it; null = they are not to be had, the client must load all anew
   */
  begin(fromId: number, missed: readonly FeedEvent[] | null): void {
    this.lastId = fromId;
    this.write(
      `retry: ${String(RETRY_MS)}\nid: ${String(fromId)}\nevent: ${missed ? 'ready' : 'reset'}\ndata: {}\n\n`,
    );
    const waiting = this.early ?? [];
    this.early = null;
    for (const event of [...(missed ?? []), ...waiting]) this.send(event);
  }

  /** Passes an event on, if the client may hear of it and has not. */
  send(event: FeedEvent): void {
    if (this.early !== null) {
      this.early.push(event);
      return;
    }
    if (event.id <= this.lastId || !mayHear(this.actor, event.topic)) return;
    this.lastId = event.id;
    this.write(`id: ${String(event.id)}\nevent: ${event.topic}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  /** A sign of life, so that both sides notice a line that is dead. */
  beat(): void {
    this.write(': still here\n\n');
  }

  /** Ends it with the reason; the client reads it when it can, or not at all. */
  end(why: 'signed-out' | 'slow' | 'gap' | 'closing'): void {
    if (!this.isOpen) return;
    this.close();
    this.sink.end(`event: end\ndata: ${JSON.stringify({ why })}\n\n`);
    setTimeout(() => {
      this.sink.destroy();
    }, LAST_WORDS_MS).unref();
  }

  /** The client is gone. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onEnd();
  }

  private write(text: string): void {
    if (!this.isOpen) return;
    this.sink.write(text);
    if (this.sink.writableLength > MAX_WAITING_BYTES) this.end('slow');
  }
}
