/** Journal in memory. */

import { Journal, type JournalEntry } from '../../ports/journal.js';

export class MemoryJournal extends Journal {
  override append(_entry: JournalEntry): Promise<void> {
    return Promise.reject(new Error('not there yet'));
  }
}
