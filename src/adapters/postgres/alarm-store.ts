/** Alarms and their history in PostgreSQL. */
import type { AlarmId } from '../../core/alarm/alarm-definition.js';
import { type AlarmRecord, type AlarmTransition, isAtRest } from '../../core/alarm/alarm-record.js';
import { assertPlainData } from '../../core/plain-data.js';
import { type AlarmChange, AlarmStore, type KeptTransition } from '../../ports/alarm-store.js';
import type { Database } from './database.js';
import { instant } from './sql-time.js';

/** Writers take the rows in one order, so that two never wait for each other in a ring. */
const KEEP = `
  INSERT INTO alarms AS held (id, version, at_rest, record)
  SELECT id, read_version + 1, at_rest, record::json
  FROM unnest($1::text[], $2::integer[], $3::boolean[], $4::text[]) AS row (id, read_version, at_rest, record)
  ORDER BY id
  ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, at_rest = EXCLUDED.at_rest, record = EXCLUDED.record
    WHERE held.version = EXCLUDED.version - 1
  RETURNING id`;

const KEEP_STEPS = `
  INSERT INTO alarm_transitions (alarm_id, at, step)
  SELECT alarm_id, ${instant('at_ms')}, step::json
  FROM unnest($1::text[], $2::double precision[], $3::text[]) WITH ORDINALITY AS row (alarm_id, at_ms, step, place)
  ORDER BY place`;

const HISTORY = `
  SELECT seq, step FROM alarm_transitions
  WHERE ($1::text IS NULL OR alarm_id = $1) AND ($2::double precision IS NULL OR at >= ${instant('$2')})
    AND ($3::double precision IS NULL OR at < ${instant('$3')}) AND ($4::bigint IS NULL OR seq < $4)
  ORDER BY seq DESC LIMIT $5`;

interface AlarmRow {
  readonly version: number;
  readonly record: AlarmRecord;
}

/** Keeps one row per alarm and one per step of its life. */
export class PostgresAlarmStore extends AlarmStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async standing(): Promise<AlarmRecord[]> {
    const rows = await this.database.rows<AlarmRow>(
      'reading the alarms',
      'SELECT version, record FROM alarms WHERE NOT at_rest ORDER BY id COLLATE "C"',
      [],
    );
    return rows.map(recordOf);
  }

  override async alarm(id: AlarmId): Promise<AlarmRecord | null> {
    const [row] = await this.database.rows<AlarmRow>(
      `reading alarm ${id}`,
      'SELECT version, record FROM alarms WHERE id = $1',
      [id],
    );
    return row ? recordOf(row) : null;
  }

  override async save(changes: readonly AlarmChange[]): Promise<ReadonlySet<AlarmId>> {
    if (changes.length === 0) return new Set();
    for (const { record, transitions } of changes)
      assertPlainData({ record, transitions }, `alarm ${record.id}`);
    return this.database.inTransaction(`keeping ${String(changes.length)} alarms`, async (runner) => {
      const rows = (await runner.query(KEEP, [
        changes.map(({ record }) => record.id),
        changes.map(({ readVersion }) => readVersion),
        changes.map(({ record }) => isAtRest(record)),
        changes.map(({ record }) => JSON.stringify(record)),
      ])) as { id: AlarmId }[];
      const kept = new Set(rows.map(({ id }) => id));
      const steps = changes.flatMap(({ record, transitions }) => (kept.has(record.id) ? transitions : []));
      if (steps.length > 0) {
        await runner.query(KEEP_STEPS, [
          steps.map(({ alarmId }) => alarmId),
          steps.map(({ atMs }) => atMs),
          steps.map((step) => JSON.stringify(step)),
        ]);
      }
      return kept;
    });
  }

  override async history(filter: Parameters<AlarmStore['history']>[0]): Promise<KeptTransition[]> {
    const { alarmId = null, sinceMs = null, untilMs = null, beforeSeq = null, limit } = filter;
    const rows = await this.database.rows<{ seq: string; step: AlarmTransition }>(
      'reading the history of alarms',
      HISTORY,
      [alarmId, sinceMs, untilMs, beforeSeq, limit],
    );
    return rows.map(({ seq, step }) => ({ ...step, seq: Number(seq) }));
  }
}

function recordOf({ version, record }: AlarmRow): AlarmRecord {
  return { ...record, version };
}
