/** Answer of a request that was done, to be given again. */
export interface KeptReply {
  readonly status: number;
  /** Plain data; null where the route answers without a body, or with one that may be shown only once. */
  readonly body: unknown;
  /** False: the body is not kept, because it holds a secret. */
  readonly isWhole: boolean;
}

/** A request by the key its client made up. */
export interface KeyedRequest {
  /** Keys of different accounts have nothing to do with each other. */
  readonly accountId: string;
  readonly key: string;
  /** Hash of method, path and body: the same key must mean the same request. */
  readonly fingerprint: string;
}

/** What is known of a key. `begun`: nothing was, and it is now this request's. */
export type KeyState =
  | { readonly status: 'begun' }
  | { readonly status: 'running' }
  | { readonly status: 'reused' }
  | { readonly status: 'replied'; readonly reply: KeptReply };

/**
 * Remembers for a day which keyed requests were done and with what answer, so that a request that comes twice acts once.
 * Called once or twice by every keyed request. Fails with DomainError `store-unavailable`: then nothing is done.
 */
export abstract class IdempotencyStore {
  /** Takes the key for this request; of several at the same time exactly one begins. */
  abstract begin(request: KeyedRequest): Promise<KeyState>;
  /** Keeps the answer of a request that was begun. */
  abstract finish(request: KeyedRequest, reply: KeptReply): Promise<void>;
  /** Gives the key free: the request did nothing. */
  abstract release(request: KeyedRequest): Promise<void>;
}
