/** What may be asked of the audit. */
import { z } from 'zod';

const instant = z.iso.datetime({
  offset: true,
  error: 'expected an instant with an offset, for example 2026-01-15T17:45:00Z',
});
const word = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'expected text without NUL characters');

export const auditQuerySchema = z.strictObject({
  since: instant.optional().describe('rows from this instant on'),
  until: instant.optional().describe('rows before this instant'),
  account: word.optional().describe('account id'),
  action: word.optional(),
  subject: word.optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'expected the cursor that the page before gave as next')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export const auditVerdictQuerySchema = z.strictObject({
  head: z.string().max(100).optional().describe('<number>:<hash> noted elsewhere'),
});

export const auditExportQuerySchema = z.strictObject({
  format: z.enum(['csv', 'jsonl']).default('jsonl'),
  since: instant.optional().describe('rows from this instant on'),
  until: instant.optional().describe('rows before this instant'),
});
export type AuditExportQuery = z.infer<typeof auditExportQuerySchema>;
