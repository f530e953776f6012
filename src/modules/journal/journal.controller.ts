/** The journal over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Journal, type JournalEntry } from '../../ports/journal.js';
import { Answers } from '../api-description/answers.decorator.js';
import { PageLink, ThisPage } from '../api-description/page-link.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { journalEntrySchema } from './journal.schema.js';

const querySchema = z.strictObject({
  code: z
    .string()
    .regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots and dashes, at most 60')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Instant of the last entry of the page before, and how many of that instant it had given. */
  cursor: z
    .string()
    .regex(/^\d{1,15}\.\d{1,9}$/, 'expected the cursor of a next link, as it was given')
    .describe('Where the page before ended: as in the `Link` header, rel="next"')
    .optional(),
});

@Controller('api/v1/journal')
export class JournalController {
  constructor(private readonly journal: Journal) {}

  @Allow('city.view')
  @Answers('What happened, newest first.', z.array(journalEntrySchema))
  @Get()
  async entries(
    @Query({ schema: querySchema }) { code, limit, cursor }: z.infer<typeof querySchema>,
    @ThisPage() page: PageLink,
  ): Promise<JournalEntry[]> {
    const [atMs = 0, given = 0] = (cursor ?? '').split('.').map(Number);
    const until = cursor === undefined ? null : { atMs, given };
    const found = await this.journal.entries({
      ...(code === undefined ? {} : { code }),
      ...(until === null ? {} : { until }),
      limit: limit + 1,
    });
    return page.of(found, limit, (last, shown) => {
      const same = shown.filter((entry) => entry.atMs === last.atMs).length;
      return `${String(last.atMs)}.${String(same + (until?.atMs === last.atMs ? until.given : 0))}`;
    });
  }
}
