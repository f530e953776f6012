/** The journal over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Journal, type JournalEntry } from '../../ports/journal.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { journalEntrySchema } from './journal.schema.js';

const querySchema = z.strictObject({
  code: z
    .string()
    .regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots and dashes, at most 60')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

@Controller('api/v1/journal')
export class JournalController {
  constructor(private readonly journal: Journal) {}

  @Allow('city.view')
  @Answers('What happened, newest first.', z.array(journalEntrySchema))
  @Get()
  entries(@Query({ schema: querySchema }) query: z.infer<typeof querySchema>): Promise<JournalEntry[]> {
    return this.journal.entries(
      query.code === undefined ? { limit: query.limit } : { code: query.code, limit: query.limit },
    );
  }
}
