/** Numbers of series names: kept in the table `series`, remembered by this process. */
import type { SeriesId } from '../../core/series/series.js';
import type { Database } from './database.js';

/** Looks up and gives out the numbers of series. A number never changes, so what is remembered stays true. */
export class SeriesDictionary {
  private readonly numbers = new Map<SeriesId, number>();

  constructor(private readonly database: Database) {}

  /** Numbers of all names, given out to those that have none yet. */
  async ensure(names: Iterable<SeriesId>): Promise<ReadonlyMap<SeriesId, number>> {
    const unknown = await this.lookUp(names);
    if (unknown.length > 0) {
      // In order, so that two processes that give out the same names do not wait for each other crosswise.
      await this.database.rows(
        'naming series',
        'INSERT INTO series (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
        [unknown.sort()],
      );
      await this.lookUp(unknown);
    }
    return this.numbers;
  }

  /** Numbers of the names that have one. */
  async known(names: Iterable<SeriesId>): Promise<Map<SeriesId, number>> {
    await this.lookUp(names);
    const found = new Map<SeriesId, number>();
    for (const name of names) {
      const number = this.numbers.get(name);
      if (number !== undefined) found.set(name, number);
    }
    return found;
  }

  /** Remembers what the table knows; returns the names it does not. */
  private async lookUp(names: Iterable<SeriesId>): Promise<SeriesId[]> {
    const missing = new Set<SeriesId>();
    for (const name of names) if (!this.numbers.has(name)) missing.add(name);
    if (missing.size === 0) return [];
    const rows = await this.database.rows<{ id: number; name: SeriesId }>(
      'reading the names of series',
      'SELECT id, name FROM series WHERE name = ANY($1::text[])',
      [[...missing]],
    );
    for (const { id, name } of rows) {
      this.numbers.set(name, id);
      missing.delete(name);
    }
    return [...missing];
  }
}
