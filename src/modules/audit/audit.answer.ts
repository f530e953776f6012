/** Wire shapes of the audit. */
import { z } from 'zod';
import type { AuditRow } from '../../core/audit/audit-row.js';
import { exactly } from '../api-description/answers.decorator.js';

const rowSchema = exactly<AuditRow>()(
  z.strictObject({
    seq: z.int().describe('number of the row, from 1 without gaps'),
    atMs: z.number().describe('epoch ms, UTC'),
    accountId: z.string().describe('anonymous = nobody was signed in'),
    accountName: z.string(),
    via: z.enum(['session', 'token', 'service', 'none']),
    credentialId: z.string().nullable().describe('session or token; never its secret'),
    address: z.string().nullable(),
    action: z.string().describe('for example plan.approve'),
    subject: z.string().nullable().describe('for example plan:lyon-...'),
    outcome: z.enum(['done', 'refused']),
    reason: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
    previousHash: z.string(),
    hash: z.string(),
  }),
);

/** One page, newest first. */
export const auditPageSchema = z.strictObject({
  rows: z.array(rowSchema),
  next: z.string().nullable().describe('cursor of the next page; null = no older rows'),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

const findingSchema = z.strictObject({
  seq: z.int(),
  kind: z.enum(['altered', 'missing', 'moved', 'inserted', 'rewritten', 'cut-off']),
  what: z.string(),
});

/** What a walk along the chain found. */
export const auditVerdictSchema = z.strictObject({
  status: z.enum(['intact', 'broken']),
  rows: z.int(),
  head: z
    .string()
    .nullable()
    .describe('<number>:<hash> of the newest row, to be noted elsewhere; null = no rows or broken'),
  findings: z.array(findingSchema).describe('the first hundred'),
  findingsInAll: z.int(),
});
export type AuditVerdictView = z.infer<typeof auditVerdictSchema>;
