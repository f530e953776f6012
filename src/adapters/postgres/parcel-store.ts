/** Parcels in PostgreSQL: one table outside the write-ahead log, because a run that is lost is simply run again. */
import { ParcelStore, type Parcel } from '../../ports/parcel-store.js';
import type { Database } from './database.js';

/** Keeps parcels until their run is dropped; a crash of the server empties the table. */
export class PostgresParcelStore extends ParcelStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async put(runId: string, parcels: readonly Parcel[]): Promise<void> {
    if (parcels.length === 0) return;
    await this.database.rows(
      `leaving ${String(parcels.length)} parcels`,
      `INSERT INTO parcels (run_id, name, bytes)
         SELECT $1, parcel.name, parcel.bytes FROM unnest($2::text[], $3::bytea[]) AS parcel (name, bytes)
         ON CONFLICT DO NOTHING`,
      [runId, parcels.map(({ name }) => name), parcels.map(({ bytes }) => asBuffer(bytes))],
    );
  }

  override async get(runId: string, names: readonly string[]): Promise<Map<string, Uint8Array>> {
    const rows = await this.database.rows<{ name: string; bytes: Buffer }>(
      'fetching parcels',
      'SELECT name, bytes FROM parcels WHERE run_id = $1 AND name = ANY ($2::text[])',
      [runId, names],
    );
    // A copy of its own: the driver's bytes may begin anywhere, and numbers need a multiple of eight.
    return new Map(rows.map(({ name, bytes }) => [name, Uint8Array.from(bytes)]));
  }

  override async drop(runId: string, names?: readonly string[]): Promise<void> {
    const some = names ? ' AND name = ANY ($2::text[])' : '';
    await this.database.rows('dropping parcels', `DELETE FROM parcels WHERE run_id = $1${some}`, [
      runId,
      ...(names ? [names] : []),
    ]);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
