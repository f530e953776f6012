/** Runs of scenarios in PostgreSQL. */
import type { PartResult } from '../../core/scenario/run-parts.js';
import {
  type ScenarioRun,
  type ScenarioRunStatus,
  ScenarioRunStore,
} from '../../ports/scenario-run-store.js';
import type { Database } from './database.js';
import { ScenarioPartRow, ScenarioRunRow } from './entities/scenario-rows.js';

/** Runs nobody needs any more. */
const FORGOTTEN = `opened_at < now() - interval '30 days'`;

const WANTED = `EXISTS (SELECT 1 FROM scenario_runs WHERE id = $1 AND NOT cancelled AND failure IS NULL)`;

/** One row per run; of the run only its small facts, and of the parts only their numbers. */
const STATUS = `
  SELECT r.id, r.failure, r.cancelled,
    r.run #>> '{order,scenario,id}' AS "scenarioId", r.run #>> '{order,scenario,name}' AS name,
    (r.run ->> 'parts')::integer AS parts, (r.run ->> 'openedAtMs')::double precision AS "openedAtMs",
    count(p.result)::integer AS done, count(p.part)::integer AS begun,
    coalesce(sum(CASE WHEN p.result IS NULL THEN p.share ELSE 1 END), 0)::double precision AS work
  FROM scenario_runs r LEFT JOIN scenario_parts p ON p.run_id = r.id`;

interface StatusRow {
  readonly id: string;
  readonly scenarioId: string;
  readonly name: string;
  readonly failure: string | null;
  readonly cancelled: boolean;
  readonly parts: number;
  readonly openedAtMs: number;
  readonly done: number;
  readonly begun: number;
  readonly work: number;
}

/** Keeps runs for 30 days. */
export class PostgresScenarioRunStore extends ScenarioRunStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async open(run: ScenarioRun): Promise<void> {
    await this.database.withRunner(`keeping scenario run ${run.id}`, async (runner) => {
      await runner.manager.createQueryBuilder().delete().from(ScenarioRunRow).where(FORGOTTEN).execute();
      await runner.manager.insert(ScenarioRunRow, { id: run.id, run });
    });
  }

  override run(id: string): Promise<ScenarioRun | null> {
    return this.database.withRunner(`reading scenario run ${id}`, async (runner) => {
      const row = await runner.manager.findOneBy(ScenarioRunRow, { id });
      return row ? (row.run as ScenarioRun) : null;
    });
  }

  override async status(id: string): Promise<ScenarioRunStatus | null> {
    const rows = await this.database.rows<StatusRow>(
      `reading the status of scenario run ${id}`,
      `${STATUS} WHERE r.id = $1 GROUP BY r.id`,
      [id],
    );
    return rows[0] ? statusOf(rows[0]) : null;
  }

  override async recent(limit: number, after?: string): Promise<ScenarioRunStatus[]> {
    const rows = await this.database.rows<StatusRow>(
      'listing scenario runs',
      `${STATUS} WHERE $2::text IS NULL OR ((r.run ->> 'openedAtMs')::double precision, r.id) <
         (SELECT (run ->> 'openedAtMs')::double precision, id FROM scenario_runs WHERE id = $2)
       GROUP BY r.id ORDER BY "openedAtMs" DESC, r.id DESC LIMIT $1`,
      [limit, after ?? null],
    );
    return rows.map(statusOf);
  }

  override async isWanted(id: string): Promise<boolean> {
    const rows = await this.database.rows<{ wanted: boolean }>(
      `looking for scenario run ${id}`,
      `SELECT ${WANTED} AS wanted`,
      [id],
    );
    return rows[0]?.wanted ?? false;
  }

  override async note(id: string, part: number, share: number): Promise<void> {
    await this.database.rows(
      `noting scenario run ${id}`,
      `INSERT INTO scenario_parts (run_id, part, share) SELECT $1, $2, $3 WHERE ${WANTED}
       ON CONFLICT (run_id, part) DO UPDATE SET share = excluded.share`,
      [id, part, share],
    );
  }

  override async putPart(id: string, part: number, result: PartResult): Promise<void> {
    await this.database.rows(
      `keeping part ${String(part)} of scenario run ${id}`,
      `INSERT INTO scenario_parts (run_id, part, share, result) SELECT $1, $2, 1, $3::json WHERE ${WANTED}
       ON CONFLICT (run_id, part) DO UPDATE SET share = 1, result = excluded.result`,
      [id, part, JSON.stringify(result)],
    );
  }

  override partResults(id: string): Promise<PartResult[]> {
    return this.database.withRunner(`reading the parts of scenario run ${id}`, async (runner) => {
      const rows = await runner.manager.find(ScenarioPartRow, {
        where: { runId: id },
        order: { part: 'ASC' },
      });
      return rows.flatMap(({ result }) => (result === null ? [] : [result as PartResult]));
    });
  }

  override async fail(id: string, failure: string): Promise<void> {
    await this.database.rows(
      `noting the failure of scenario run ${id}`,
      `UPDATE scenario_runs SET failure = $2 WHERE id = $1 AND ${WANTED}`,
      [id, failure],
    );
  }

  override async cancel(id: string): Promise<boolean> {
    const rows = await this.database.rows(
      `cancelling scenario run ${id}`,
      `WITH ended AS (
         UPDATE scenario_runs SET cancelled = true WHERE id = $1 AND ${WANTED}
           AND (SELECT count(result) FROM scenario_parts WHERE run_id = $1) < (run ->> 'parts')::integer
         RETURNING id)
       SELECT id FROM ended`,
      [id],
    );
    return rows.length > 0;
  }
}

function statusOf(row: StatusRow): ScenarioRunStatus {
  const isDone = row.done === row.parts;
  const going = isDone ? 'done' : row.begun > 0 ? 'running' : 'waiting';
  return {
    id: row.id,
    scenarioId: row.scenarioId,
    name: row.name,
    openedAtMs: row.openedAtMs,
    state: row.failure !== null ? 'failed' : row.cancelled ? 'cancelled' : going,
    parts: row.parts,
    partsDone: row.done,
    share: isDone ? 1 : row.work / row.parts,
    failure: row.failure,
  };
}
