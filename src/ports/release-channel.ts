import type { ReleaseEnd, ReleaseRequest, ReleaseState, Release } from '../core/control/release.js';

/**
 * The way from the API to the hands of the gateway that needs neither database nor queue. Called by a person's request
 * alone. Fails with DomainError `gateway-unavailable` when the gateway does not answer, `invalid-input` as the gateway says.
 */
export abstract class ReleaseChannel {
  /** Hands assets back; the answer comes within seconds and names every asset. The same id again is the same release. */
  abstract release(request: ReleaseRequest): Promise<Release>;
  /** Lets plans be sent again. */
  abstract end(end: ReleaseEnd): Promise<ReleaseState>;
  abstract state(): Promise<ReleaseState>;
}
