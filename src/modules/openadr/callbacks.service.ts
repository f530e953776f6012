/** Callbacks: challenges of addresses, and the outbox sent on, with growing pauses, nobody waiting for anybody slow. */
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { noticesOf, operationsOf } from '../../core/openadr/notice.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import { CallbackSender } from '../../ports/callback-sender.js';
import { WallTime } from '../../ports/clock.js';
import {
  type CallbackState,
  type Delivery,
  OpenAdrDeliveryStore,
} from '../../ports/openadr-delivery-store.js';
import { AdrProblem } from './adr-problem.js';

/** How often a callback is tried, and when. */
export abstract class CallbackSettings {
  /** Pause after the first try that failed [ms]; it doubles each time. */
  abstract readonly firstPauseMs: number;
  /** A subscription whose callback fails this often in a row is broken. */
  abstract readonly tries: number;
}

/** Pause between two looks at the outbox, which any process may fill [wall ms]. */
const LOOK_MS = 500;
const MAX_PAUSE_MS = 3_600_000;

/** Callbacks under way at the same time: in all, at one host, of one client, and of those that failed before. */
const AT_ONCE = 32;
const AT_ONCE_PER_HOST = 4;
const AT_ONCE_PER_CLIENT = 8;
const AT_ONCE_TRIED_BEFORE = 16;

/** Changes looked at in one transaction. */
const BATCH = 200;

/** Time beyond the limit of a callback after which it counts as lost with its process. */
const GRACE_MS = 5_000;

@Injectable()
export class OpenAdrCallbacks implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('openadr');
  private readonly underWay = new Map<string, number>();
  private readonly sending = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private stopped = false;

  constructor(
    private readonly store: OpenAdrDeliveryStore,
    private readonly sender: CallbackSender,
    private readonly wall: WallTime,
    private readonly settings: CallbackSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all(this.sending);
  }

  /** Asks the addresses of a subscription that were not asked before. @throws AdrProblem 400 */
  async challenge(body: object, before: AdrObject | null): Promise<void> {
    const addresses = (one: object): string[] =>
      operationsOf({ body: one } as unknown as AdrObject).map(({ callbackUrl }) => callbackUrl);
    const isBroken =
      before !== null &&
      (await this.store.states()).some(
        ({ subscription, brokenMs }) => subscription.id === before.id && brokenMs !== null,
      );
    const known = new Set(before === null || isBroken ? [] : addresses(before.body));
    for (const url of new Set(addresses(body))) {
      if (known.has(url)) continue;
      const outcome = await this.sender.challenge(url);
      if (outcome.status === 'accepted') continue;
      throw new AdrProblem(
        400,
        'bad request',
        `the callbackUrl ${withoutQuery(url)} did not pass the challenge (GET with "echo"): ${outcome.why}`,
      );
    }
  }

  /** A subscription was changed and its addresses answered. */
  mended(subscriptionId: string): Promise<void> {
    return this.store.mended(subscriptionId);
  }

  states(): Promise<CallbackState[]> {
    return this.store.states();
  }

  private wake(): void {
    this.lookAgain = true;
    if (this.looking !== null || this.stopped) return;
    clearTimeout(this.timer);
    this.looking = this.look().finally(() => {
      this.looking = null;
      if (this.stopped) return;
      if (this.lookAgain) this.wake();
      else
        this.timer = setTimeout(() => {
          this.wake();
        }, LOOK_MS).unref();
    });
  }

  private async look(): Promise<void> {
    this.lookAgain = false;
    try {
      while ((await this.store.fanOut(BATCH, noticesOf)) === BATCH);
      await this.take();
    } catch (error) {
      // The store is away: what waits in it waits.
      this.log.warn(`callbacks wait: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async take(): Promise<void> {
    const nowMs = this.wall.nowMs();
    const free = AT_ONCE - this.sending.size;
    if (free <= 0) return;
    const busy = [...this.underWay].filter(([, count]) => count >= AT_ONCE_PER_HOST).map(([host]) => host);
    const taken = await this.store.claim(nowMs, {
      untilMs: nowMs + this.sender.timeLimitMs + GRACE_MS,
      limit: free,
      ...{ but: busy, perHost: AT_ONCE_PER_HOST },
      ...{ perClient: AT_ONCE_PER_CLIENT, triedBefore: AT_ONCE_TRIED_BEFORE },
    });
    for (const delivery of taken) {
      const sent = this.send(delivery).finally(() => {
        this.sending.delete(sent);
        // The next of this callback, or another that waited for its place.
        this.wake();
      });
      this.sending.add(sent);
    }
  }

  private async send(delivery: Delivery): Promise<void> {
    const { host } = new URL(delivery.callbackUrl);
    this.underWay.set(host, (this.underWay.get(host) ?? 0) + 1);
    try {
      const outcome = await this.sender.post(delivery.callbackUrl, {
        id: delivery.id,
        body: JSON.stringify(delivery.notification),
        bearerToken: tokenFor(delivery),
        signingKey: delivery.signingKey,
      });
      if (outcome.status === 'accepted') await this.store.delivered(delivery, this.wall.nowMs());
      else await this.failed(delivery, outcome.why);
    } catch (error) {
      // Delivered perhaps, and not noted: it is sent again when its time here is over.
      this.log.warn(`a callback is not noted: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      const left = (this.underWay.get(host) ?? 1) - 1;
      if (left === 0) this.underWay.delete(host);
      else this.underWay.set(host, left);
    }
  }

  private async failed(delivery: Delivery, why: string): Promise<void> {
    const nowMs = this.wall.nowMs();
    const { firstPauseMs, tries } = this.settings;
    const isOver = delivery.attempt >= tries;
    const pauseMs = Math.min(MAX_PAUSE_MS, firstPauseMs * 2 ** (delivery.attempt - 1));
    await this.store.failed(delivery, why, isOver ? null : nowMs + pauseMs, nowMs);
    if (isOver) {
      const { id, clientId } = delivery.subscription;
      this.log.warn(
        `subscription ${id} of ${clientId ?? 'nobody'} is broken after ${String(tries)} tries: ${why}`,
      );
    }
  }
}

/** An address as it may be shown: its query may hold a secret. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function tokenFor({ subscription, callbackUrl }: Delivery): string | null {
  return operationsOf(subscription).find((part) => part.callbackUrl === callbackUrl)?.bearerToken ?? null;
}
