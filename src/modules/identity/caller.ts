/** Who stands behind a request. */
import type { Session } from '../../core/identity/account.js';
import type { Actor } from '../../core/identity/actor.js';

/** The part of an HTTP request that tells who asks. */
export interface AskingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies?: Readonly<Record<string, string | undefined>> | undefined;
  readonly ip?: string | undefined;
}

/** Somebody known, with what belongs to the session. */
export interface KnownCaller {
  readonly status: 'known';
  readonly actor: Actor;
  /** Null for tokens. */
  readonly session: Session | null;
  /** Null for tokens. */
  readonly csrf: string | null;
}

/** Who asks: somebody known, nobody in particular, or somebody with a credential that is not valid. */
export type Caller =
  KnownCaller | { readonly status: 'anonymous' } | { readonly status: 'refused'; readonly why: string };
