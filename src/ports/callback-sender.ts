/** How a callback went. */
export type CallbackOutcome =
  | { readonly status: 'accepted' }
  /** Why not, in words that tell the owner of the address what to mend and nothing of the network here. */
  | { readonly status: 'failed'; readonly why: string };

/** What is posted, and how whoever is told knows that it is genuine. */
export interface CallbackMessage {
  /** The same each time it is sent. */
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  /** Sent as it is; null = none was named. */
  readonly bearerToken: string | null;
  /** Both sides know it and it is never sent: key of the signature of instant and body. */
  readonly signingKey: string;
}

/**
 * Reaches addresses that clients name, which may be anybody's: https only, no redirects, no private addresses, bounded in time
 * and size. Called once per subscription made and once per notification. Never throws.
 */
export abstract class CallbackSender {
  /** Longest time of one callback [ms]. */
  abstract readonly timeLimitMs: number;
  /** Asks the address to send back a random text, so that nobody can name an address that does not want to be named. */
  abstract challenge(url: string): Promise<CallbackOutcome>;
  /** Posts a JSON text. */
  abstract post(url: string, message: CallbackMessage): Promise<CallbackOutcome>;
}
