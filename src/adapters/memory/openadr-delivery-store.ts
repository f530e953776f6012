/** The outbox of OpenADR callbacks in memory: one process. */
import type { ChangedObject, Notice, Subscriber } from '../../core/openadr/notice.js';
import { operationsOf } from '../../core/openadr/notice.js';
import type { AdrObject, AdrViewer } from '../../core/openadr/objects.js';
import {
  type CallbackState,
  type Delivery,
  type DeliveryShare,
  OpenAdrDeliveryStore,
} from '../../ports/openadr-delivery-store.js';
import type { MemoryOpenAdrClientStore } from './openadr-client-store.js';
import type { MemoryOpenAdrStore } from './openadr-store.js';

const ALL: AdrViewer = { role: 'BL', clientId: 'memory' };
const EVERYTHING = { skip: 0, limit: Number.MAX_SAFE_INTEGER };

interface Waiting extends Notice {
  readonly seq: number;
  attempts: number;
  dueMs: number;
  takenUntilMs: number;
}

type Fate = Pick<CallbackState, 'failures' | 'lastError' | 'lastDeliveredMs' | 'brokenMs'>;

const UNTRIED: Fate = { failures: 0, lastError: null, lastDeliveredMs: null, brokenMs: null };

export class MemoryOpenAdrDeliveryStore extends OpenAdrDeliveryStore {
  private readonly fates = new Map<string, Fate>();
  private waiting: Waiting[] = [];
  private afterSeq: number;
  private newestSeq = 0;

  constructor(
    private readonly objects: MemoryOpenAdrStore,
    private readonly clients: MemoryOpenAdrClientStore,
  ) {
    super();
    this.afterSeq = objects.newest();
  }

  override async fanOut(
    limit: number,
    noticesOf: (change: ChangedObject, subscribers: readonly Subscriber[]) => readonly Notice[],
  ): Promise<number> {
    const changes = this.objects.changesAfter(this.afterSeq, limit);
    const subscribers = await this.subscribers();
    const known = new Set((await this.subscriptions()).map(({ id }) => id));
    for (const notice of changes.flatMap((change) => noticesOf(change, subscribers))) {
      if (!known.has(notice.subscriptionId)) continue;
      this.newestSeq += 1;
      const none = Number.NEGATIVE_INFINITY;
      this.waiting.push({
        ...structuredClone(notice),
        ...{ seq: this.newestSeq, attempts: 0, dueMs: none, takenUntilMs: none },
      });
    }
    this.afterSeq = changes.at(-1)?.seq ?? this.afterSeq;
    return changes.length;
  }

  override async claim(nowMs: number, take: DeliveryShare): Promise<Delivery[]> {
    const { untilMs, limit } = take;
    const subscriptions = new Map((await this.inUse()).map((one) => [one.id, one]));
    // What hangs on a subscription or a client goes with it.
    this.waiting = this.waiting.filter(({ subscriptionId }) => subscriptions.has(subscriptionId));
    const first = this.firstOfEach();
    const clientOf = ({ subscriptionId }: Waiting): string =>
      subscriptions.get(subscriptionId)?.clientId ?? '';
    const underWay = first.filter(({ takenUntilMs }) => takenUntilMs > nowMs);
    const ofClient = new Places(take.perClient, underWay.map(clientOf));
    const ofHost = new Places<string>(take.perHost, []);
    const tried = new Places(
      take.triedBefore,
      underWay.filter(({ attempts }) => attempts > 1).map(() => true),
    );
    const due = first
      .filter(({ dueMs, takenUntilMs }) => dueMs <= nowMs && takenUntilMs <= nowMs)
      .filter((one) => !take.but.includes(hostOf(one)))
      .sort(byDue)
      // Of a client those go first that did not fail.
      .sort((a, b) => Number(a.attempts > 0) - Number(b.attempts > 0))
      .filter((one) => ofClient.take(clientOf(one)))
      .sort(byDue)
      .filter((one) => ofHost.take(hostOf(one)))
      .filter(({ attempts }) => attempts === 0 || tried.take(true))
      .sort((a, b) => a.seq - b.seq)
      .slice(0, limit);
    return due.flatMap((one) => {
      one.takenUntilMs = untilMs;
      one.attempts += 1;
      const subscription = subscriptions.get(one.subscriptionId);
      if (subscription === undefined) return [];
      const { callbackUrl, notification, attempts: attempt } = one;
      return [
        {
          id: String(one.seq),
          subscription,
          callbackUrl,
          notification: structuredClone(notification),
          signingKey: this.clients.secretDigest(subscription.clientId ?? ''),
          attempt,
        },
      ];
    });
  }

