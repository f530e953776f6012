/** Publications about the French system in PostgreSQL. */
import type { GridSignal, SignalKind } from '../../core/flexibility/grid-signals.js';
import { assertPlainData } from '../../core/plain-data.js';
import { GridSignalStore, type KeptSignal } from '../../ports/grid-signal-store.js';
import type { Database } from './database.js';

export class PostgresGridSignalStore extends GridSignalStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async keep({ signal, knownAtMs }: KeptSignal): Promise<boolean> {
    assertPlainData(signal, `signal ${signal.kind}`);
    const rows = await this.database.rows(
      `keeping ${signal.kind}`,
      `INSERT INTO grid_signals (kind, published_at, known_at, signal)
       SELECT $1::text, $2::timestamptz, $3::timestamptz, $4::json
       WHERE NOT EXISTS (
         SELECT 1 FROM (
           SELECT published_at, signal FROM grid_signals WHERE kind = $1 ORDER BY published_at DESC, seq DESC LIMIT 1
         ) newest
         WHERE newest.published_at > $2 OR newest.signal::text = $4::text
       ) RETURNING seq`,
      [signal.kind, new Date(signal.publishedMs), new Date(knownAtMs), JSON.stringify(signal)],
    );
    return rows.length > 0;
  }

  override async newest(kind: SignalKind): Promise<KeptSignal | null> {
    const [row] = await this.database.rows<{ signal: GridSignal; known_at: Date }>(
      `reading ${kind}`,
      `SELECT signal, known_at FROM grid_signals WHERE kind = $1 ORDER BY published_at DESC, seq DESC LIMIT 1`,
      [kind],
    );
    return row === undefined ? null : { signal: row.signal, knownAtMs: row.known_at.getTime() };
  }
}
