/** What a route answers with: the schema that describes it in the API description and validates it in tests. */
import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

/** Answer of a route when it does what was asked. */
export interface RouteAnswer {
  /** One sentence for the reader of the API description. */
  readonly summary: string;
  /** Schema of the body; null = no body, or one of another type than JSON. */
  readonly schema: z.ZodType | null;
  /** Media type where it is not `application/json`. */
  readonly mediaType?: string;
}

export const ANSWERS = 'traboule:answers';

/** Describes the answer of a route. */
export function Answers(summary: string, schema: z.ZodType | null, mediaType?: string): CustomDecorator {
  return SetMetadata<string, RouteAnswer>(ANSWERS, {
    summary,
    schema,
    ...(mediaType === undefined ? {} : { mediaType }),
  });
}
