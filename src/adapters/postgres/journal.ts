/** The journal in PostgreSQL. */
import { assertPlainData } from '../../core/plain-data.js';
import { Journal, type JournalEntry } from '../../ports/journal.js';
import type { Database } from './database.js';
import { JournalRow } from './entities/journal-row.js';

/** Appends entries; the order of coming decides among those of one instant. */
export class PostgresJournal extends Journal {
  constructor(private readonly database: Database) {
    super();
  }

  override async append(entry: JournalEntry): Promise<void> {
    assertPlainData(entry, `journal entry ${entry.code}`);
    const { atMs, severity, code, message, context } = entry;
    await this.database.withRunner(`writing ${code} to the journal`, (runner) =>
      runner.manager.insert(JournalRow, { atMs, severity, code, message, context }),
    );
  }

  override async entries(filter: {
    sinceMs?: number;
    code?: string;
    until?: { readonly atMs: number; readonly given: number };
    limit: number;
  }): Promise<JournalEntry[]> {
    const rows = await this.database.withRunner('reading the journal', (runner) => {
      const query = runner.manager.createQueryBuilder(JournalRow, 'entry');
      if (filter.sinceMs !== undefined)
        query.andWhere('entry.at >= :since', { since: new Date(filter.sinceMs) });
      if (filter.code !== undefined) query.andWhere('entry.code = :code', { code: filter.code });
      if (filter.until) query.andWhere('entry.at <= :until', { until: new Date(filter.until.atMs) });
      return query
        .orderBy('entry.atMs', 'DESC')
        .addOrderBy('entry.seq', 'DESC')
        .offset(filter.until?.given ?? 0)
        .limit(filter.limit)
        .getMany();
    });
    return rows.map(({ atMs, severity, code, message, context }) => ({
      atMs,
      severity: severity as JournalEntry['severity'],
      code,
      message,
      context: context as JournalEntry['context'],
    }));
  }
}
