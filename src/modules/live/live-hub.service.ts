/** Keeps the open streams of this process: one reader of the feed for all, signs of life, and an end for those who signed out. */
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { EventFeed } from '../../ports/event-feed.js';
import { AccessService, type AskingRequest } from '../identity/access.service.js';
import { LiveStream, type StreamSink } from './live-stream.js';

/** Streams of one account at a time: the screens of a desk, not a way to use up the service. */
const MAX_PER_ACCOUNT = 20;

/** Events a client that comes back is told of; who missed more loads all anew. */
const MAX_MISSED = 2_000;

const BEAT_MS = 15_000;
const RECHECK_MS = 30_000;

/** How often streams are looked after. */
export abstract class LiveSettings {
  /** Between signs of life [wall ms]. */
  abstract readonly beatMs: number;
  /** Between looks whether the listener is still signed in [wall ms]. */
  abstract readonly recheckMs: number;
}

/** As in the service. */
export const LIVE_SETTINGS: LiveSettings = { beatMs: BEAT_MS, recheckMs: RECHECK_MS };

@Injectable()
export class LiveHub implements OnModuleDestroy {
  private readonly log = new Logger('live');
  private readonly streams = new Map<LiveStream, AskingRequest>();
  private subscription: Promise<() => Promise<void>> | null = null;
  private timers: NodeJS.Timeout[] = [];
  private isClosing = false;

  constructor(
    private readonly feed: EventFeed,
    private readonly access: AccessService,
    private readonly settings: LiveSettings,
  ) {}

  /**
   * Makes room for a stream and finds what its client missed; `begin` of the answer starts it.
   *
   * @param lastEventId id of the last event the client has; null = it comes for the first time
   * @throws DomainError `too-many-streams`, or `store-unavailable`
   */
  async open(
    actor: Actor,
    lastEventId: number | null,
    client: { readonly request: AskingRequest; readonly sink: StreamSink },
  ): Promise<{ begin(): void; close(): void }> {
    this.assertRoom(actor);
    const stream = new LiveStream(actor, client.sink, () => this.streams.delete(stream));
    this.streams.set(stream, client.request);
    try {
      await this.subscribed();
      const newestId = await this.feed.newestId();
      const missed = lastEventId === null ? [] : await this.missedSince(lastEventId);
      return {
        begin: () => {
          stream.begin(lastEventId === null || missed === null ? newestId : lastEventId, missed);
          if (this.isClosing) stream.end('closing');
        },
        close: () => {
          stream.close();
        },
      };
    } catch (error) {
      stream.close();
      throw error;
    }
  }

  /** Ends all streams, so that the process can end. */
  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const stream of [...this.streams.keys()]) stream.end('closing');
    const end = await this.subscription?.catch(() => null);
    await end?.();
  }

  private assertRoom({ accountId, name }: Actor): void {
    const own = [...this.streams.keys()].filter((stream) => stream.actor.accountId === accountId);
    if (own.length < MAX_PER_ACCOUNT && !this.isClosing) return;
    throw new DomainError(
      'too-many-streams',
      `${name} has ${String(own.length)} live screens open, of ${String(MAX_PER_ACCOUNT)} allowed; close some of them`,
    );
  }

  private async missedSince(
    lastEventId: number,
  ): Promise<Awaited<ReturnType<EventFeed['since']>>['events'] | null> {
    const { gap, events } = await this.feed.since(lastEventId, MAX_MISSED + 1);
    return gap || events.length > MAX_MISSED ? null : events;
  }

  /** Reads the feed from the first stream on; a failure is the next stream's to try again. */
  private async subscribed(): Promise<void> {
    this.subscription ??= this.subscribe();
    try {
      await this.subscription;
    } catch (error) {
      this.subscription = null;
      throw error;
    }
  }

  private async subscribe(): Promise<() => Promise<void>> {
    const end = await this.feed.subscribe({
      onEvent: (event) => {
        for (const stream of [...this.streams.keys()]) stream.send(event);
      },
      onGap: () => {
        for (const stream of [...this.streams.keys()]) stream.end('gap');
      },
    });
    this.timers = [
      setInterval(() => {
        for (const stream of [...this.streams.keys()]) stream.beat();
      }, this.settings.beatMs).unref(),
      setInterval(() => {
        void this.recheck();
      }, this.settings.recheckMs).unref(),
    ];
    return end;
  }

  private async recheck(): Promise<void> {
    for (const [stream, request] of [...this.streams]) {
      // A request of its own: who asks is remembered for each.
      const asked = { ...request };
      try {
        const caller = await this.access.callerOf(asked);
        if (caller.status === 'known') stream.actor = caller.actor;
        else stream.end('signed-out');
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.log.warn(`who listens cannot be looked up now; streams go on: ${why}`);
        return;
      }
    }
  }
}
