/** Wire shapes of API tokens. */
import { z } from 'zod';
import { PERMISSIONS } from '../../core/identity/role.js';
import { permissionsSchema, wallMsSchema } from './identity-words.schema.js';

/** Body of `POST /api/v1/tokens`. */
export const newTokenSchema = z.strictObject({
  name: z
    .string('expected what the token is for')
    .trim()
    .min(2, 'expected what the token is for')
    .max(100)
    .refine((text) => !/\p{Cc}/u.test(text), 'expected text without control characters'),
  scopes: permissionsSchema.min(1, 'expected at least one permission'),
  expiresInDays: z.number().int().min(1).max(365, 'expected at most 365 days'),
  accountId: z
    .string()
    .min(1)
    .max(64)
    .exactOptional()
    .describe('a service account (needs users.manage); default: own account'),
});
export type NewTokenBody = z.infer<typeof newTokenSchema>;

/** Query of `GET /api/v1/tokens`. */
export const tokensQuerySchema = z.strictObject({
  of: z.enum(['me', 'all']).default('me').describe('all needs users.manage'),
});
export type TokensQuery = z.infer<typeof tokensQuerySchema>;

export const tokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  accountId: z.string(),
  login: z.string(),
  scopes: z.array(z.enum(PERMISSIONS)),
  createdAtMs: wallMsSchema,
  expiresAtMs: wallMsSchema,
  lastUsedMs: wallMsSchema.nullable(),
  revokedAtMs: wallMsSchema.nullable(),
});
export type TokenView = z.infer<typeof tokenSchema>;

/** Answer of `POST /api/v1/tokens`. */
export const newTokenAnswerSchema = z.strictObject({
  token: tokenSchema,
  secret: z.string().describe('shown once; send it as "Authorization: Bearer <secret>"'),
});
export type NewTokenAnswer = z.infer<typeof newTokenAnswerSchema>;
