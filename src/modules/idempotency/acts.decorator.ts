/** Mark of routes that act: a request that comes twice with the same Idempotency-Key acts once. */
import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** How a route that acts answers when asked again. */
export interface Acting {
  /** The answer holds a secret that is shown once: it is not kept, and asking again is answered with 409. */
  readonly answersSecret: boolean;
}

export const ACTING = 'traboule:acting';

/** The route acts; its answer is kept for a day under the Idempotency-Key of the request, if that has one. */
export function Acts(options: { readonly answersSecret?: boolean } = {}): CustomDecorator {
  return SetMetadata<string, Acting>(ACTING, { answersSecret: options.answersSecret ?? false });
}
