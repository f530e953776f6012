/** Parcels in PostgreSQL: one table outside the write-ahead log, because a run that is lost is simply run again. */
import { ParcelStore, type Parcel, type ParcelWatch } from '../../ports/parcel-store.js';
import type { Database } from './database.js';
import { storeError } from './store-error.js';

/** Where arrivals are told; what is told is the run, then the names. */
const CHANNEL = 'traboule_parcels';
/** Longest that can be told [bytes]: the server takes less than 8000. */
const TOLD_AT_MOST = 7_900;

/** What the watch needs of the driver's connection. */
interface Listener {
  on(event: 'notification', told: (message: { readonly payload?: string }) => void): void;
  removeListener(event: 'notification', told: (message: { readonly payload?: string }) => void): void;
}

/** Keeps parcels until their run is dropped; a crash of the server empties the table. */
export class PostgresParcelStore extends ParcelStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async put(runId: string, parcels: readonly Parcel[]): Promise<void> {
    if (parcels.length === 0) return;
    // A value of its own for each: bytes in an array would be written out as text, and read again.
    const values = parcels.map((_, k) => `($1, $${String(2 * k + 3)}, $${String(2 * k + 4)}::bytea)`);
    await this.database.rows(
      `leaving ${String(parcels.length)} parcels`,
      `WITH kept AS (
         INSERT INTO parcels (run_id, name, bytes) VALUES ${values.join(', ')} ON CONFLICT DO NOTHING)
       SELECT pg_notify('${CHANNEL}', $2)`,
      [runId, toldOf(runId, parcels), ...parcels.flatMap(({ name, bytes }) => [name, asBuffer(bytes)])],
    );
  }

  override async get(runId: string, names: readonly string[]): Promise<Map<string, Uint8Array>> {
    const rows = await this.database.rows<{ name: string; bytes: Buffer }>(
      'fetching parcels',
      'SELECT name, bytes FROM parcels WHERE run_id = $1 AND name = ANY ($2::text[])',
      [runId, names],
    );
    // A copy of its own: the driver's bytes may begin anywhere, and numbers need a multiple of eight.
    return new Map(rows.map(({ name, bytes }) => [name, new Uint8Array(bytes)]));
  }

  override async names(runId: string, prefix: string): Promise<string[]> {
    const rows = await this.database.rows<{ name: string }>(
      'listing parcels',
      'SELECT name FROM parcels WHERE run_id = $1 AND starts_with(name, $2)',
      [runId, prefix],
    );
    return rows.map(({ name }) => name);
  }

  /** On a connection of its own, which is given back when the watch closes. A connection that is lost tells no more. */
  override async watch(runId: string, tell: (names: readonly string[]) => void): Promise<ParcelWatch> {
    const runner = this.database.dataSource.createQueryRunner();
    try {
      const line = (await runner.connect()) as Listener;
      const told = (message: { readonly payload?: string }): void => {
        const [told, ...names] = message.payload?.split(' ') ?? [];
        if (told === runId) tell(names);
      };
      line.on('notification', told);
      await runner.query(`LISTEN ${CHANNEL}`);
      return {
        close: async () => {
          line.removeListener('notification', told);
          await runner.query(`UNLISTEN ${CHANNEL}`).catch(() => undefined);
          await runner.release().catch(() => undefined);
        },
      };
    } catch (error) {
      await runner.release().catch(() => undefined);
      throw storeError(error, 'watching for parcels');
    }
  }

  override async drop(runId: string, names?: readonly string[]): Promise<void> {
    const some = names ? ' AND name = ANY ($2::text[])' : '';
    await this.database.rows('dropping parcels', `DELETE FROM parcels WHERE run_id = $1${some}`, [
      runId,
      ...(names ? [names] : []),
    ]);
  }
}

/** The run and the names of parcels; the run alone when they are too many. */
function toldOf(runId: string, parcels: readonly Parcel[]): string {
  const all = [runId, ...parcels.map(({ name }) => name)].join(' ');
  return Buffer.byteLength(all) > TOLD_AT_MOST ? runId : all;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