  override async delivered({ id, subscription }: Delivery, nowMs: number): Promise<void> {
    this.waiting = this.waiting.filter(({ seq }) => String(seq) !== id);
    this.note(subscription.id, { ...UNTRIED, lastDeliveredMs: nowMs });
  }

  override async failed(
    { id, subscription, attempt }: Delivery,
    why: string,
    nextMs: number | null,
    nowMs: number,
  ): Promise<void> {
    if (nextMs === null) {
      this.waiting = this.waiting.filter(({ subscriptionId }) => subscriptionId !== subscription.id);
    }
    for (const one of this.waiting.filter(({ seq }) => String(seq) === id)) {
      one.dueMs = nextMs ?? nowMs;
      one.takenUntilMs = Number.NEGATIVE_INFINITY;
    }
    const { lastDeliveredMs } = this.fateOf(subscription.id);
    const brokenMs = nextMs === null ? nowMs : null;
    this.note(subscription.id, { failures: attempt, lastError: why, lastDeliveredMs, brokenMs });
  }

  override async mended(subscriptionId: string): Promise<void> {
    this.note(subscriptionId, {
      ...this.fateOf(subscriptionId),
      ...{ failures: 0, lastError: null, brokenMs: null },
    });
    const subscription = (await this.subscriptions()).find(({ id }) => id === subscriptionId);
    if (subscription === undefined) return;
    const urls = operationsOf(subscription).map(({ callbackUrl }) => callbackUrl);
    this.waiting = this.waiting.filter(
      (one) => one.subscriptionId !== subscriptionId || urls.includes(one.callbackUrl),
    );
  }

  override async states(): Promise<CallbackState[]> {
    return (await this.subscriptions()).map((subscription) => ({
      subscription,
      waiting: this.waiting.filter(({ subscriptionId }) => subscriptionId === subscription.id).length,
      ...this.fateOf(subscription.id),
    }));
  }

  /** Last change that was turned into deliveries; for the log of changes in memory. */
  place(): number {
    return this.afterSeq;
  }

  /** The oldest of each callback. */
  private firstOfEach(): Waiting[] {
    const oldest = new Map<string, Waiting>();
    for (const one of this.waiting) {
      const callback = JSON.stringify([one.subscriptionId, one.callbackUrl]);
      if (!oldest.has(callback)) oldest.set(callback, one);
    }
    return [...oldest.values()];
  }

  private fateOf(subscriptionId: string): Fate {
    return this.fates.get(subscriptionId) ?? UNTRIED;
  }

  private note(subscriptionId: string, fate: Fate): void {
    this.fates.set(subscriptionId, fate);
  }

  private subscriptions(): Promise<AdrObject[]> {
    return this.objects.list('SUBSCRIPTION', {}, ALL, EVERYTHING);
  }

  /** Subscriptions of clients that were not revoked. */
  private async inUse(): Promise<AdrObject[]> {
    const revoked = (await this.clients.clients()).filter(({ revokedMs }) => revokedMs !== null);
    const ids = new Set(revoked.map(({ clientId }) => clientId));
    return (await this.subscriptions()).filter(({ clientId }) => !ids.has(clientId ?? ''));
  }

  /** Subscriptions that work, of clients in use, with what each client may see. */
  private async subscribers(): Promise<Subscriber[]> {
    const found = await Promise.all(
      (await this.subscriptions()).map(async (subscription): Promise<Subscriber[]> => {
        const client = await this.clients.client(subscription.clientId ?? '');
        if (client?.revokedMs !== null || this.fateOf(subscription.id).brokenMs !== null) return [];
        const { role, clientId } = client;
        if (role === 'BL') return [{ subscription, viewer: { role, clientId } }];
        const granted = await this.objects.grantedTargets(clientId);
        return [{ subscription, viewer: { role, clientId, granted } }];
      }),
    );
    return found.flat();
  }
}

/** Places by key, each with the same limit. */
class Places<K> {
  private readonly taken = new Map<K, number>();

  constructor(
    private readonly limit: number,
    before: readonly K[],
  ) {
    for (const key of before) this.taken.set(key, this.of(key) + 1);
  }

  take(key: K): boolean {
    if (this.of(key) >= this.limit) return false;
    this.taken.set(key, this.of(key) + 1);
    return true;
  }

  private of(key: K): number {
    return this.taken.get(key) ?? 0;
  }
}

function byDue(a: Waiting, b: Waiting): number {
  return a.dueMs === b.dueMs ? a.seq - b.seq : a.dueMs - b.dueMs;
}

function hostOf({ callbackUrl }: Waiting): string {
  return new URL(callbackUrl).host;
}
