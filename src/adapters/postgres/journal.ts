/** Journal in postgres. */

import { Journal, type JournalEntry } from '../../ports/journal.js';
import type { Database } from './database.js';

export class PostgresJournal extends Journal {
  constructor(readonly database: Database) {
    super();
  }
  override append(_entry: JournalEntry): Promise<void> {
    return Promise.reject(new Error('not there yet'));
  }
}
