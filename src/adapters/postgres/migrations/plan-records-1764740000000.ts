/** What plans were made of besides their inputs, and work asked of plans. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `json` and not `jsonb`, so that key order and digits come back as they went in. */
const PLAN_RECORDS = `
  CREATE TABLE plan_origins (
    key text PRIMARY KEY,
    content json NOT NULL
  );
  CREATE TABLE plan_work (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    kind text NOT NULL,
    plan_id text NOT NULL,
    request json NOT NULL,
    account_id text NOT NULL,
    account_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    outcome json,
    done_at timestamptz
  );
  CREATE INDEX plan_work_by_plan ON plan_work (plan_id, kind, seq)`;

/** Makes and removes the tables. */
export class PlanRecords1764740000000 implements MigrationInterface {
  readonly name = 'PlanRecords1764740000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PLAN_RECORDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE plan_work; DROP TABLE plan_origins');
  }
}
