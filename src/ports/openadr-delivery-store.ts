import type { AdrObject } from '../core/openadr/objects.js';
import type { ChangedObject, Notice, Subscriber } from '../core/openadr/notice.js';

/** A callback to be made now. */
export interface Delivery {
  readonly id: string;
  readonly subscription: AdrObject;
  readonly callbackUrl: string;
  readonly notification: Readonly<Record<string, unknown>>;
  /** Digest of the secret of the subscription's client as it is now: both sides know it, and no callback carries it. */
  readonly signingKey: string;
  /** Tries so far, this one included. */
  readonly attempt: number;
}

/** How many deliveries are taken, so that what is slow delays nobody else. */
export interface DeliveryShare {
  /** Nobody else takes them until then [epoch ms]. */
  readonly untilMs: number;
  readonly limit: number;
  /** Hosts that have enough under way; of any other at most `perHost` are taken. */
  readonly but: readonly string[];
  readonly perHost: number;
  /** Under way for one client at once, those of other processes included. */
  readonly perClient: number;
  /** Under way at once of those that failed before, in all processes. */
  readonly triedBefore: number;
}

/** How the callbacks of a subscription fare. */
export interface CallbackState {
  readonly subscription: AdrObject;
  /** Notifications that wait. */
  readonly waiting: number;
  /** Tries in a row that failed. */
  readonly failures: number;
  readonly lastError: string | null;
  /** Wall instants [epoch ms]. */
  readonly lastDeliveredMs: number | null;
  /** From then on nothing is sent any more, until the subscription is changed. */
  readonly brokenMs: number | null;
}

/**
 * The outbox of callbacks. Asked about once a second by every API process, and after every change. Instants are those of the
 * wall [epoch ms]. Fails with DomainError `store-unavailable`.
 */
export abstract class OpenAdrDeliveryStore {
  /**
   * Turns changes nobody looked at into deliveries, in one transaction and in their order; one process at a time. A process
   * that dies in between has done nothing.
   *
   * @param noticesOf called with a change and all subscribers that are not broken and whose client is in use
   * @returns how many changes were looked at
   */
  abstract fanOut(
    limit: number,
    noticesOf: (change: ChangedObject, subscribers: readonly Subscriber[]) => readonly Notice[],
  ): Promise<number>;
  /**
   * Takes deliveries that are due, of each callback the oldest only, so that they arrive in order. Until the instant nobody else
   * takes them; of a process that dies they are taken again after it. Nothing is sent to a client that was revoked.
   */
  abstract claim(nowMs: number, take: DeliveryShare): Promise<Delivery[]>;
  abstract delivered(delivery: Delivery, nowMs: number): Promise<void>;
  /** Tries again at the instant; null = the subscription is broken and all that waits for it is dropped. */
  abstract failed(delivery: Delivery, why: string, nextMs: number | null, nowMs: number): Promise<void>;
  /** Makes a broken subscription whole again; done when it was changed and answered a challenge. */
  abstract mended(subscriptionId: string): Promise<void>;
  abstract states(): Promise<CallbackState[]>;
}
