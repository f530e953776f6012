/** The log of OpenADR changes in PostgreSQL, and the places of those who read it. */
import type { QueryRunner } from 'typeorm';
import type { ChangedObject } from '../../core/openadr/notice.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import type { BrokerAudience } from '../../core/openadr/topics.js';
import { type AdrReader, type ChangeBatch, OpenAdrChangeLog } from '../../ports/openadr-change-log.js';
import type { Database } from './database.js';

/** A change as a row. */
export interface ChangeRow {
  readonly seq: string;
  readonly at: Date;
  readonly operation: ChangedObject['operation'];
  readonly object: AdrObject;
  readonly former: AdrObject | null;
  readonly program_id: string | null;
}

/** Columns of a change. */
export const CHANGE_COLUMNS = 'seq, at, operation, object, former, program_id';

export class PostgresOpenAdrChangeLog extends OpenAdrChangeLog {
  constructor(private readonly database: Database) {
    super();
  }

  override async open(reader: AdrReader): Promise<void> {
    await this.database.rows(
      'opening the changes',
      `INSERT INTO openadr_readers (name, after_seq)
       SELECT $1::text, greatest(coalesce(max(c.seq), 0), (SELECT max(dropped_seq) FROM openadr_fan_out))
       FROM openadr_changes c ON CONFLICT DO NOTHING`,
      [reader],
    );
  }

  override async forget(reader: AdrReader): Promise<void> {
    await this.database.rows('forgetting a reader', `DELETE FROM openadr_readers WHERE name = $1`, [reader]);
  }

  override read(
    reader: AdrReader,
    limit: number,
    handle: (batch: ChangeBatch) => Promise<void>,
  ): Promise<number> {
    return this.database.inTransaction('reading changes', async (runner) => {
      // The row is the turn: whoever finds it taken leaves the work to the other; a process that dies lets go of it.
      const [place] = (await runner.query(
        `SELECT r.after_seq, r.after_seq < (SELECT max(dropped_seq) FROM openadr_fan_out) AS missed
         FROM openadr_readers r WHERE name = $1 FOR UPDATE SKIP LOCKED`,
        [reader],
      )) as { after_seq: string; missed: boolean }[];
      if (!place) return 0;
      const rows = (await runner.query(
        `SELECT ${CHANGE_COLUMNS} FROM openadr_changes WHERE seq > $1 ORDER BY seq LIMIT $2`,
        [place.after_seq, limit],
      )) as ChangeRow[];
      const last = rows.at(-1);
      if (!last) return 0;
      await handle({
        changes: rows.map(toChange),
        audience: await audienceOf(runner),
        missed: place.missed,
      });
      await runner.query(`UPDATE openadr_readers SET after_seq = $2 WHERE name = $1`, [reader, last.seq]);
      return rows.length;
    });
  }

  override async backlog(
    reader: AdrReader,
  ): Promise<{ readonly waiting: number; readonly oldestMs: number | null } | null> {
    const [row] = await this.database.rows<{ waiting: string; oldest: Date | null }>(
      'counting changes',
      `SELECT count(c.seq) AS waiting, min(c.at) AS oldest
       FROM openadr_readers r LEFT JOIN openadr_changes c ON c.seq > r.after_seq WHERE r.name = $1 GROUP BY r.name`,
      [reader],
    );
    return row ? { waiting: Number(row.waiting), oldestMs: row.oldest?.getTime() ?? null } : null;
  }

  override prune(beforeMs: number): Promise<number> {
    return this.database.inTransaction('dropping old changes', async (runner) => {
      const [dropped] = (await runner.query(
        `WITH needed AS (
           SELECT least((SELECT min(after_seq) FROM openadr_fan_out),
                        (SELECT after_seq FROM openadr_readers WHERE name = 'reports')) AS seq
         ), gone AS (
           DELETE FROM openadr_changes c USING needed n WHERE c.at < $1 AND c.seq <= n.seq RETURNING c.seq
         )
         SELECT count(*) AS count, max(seq) AS newest FROM gone`,
        [new Date(beforeMs)],
      )) as { count: string; newest: string | null }[];
      if (dropped?.newest != null) {
        await runner.query(`UPDATE openadr_fan_out SET dropped_seq = greatest(dropped_seq, $1)`, [
          dropped.newest,
        ]);
      }
      return Number(dropped?.count ?? 0);
    });
  }
}

/** The change of a row. */
export function toChange(row: ChangeRow): ChangedObject {
  const { at, operation, object, former, program_id: programId } = row;
  return { atMs: at.getTime(), operation, object, former, programId };
}

async function audienceOf(runner: QueryRunner): Promise<BrokerAudience> {
  const clients = (await runner.query(`SELECT client_id FROM openadr_clients WHERE revoked_at IS NULL`)) as {
    client_id: string;
  }[];
  const vens = (await runner.query(
    `SELECT v.id, v.client_id, ARRAY(
         SELECT DISTINCT unnest(g.targets) FROM openadr_objects g
         WHERE g.client_id = v.client_id AND g.kind IN ('VEN', 'RESOURCE')) AS granted
     FROM openadr_objects v JOIN openadr_clients k ON k.client_id = v.client_id
     WHERE v.kind = 'VEN' AND k.revoked_at IS NULL ORDER BY v.seq`,
  )) as { id: string; client_id: string; granted: string[] }[];
  return {
    clients: new Set(clients.map((row) => row.client_id)),
    vens: vens.map(({ id, client_id: clientId, granted }) => ({
      venId: id,
      viewer: { role: 'VEN', clientId, granted },
    })),
  };
}
