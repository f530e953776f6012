/** Journal entries of telemetry: kept while the journal cannot be written, so that an outage is told afterwards. */
import type { Clock } from '../../ports/clock.js';
import type { Journal, JournalEntry } from '../../ports/journal.js';

/** Entries kept while the journal is away; beyond it the oldest go. */
const MAX_WAITING = 500;

/** Writes entries in order, in the background. */
export class PatientJournal {
  private waiting: JournalEntry[] = [];
  private writing: Promise<void> | null = null;

  constructor(
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** Notes an entry of now; never throws. */
  note(entry: Omit<JournalEntry, 'atMs'>): void {
    this.waiting.push({ ...entry, atMs: this.clock.nowMs() });
    if (this.waiting.length > MAX_WAITING) this.waiting = this.waiting.slice(-MAX_WAITING);
    this.retry();
  }

  /** Tries again to write what waits. */
  retry(): void {
    this.writing ??= this.write().finally(() => {
      this.writing = null;
    });
  }

  /** Resolves when the current try is over. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      try {
        await this.journal.append(next);
      } catch {
        return; // kept; told again at the next note or when the store is back
      }
      if (this.waiting[0] === next) this.waiting.shift();
    }
  }
}
