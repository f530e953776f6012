/** Wire shapes of clients of the VTN, as people manage them. */
import { z } from 'zod';
import type { AdrClient } from '../../ports/openadr-client-store.js';

const wallMs = z.number().int().describe('instant of the wall clock [epoch ms, UTC]');

/** Body of `POST /api/v1/openadr/clients`. */
export const newClientSchema = z.strictObject({
  clientId: z
    .string('expected a client id')
    .regex(/^[A-Za-z0-9][A-Za-z0-9._~-]{1,127}$/, 'expected 2 to 128 letters, digits, ".", "_", "~" and "-"')
    .describe('what the client asks for tokens with; cannot be used again, not even after it was revoked'),
  name: z
    .string('expected whose client it is')
    .trim()
    .min(2, 'expected whose client it is, at least 2 letters')
    .max(100, 'expected at most 100 letters')
    .refine((text) => !/\p{Cc}/u.test(text), 'expected text without control characters'),
  role: z
    .enum(['VEN', 'BL'], 'expected VEN (a building) or BL (business logic)')
    .default('VEN')
    .describe(
      'VEN: a building, sees its own and what is meant for it; BL: business logic, sees and writes all',
    ),
});
export type NewClientBody = z.infer<typeof newClientSchema>;

export const clientSchema = z.strictObject({
  clientId: z.string(),
  name: z.string(),
  role: z.enum(['VEN', 'BL']),
  createdAtMs: wallMs,
  lastSeenMs: wallMs.nullable().describe('last request with a token; null = never'),
  revokedAtMs: wallMs.nullable(),
});
export type ClientView = z.infer<typeof clientSchema>;

/** Answer where a secret was made. */
export const credentialsSchema = z.strictObject({
  client: clientSchema,
  clientSecret: z.string().describe('shown once; the VTN keeps a digest only'),
  tokenUrl: z.string().describe('where the client asks for tokens'),
});
export type CredentialsView = z.infer<typeof credentialsSchema>;

/** A client as it is answered. */
export function viewOfClient({ clientId, name, role, createdMs, seenMs, revokedMs }: AdrClient): ClientView {
  return { clientId, name, role, createdAtMs: createdMs, lastSeenMs: seenMs, revokedAtMs: revokedMs };
}
