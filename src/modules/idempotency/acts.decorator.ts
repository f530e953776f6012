/** Mark of routes whose requests need other care than most when they come twice with the same Idempotency-Key. */
import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** How a route that acts answers when asked again. */
export interface Acting {
  /** The answer holds a secret that is shown once: it is not kept, and asking again is answered with 409. */
  readonly answersSecret: boolean;
  /** Acts although it cannot be known whether it did before: for what must work when the database is gone. */
  readonly evenWithoutStore: boolean;
}

export const ACTING = 'traboule:acting';

/** Every POST acts once per key without this mark; it is for the exceptions. */
export function Acts(options: Partial<Acting>): CustomDecorator {
  return SetMetadata<string, Acting>(ACTING, { ...MOST, ...options });
}

/** What holds without the mark. */
export const MOST: Acting = { answersSecret: false, evenWithoutStore: false };
