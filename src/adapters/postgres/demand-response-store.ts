/** Demand response in PostgreSQL: documents with columns for what is asked. */
import type { QueryRunner } from 'typeorm';
import type { DrEvent, DrEventStep } from '../../core/flexibility/dr-event.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import type { DeliveredPart, Dispute, Statement } from '../../core/flexibility/statement.js';
import { assertPlainData } from '../../core/plain-data.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import type { Database } from './database.js';

type EventFilter = Parameters<DemandResponseStore['events']>[0];
type StatementFilter = Parameters<DemandResponseStore['statements']>[0];

export class PostgresDemandResponseStore extends DemandResponseStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async putProgram(program: DrProgram): Promise<void> {
    assertPlainData(program, `program ${program.id}`);
    await this.database.rows(
      `keeping program ${program.id}`,
      `INSERT INTO dr_programs (id, program) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET program = $2`,
      [program.id, JSON.stringify(program)],
    );
  }

  override async programs(): Promise<DrProgram[]> {
    const rows = await this.database.rows<{ program: DrProgram }>(
      'reading programs',
      `SELECT program FROM dr_programs ORDER BY id`,
    );
    return rows.map((row) => row.program);
  }

  override async putBuilding(building: DrBuilding): Promise<void> {
    assertPlainData(building, `building ${building.id}`);
    await this.database.rows(
      `keeping building ${building.id}`,
      `INSERT INTO dr_buildings (id, program_id, manager_ids, building) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET program_id = $2, manager_ids = $3, building = $4`,
      [building.id, building.programId, building.managerIds, JSON.stringify(building)],
    );
  }

  override async building(id: string): Promise<DrBuilding | null> {
    const [row] = await this.database.rows<{ building: DrBuilding }>(
      `reading building ${id}`,
      `SELECT building FROM dr_buildings WHERE id = $1`,
      [id],
    );
    return row?.building ?? null;
  }

  override async buildings(filter: {
    readonly programId?: string;
    readonly managerId?: string;
  }): Promise<DrBuilding[]> {
    const rows = await this.database.rows<{ building: DrBuilding }>(
      'reading buildings',
      `SELECT building FROM dr_buildings
       WHERE ($1::text IS NULL OR program_id = $1) AND ($2::text IS NULL OR $2 = ANY (manager_ids)) ORDER BY id`,
      [filter.programId ?? null, filter.managerId ?? null],
    );
    return rows.map((row) => row.building);
  }

  override async putWebhookSecret(buildingId: string, secret: string): Promise<void> {
    await this.database.rows(
      `keeping the webhook secret of ${buildingId}`,
      `INSERT INTO dr_webhook_secrets (building_id, secret) VALUES ($1, $2)
       ON CONFLICT (building_id) DO UPDATE SET secret = $2`,
      [buildingId, secret],
    );
  }

  override async webhookSecret(buildingId: string): Promise<string | null> {
    const [row] = await this.database.rows<{ secret: string }>(
      `reading the webhook secret of ${buildingId}`,
      `SELECT secret FROM dr_webhook_secrets WHERE building_id = $1`,
      [buildingId],
    );
    return row?.secret ?? null;
  }

  override addEvent(event: DrEvent, step: DrEventStep): Promise<boolean> {
    assertPlainData(event, `event ${event.id}`);
    return this.database.inTransaction(`keeping event ${event.id}`, async (runner) => {
      const inserted = await insertEvent(runner, event);
      if (inserted) await insertStep(runner, step);
      return inserted;
    });
  }

  override changeEvent(
    id: string,
    change: (event: DrEvent) => { readonly event: DrEvent; readonly step: DrEventStep } | null,
  ): Promise<DrEvent | null> {
    return this.database.inTransaction(`changing event ${id}`, async (runner) => {
      const [row] = (await runner.query(`SELECT event FROM dr_events WHERE id = $1 AND newest FOR UPDATE`, [
        id,
      ])) as { event: DrEvent }[];
      if (!row) return null;
      const next = change(row.event);
      if (next === null) return row.event;
      assertPlainData(next.event, `event ${id}`);
      if (next.event.version === row.event.version) await updateEvent(runner, next.event);
      else {
        await runner.query(
          `UPDATE dr_events SET newest = false, state = 'superseded' WHERE id = $1 AND newest`,
          [id],
        );
        await insertEvent(runner, next.event);
      }
      await insertStep(runner, next.step);
      return next.event;
    });
  }

  override async event(id: string): Promise<DrEvent | null> {
    const [row] = await this.database.rows<{ event: DrEvent }>(
      `reading event ${id}`,
      `SELECT event FROM dr_events WHERE id = $1 AND newest`,
      [id],
    );
    return row?.event ?? null;
  }

  override async versions(id: string): Promise<DrEvent[]> {
    const rows = await this.database.rows<{ event: DrEvent }>(
      `reading the versions of ${id}`,
      `SELECT event FROM dr_events WHERE id = $1 ORDER BY version`,
      [id],
    );
    return rows.map((row) => row.event);
  }

  override async events(filter: EventFilter): Promise<DrEvent[]> {
    const rows = await this.database.rows<{ event: DrEvent }>(
      'reading events',
      `SELECT event FROM dr_events WHERE newest
         AND ($1::text[] IS NULL OR state = ANY ($1)) AND ($2::text IS NULL OR $2 = ANY (building_ids))
         AND ($3::timestamptz IS NULL OR end_at > $3) AND ($4::timestamptz IS NULL OR start_at < $4)
       ORDER BY start_at DESC, id LIMIT $5`,
      [
        filter.states ?? null,
        filter.buildingId ?? null,
        filter.sinceMs === undefined ? null : new Date(filter.sinceMs),
        filter.untilMs === undefined ? null : new Date(filter.untilMs),
        filter.limit,
      ],
    );
    return rows.map((row) => row.event);
  }

  override async steps(eventId: string): Promise<DrEventStep[]> {
    const rows = await this.database.rows<Omit<DrEventStep, 'eventId' | 'atMs'> & { readonly at: Date }>(
      `reading the steps of ${eventId}`,
      `SELECT version, at, by, what, facts FROM dr_event_steps WHERE event_id = $1 ORDER BY seq`,
      [eventId],
    );
    return rows.map(({ at, ...rest }) => ({ eventId, atMs: at.getTime(), ...rest }));
  }

  override addStatement(statement: Statement): Promise<Statement> {
    assertPlainData(statement, `statement ${statement.id}`);
    const { eventId, eventVersion, buildingId } = statement.content;
    const key = [eventId, eventVersion, buildingId, statement.version];
    return this.database.inTransaction(`keeping statement ${statement.id}`, async (runner) => {
      await runner.query(
        `INSERT INTO dr_statements (id, event_id, event_version, building_id, version, state, statement)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [statement.id, ...key, statement.state, JSON.stringify(statement)],
      );
      const [row] = (await runner.query(
        `SELECT statement, state FROM dr_statements
         WHERE event_id = $1 AND event_version = $2 AND building_id = $3 AND version = $4`,
        key,
      )) as StatementRow[];
      if (!row) throw new Error(`statement id ${statement.id} is taken by another statement`);
      return toStatement(row);
    });
  }

  override async updateStatement({ id, state }: Pick<Statement, 'id' | 'state'>): Promise<boolean> {
    return this.database.withRunner(`changing statement ${id}`, async (runner) => {
      const [rows] = (await runner.query(`UPDATE dr_statements SET state = $2 WHERE id = $1 RETURNING id`, [
        id,
        state,
      ])) as [unknown[]];
      return rows.length > 0;
    });
  }

  override async statements(filter: StatementFilter): Promise<Statement[]> {
    const rows = await this.database.rows<StatementRow>(
      'reading statements',
      `SELECT statement, state FROM dr_statements
       WHERE ($1::text IS NULL OR event_id = $1) AND ($2::text IS NULL OR building_id = $2) AND ($3::text IS NULL OR id = $3)
       ORDER BY seq DESC LIMIT $4`,
      [filter.eventId ?? null, filter.buildingId ?? null, filter.id ?? null, filter.limit],
    );
    return rows.map(toStatement);
  }

  override delivered(eventIds: readonly string[]): Promise<DeliveredPart[]> {
    return this.database.rows<{ [K in keyof DeliveredPart]: DeliveredPart[K] }>(
      'reading what was delivered',
      `SELECT DISTINCT ON (event_id, building_id) event_id AS "eventId", building_id AS "buildingId", version,
         statement->'content'->'settlement'->>'deliveredKwh' AS "deliveredKwh"
       FROM dr_statements WHERE event_id = ANY ($1) ORDER BY event_id, building_id, seq DESC`,
      [eventIds],
    );
  }

  override async addDispute(dispute: Dispute, evidence: Uint8Array | null): Promise<boolean> {
    assertPlainData(dispute, `dispute of ${dispute.statementId}`);
    const rows = await this.database.rows(
      `keeping a dispute of ${dispute.statementId}`,
      `INSERT INTO dr_disputes (statement_id, open, dispute, evidence) VALUES ($1, true, $2, $3)
       ON CONFLICT DO NOTHING RETURNING seq`,
      [dispute.statementId, JSON.stringify(dispute), evidence === null ? null : Buffer.from(evidence)],
    );
    return rows.length > 0;
  }

  override async endDispute(statementId: string, ended: NonNullable<Dispute['ended']>): Promise<boolean> {
    return this.database.inTransaction(`ending the dispute of ${statementId}`, async (runner) => {
      const [row] = (await runner.query(
        `SELECT seq, dispute FROM dr_disputes WHERE statement_id = $1 AND open FOR UPDATE`,
        [statementId],
      )) as { seq: string; dispute: Dispute }[];
      if (!row) return false;
      const dispute: Dispute = { ...row.dispute, ended };
      await runner.query(`UPDATE dr_disputes SET open = false, dispute = $2 WHERE seq = $1`, [
        row.seq,
        JSON.stringify(dispute),
      ]);
      return true;
    });
  }

  override async disputes(statementId: string): Promise<Dispute[]> {
    const rows = await this.database.rows<{ dispute: Dispute }>(
      `reading the disputes of ${statementId}`,
      `SELECT dispute FROM dr_disputes WHERE statement_id = $1 ORDER BY seq`,
      [statementId],
    );
    return rows.map((row) => row.dispute);
  }

  override async evidence(statementId: string): Promise<Uint8Array | null> {
    const [row] = await this.database.rows<{ evidence: Uint8Array | null }>(
      `reading the evidence on ${statementId}`,
      `SELECT evidence FROM dr_disputes WHERE statement_id = $1 ORDER BY seq DESC LIMIT 1`,
      [statementId],
    );
    return row?.evidence ?? null;
  }
}

interface StatementRow {
  statement: Statement;
  state: Statement['state'];
}

function toStatement({ statement, state }: StatementRow): Statement {
  return { ...statement, state };
}

async function insertEvent(runner: QueryRunner, event: DrEvent): Promise<boolean> {
  const rows = (await runner.query(
    `INSERT INTO dr_events (id, version, newest, state, start_at, end_at, building_ids, event)
     VALUES ($1, $2, true, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
    [event.id, event.version, ...columnsOf(event)],
  )) as unknown[];
  return rows.length > 0;
}

async function updateEvent(runner: QueryRunner, event: DrEvent): Promise<void> {
  await runner.query(
    `UPDATE dr_events SET state = $3, start_at = $4, end_at = $5, building_ids = $6, event = $7 WHERE id = $1 AND version = $2`,
    [event.id, event.version, ...columnsOf(event)],
  );
}

function columnsOf(event: DrEvent): unknown[] {
  return [
    event.state,
    new Date(event.window.startMs),
    new Date(event.window.endMs),
    event.parts.map((part) => part.buildingId),
    JSON.stringify(event),
  ];
}

async function insertStep(runner: QueryRunner, step: DrEventStep): Promise<void> {
  await runner.query(
    `INSERT INTO dr_event_steps (event_id, version, at, by, what, facts) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      ...[step.eventId, step.version, new Date(step.atMs), step.by, step.what],
      step.facts ? JSON.stringify(step.facts) : null,
    ],
  );
}
