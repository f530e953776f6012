/** Wire shape of the journal. */
import { z } from 'zod';
import type { JournalEntry } from '../../ports/journal.js';
import { exactly } from '../api-description/answers.decorator.js';

export const journalEntrySchema = exactly<JournalEntry>()(
  z
    .strictObject({
      atMs: z.number().describe('[epoch ms, UTC]'),
      severity: z.enum(['info', 'warning', 'alarm']),
      code: z.string().describe('Stable name, such as plan-expired'),
      message: z.string(),
      context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .meta({ id: 'JournalEntry', description: 'Something that happened' }),
);
