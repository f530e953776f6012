/** The journal in memory. */
import { assertPlainData } from '../../core/plain-data.js';
import { Journal, type JournalEntry } from '../../ports/journal.js';
import { settled } from './settled.js';

/** Keeps entries in the order they came. */
export class MemoryJournal extends Journal {
  private readonly kept: JournalEntry[] = [];

  override append(entry: JournalEntry): Promise<void> {
    return settled(() => {
      assertPlainData(entry, `journal entry ${entry.code}`);
      this.kept.push(structuredClone(entry));
    });
  }

  override entries(filter: {
    sinceMs?: number;
    code?: string;
    until?: { readonly atMs: number; readonly given: number };
    limit: number;
  }): Promise<JournalEntry[]> {
    const { atMs: untilMs, given } = filter.until ?? { atMs: Infinity, given: 0 };
    return settled(() =>
      this.kept
        .filter((entry) => entry.atMs >= (filter.sinceMs ?? -Infinity) && entry.atMs <= untilMs)
        .filter((entry) => filter.code === undefined || entry.code === filter.code)
        .map((entry, seq) => ({ entry, seq }))
        .sort((a, b) => b.entry.atMs - a.entry.atMs || b.seq - a.seq)
        .slice(given, given + filter.limit)
        .map(({ entry }) => structuredClone(entry)),
    );
  }
}
